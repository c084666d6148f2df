import type { AwsAccount, AwsRecord } from './aws.js'
import type { CiRecord, CiWorkflow } from './ci.js'
import type { GitHubOwner, GitHubRecord } from './github.js'
import type { Identity, Privilege } from './identity.js'
import type { OwnReport } from './own-report.js'
import type { CodeownersFile, MailmapFile, OwnershipRecord } from './ownership.js'

/** One piece of the inventory as a reader or collector brings it. Plain data: it crosses threads. `provider` says who puts it together. */
export type InventoryRecord = AwsRecord | CiRecord | GitHubRecord | OwnershipRecord | OwnReport

/** Who puts records together. */
export type Provider = InventoryRecord['provider']

/** Everything a run knows of non-human identities: what inventory detectors see. */
export interface Inventory {
  readonly identities: readonly Identity[]
  readonly aws: readonly AwsAccount[]
  readonly workflows: readonly CiWorkflow[]
  readonly github: readonly GitHubOwner[]
  /** Which file counts where several lie in one repository is said by their order: the first. */
  readonly codeowners: readonly CodeownersFile[]
  readonly mailmaps: readonly MailmapFile[]
}

/** What an inventory detector says of an identity beside what is wrong with it. */
export interface Judgement {
  readonly judged: string
  readonly privilege: Privilege
}

/** Tells a record from whatever else a reader or collector yields. */
export function isRecord(value: unknown): value is InventoryRecord {
  return typeof value === 'object' && value !== null && 'provider' in value && 'kind' in value && 'target' in value
}

/** Tells a judgement from a detection and a gap. */
export function isJudgement(value: unknown): value is Judgement {
  return typeof value === 'object' && value !== null && 'judged' in value
}
