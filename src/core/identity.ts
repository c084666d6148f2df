import type { Owner } from './finding.js'

/** One key, token, secret or certificate of an identity. What is not known is `undefined`, said, not left out. */
export interface Credential {
  /** Public half or fingerprint. */
  readonly id: string
  readonly type: string
  readonly status: 'active' | 'inactive' | 'expired' | undefined
  /** ISO 8601, UTC. */
  readonly createdAt: string | undefined
  readonly lastUsedAt: string | undefined
  readonly expiresAt: string | undefined
}

/** The inventory record of one non-human identity. */
export interface Identity {
  /** E.g. `aws:123456789012:user/ci-bot`. */
  readonly id: string
  readonly type: string
  readonly provider: string
  readonly owner: Owner | undefined
  readonly createdAt: string | undefined
  readonly lastUsedAt: string | undefined
  readonly credentials: readonly Credential[]
  /** What it may do, in the provider's own words. */
  readonly grants: readonly string[]
  /** Places it is used from. */
  readonly usedIn: readonly string[]
}
