import type { Gap } from './gap.js'
import type { Severity } from './severity.js'

/** How a leaver is tied to something: it is theirs, they made it, or they saw the value and may have kept it. */
export type Tie = 'owner' | 'creator' | 'exposed'

/** What is to be done with it: a new value, a new owner, or an end. */
export type OffboardAction = 'rotate' | 'transfer' | 'delete'

/** One thing tied to a person who leaves. */
export interface OffboardItem {
  readonly action: OffboardAction
  /** `deploy key 'deployer' of acme/shop`. */
  readonly what: string
  /** Its type: `deploy-key`, `secret`, `user`. */
  readonly type: string
  readonly identity: string | null
  /** Of the finding it comes from; null for an identity. */
  readonly fingerprint: string | null
  readonly tie: Tie
  /** What says so: `added it`, `committed it on 2025-04-17 in deploy/production.env:3`. */
  readonly evidence: string
  readonly urgency: Severity
  /** Exact commands or addresses, one a line; never run by nhi. */
  readonly commands: readonly string[]
}

/** Everything tied to a person, the most urgent first. */
export interface Offboarding {
  readonly person: string
  /** Further names they go by, from the list of who is active. */
  readonly aliases: readonly string[]
  readonly targets: readonly string[]
  readonly items: readonly OffboardItem[]
  readonly gaps: readonly Gap[]
  readonly complete: boolean
  /** Other names they may be known by, and what to run then. */
  readonly hints: readonly string[]
  readonly looked: { readonly identities: number; readonly findings: number }
}
