import type { Location } from './location.js'

/** What a file of continuous integration says of identities: one record a file. Plain data; no value of a secret is among it. */
export interface CiRecord {
  readonly provider: 'ci'
  readonly kind: 'workflow'
  /** The target it came by; the pipeline fills it in. */
  readonly target: string
  readonly path: string
  readonly system: 'github'
  /** A composite action has no triggers and no token of its own. */
  readonly form: 'workflow' | 'action'
  readonly name: string | null
  readonly triggers: readonly string[]
  readonly jobs: readonly CiJob[]
  readonly secrets: readonly CiSecretUse[]
  readonly variables: readonly { readonly name: string; readonly location: Location }[]
  readonly logins: readonly CiLogin[]
  readonly appTokens: readonly CiAppToken[]
}

/** One job with its token. */
export interface CiJob {
  readonly id: string
  /** Scope and access, or `write-all`, `read-all`; null where the default of the repository or organization holds. */
  readonly permissions: readonly string[] | null
  readonly environment: string | null
  readonly selfHosted: boolean
  readonly location: Location
}

/** Stands for every secret: `secrets: inherit`, `toJSON(secrets)`, a name worked out at run time. */
export const everySecret = '*'

/** A place where a stored secret is used. */
export interface CiSecretUse {
  /** In upper case; `everySecret` where all are. */
  readonly name: string
  readonly job: string | null
  /** Null without one; undefined where its name is worked out at run time. */
  readonly environment: string | null | undefined
  /** The action or reusable workflow of another repository it is handed to. */
  readonly thirdParty: string | null
  readonly location: Location
}

/** A sign-in without a stored key. */
export interface CiLogin {
  readonly to: 'aws' | 'gcp' | 'azure' | 'vault'
  /** A role's ARN, a workload identity provider's name, a client id, a Vault role; null where it is worked out at run time. */
  readonly as: string | null
  readonly job: string
  readonly environment: string | null
  readonly location: Location
}

/** A GitHub App's token that a job mints. */
export interface CiAppToken {
  /** The app's id as written; null where it is a variable's. */
  readonly app: string | null
  /** The secret that holds its private key. */
  readonly key: string | null
  readonly job: string
  readonly location: Location
}

/** A workflow as the inventory holds it. */
export type CiWorkflow = CiRecord

/** The inventory id of a job's token. */
export function ciJobIdentity(path: string, job: string): string {
  return `ci:${path}#${job}`
}

/** The inventory id of a stored secret as files of continuous integration know it: by its name. */
export function ciSecretIdentity(name: string): string {
  return `ci:secret/${name}`
}
