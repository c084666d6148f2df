import type { Owner } from './finding.js'
import type { Location } from './location.js'
import type { Confidence } from './severity.js'

/** ISO 8601 in UTC; `never` where the provider says that it was not used; undefined where nobody said anything. */
export type LastUse = string | 'never' | undefined

/** How urgent it is to do away with a credential, from 0 to 100, and what that is made of: each part from 0 to 1, null where nothing is known. */
export interface Risk {
  readonly score: number
  /** By days since creation: 0.5 when new, 1 from three years on. */
  readonly age: number | null
  /** By days since the last use: 0.6 when in use, 1 when never used or idle for a year. A key nobody misses goes first. */
  readonly use: number | null
  /** By what its identity can do at worst. */
  readonly privilege: number | null
  /** True when it was found in the open. */
  readonly leaked: boolean
}

/** Where a credential was met in the open. */
export interface FoundAt {
  /** Of the finding, for `nhi explain`. */
  readonly fingerprint: string
  /** The first of its places, as the finding has it. */
  readonly path: string | null
  readonly line: number | null
  readonly commit: string | null
  /** How many places the finding has. */
  readonly places: number
  /** False when it stands in history only. */
  readonly present: boolean
  /** The commit date it was brought in, ISO 8601 in UTC: it is at least so old. Null where no commit is known. */
  readonly since: string | null
}

/** One key, token, secret or certificate of an identity. What is not known is `undefined`, said, not left out. */
export interface Credential {
  /** Public half or fingerprint: `AKIA…`, `SHA256:…`, a certificate's serial; of a found secret that has none, its redacted form. Never the secret. */
  readonly id: string
  /** `access-key`, `console-password`, `ssh-key`, `signing-certificate`, `deploy-key`, `personal-access-token`, …; of a found secret the rule that met it. */
  readonly type: string
  readonly status: 'active' | 'inactive' | 'expired' | undefined
  /** ISO 8601, UTC. */
  readonly createdAt: string | undefined
  readonly lastUsedAt: LastUse
  /** ISO 8601, UTC; `never` where it has no end. */
  readonly expiresAt: string | 'never' | undefined
  /** How urgent it is to do away with it: worked out in link, absent before. */
  readonly risk?: Risk
  /** Where it lies in the open: told by link, absent where nobody met it. */
  readonly found?: FoundAt
}

/** What an identity can do at worst, worst first. */
export const privilegeLevels = ['admin', 'escalates', 'sensitive', 'limited', 'none'] as const
/**
 * `admin`: everything. `escalates`: can make itself admin. `sensitive`: reads secrets or data, or changes others' rights, within bounds.
 * `limited`: less than that. `none`: nothing at all.
 */
export type PrivilegeLevel = (typeof privilegeLevels)[number]

/** An identity's effective privilege, and what it rests on. */
export interface Privilege {
  readonly level: PrivilegeLevel
  /** Lower case, one clause: `AdministratorAccess attached through the group ops`. */
  readonly because: string
  /** `medium` or `low` where a condition or a document nobody showed could make it less. */
  readonly confidence: Confidence
}

/** One sign of who answers for an identity; which of them counts is decided in link. */
export interface OwnerHint {
  readonly id: string
  readonly kind: Owner['kind']
  readonly source: Owner['source']
  /** Known of the person, where the same source says so. */
  readonly status: Owner['status']
}

/** The inventory record of one non-human identity. */
export interface Identity {
  /** E.g. `aws:123456789012:user/ci-bot`: provider, account or organization, and the thing's path there. */
  readonly id: string
  /** `user`, `role`, `deploy-key`, `app-installation`, `service-account`, …; `account` or `unknown` where only a found secret tells of it. */
  readonly type: string
  readonly provider: string
  /** What people call it. */
  readonly name: string
  /** The account, organization or cluster it lives in. */
  readonly account: string | undefined
  readonly owner: Owner | undefined
  /** Signs of an owner, strongest first or in any order: link picks. */
  readonly ownerHints: readonly OwnerHint[]
  readonly createdAt: string | undefined
  readonly lastUsedAt: LastUse
  readonly credentials: readonly Credential[]
  /** What it may do, in the provider's own words. */
  readonly grants: readonly string[]
  /** What it can do at worst; undefined where nobody judged it. */
  readonly privilege: Privilege | undefined
  /** Places it is used from. */
  readonly usedIn: readonly string[]
  readonly tags: Readonly<Record<string, string>>
  /** Where it is declared or exported, or its secret found; null for what an API said. */
  readonly location: Location | null
  /** True when only found secrets tell of it: no account, export or workflow that was looked at lists it. */
  readonly foundOnly: boolean
}

// Shared by all that have none: a hundred thousand empty lists weigh as much as their names.
const none: readonly never[] = []
const noTags: Identity['tags'] = {}

/** An identity with everything unknown but what is given. */
export function identity(known: Pick<Identity, 'id' | 'type' | 'provider' | 'name'> & Partial<Identity>): Identity {
  return {
    account: undefined,
    owner: undefined,
    ownerHints: none,
    createdAt: undefined,
    lastUsedAt: undefined,
    credentials: none,
    grants: none,
    privilege: undefined,
    usedIn: none,
    tags: noTags,
    location: null,
    foundOnly: false,
    ...known,
  }
}
