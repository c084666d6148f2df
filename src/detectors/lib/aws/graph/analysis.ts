import type { AwsAccount } from '../../../../core/aws.js'
import { type Gap, limit } from '../../../../core/gap.js'
import { type Confidence, lessSure } from '../../../../core/severity.js'
import { unread } from '../unread.js'
import { buildEstate, type Estate } from './estate.js'
import { Scene } from './scene.js'
import { Search } from './search.js'
import type { Subject } from './subject.js'

/** What is worked out once of an account, for every detector that asks. */
export interface Analysis {
  readonly estate: Estate
  readonly scene: Scene
  readonly search: Search
}

const known = new WeakMap<AwsAccount, Analysis>()

/** The privileges of an account's principals and the ways between them; worked out at the first question and kept as long as the account is. */
export function analysisOf(account: AwsAccount): Analysis {
  const made = known.get(account)
  if (made !== undefined) return made
  const estate = buildEstate(account)
  const scene = new Scene(estate)
  const analysis = { estate, scene, search: new Search(scene) }
  known.set(account, analysis)
  return analysis
}

/** What an analysis could not take into account, once for each cause. */
export function* analysisGaps({ estate, scene }: Analysis): Iterable<Gap> {
  const { account } = estate
  if (account.users.length + account.roles.length === 0) return
  yield* estate.library.gaps()
  if (scpsOpen(account)) yield* unread({ ...account, read: new Set() }, ['service-control-policies'])
  if (scene.bounded) {
    const what = `some of the ways between principals of the AWS account ${account.id}`
    yield limit('bound', what, 'a smaller account: at most 150 candidates for a path, 16 of them open, and 16 steps are followed')
  }
}

/** Nobody knows what the organization leaves the account; its management account it leaves everything. */
function scpsOpen({ scps, organization, id }: AwsAccount): boolean {
  return scps === undefined && organization?.managementAccount !== id
}

/** Lowers a confidence for what was not read of a principal or its organization. */
export function tempered(confidence: Confidence, { estate }: Analysis, { unread: missing, policies }: Subject): Confidence {
  const open = [
    missing.length > 0,
    scpsOpen(estate.account) || estate.library.organizationOpen,
    policies.boundary?.missing !== undefined && policies.boundary.missing !== null,
  ]
  return open.some(Boolean) ? lessSure(confidence) : confidence
}
