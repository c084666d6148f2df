import type { Location } from './location.js'
import type { Confidence, Severity } from './severity.js'

/** Named values of a finding, filled into its rule's `fix` and printed. Never a secret. */
export type Facts = Readonly<Record<string, string | number | boolean | null>>

/** What is known of a found secret without the secret: crosses threads and may be printed. */
export interface SecretRecord {
  /** Equal for equal values within one run and meaningless outside it. */
  readonly valueId: string
  /** The stable fingerprint of a value that cannot be guessed, or of a guessable one under the project's key; else null. */
  readonly fingerprint: string | null
  /** The name the value is given to, e.g. `DB_PASSWORD`; null when there is none. Takes the value's part in a guessable secret's fingerprint. */
  readonly name: string | null
  readonly redacted: string
  readonly kind: 'structured' | 'named' | 'generic'
  /** The value, only under `--show-secrets`. */
  readonly raw: string | null
  /** The value and its parts as `carried.ts` packs them, only under `--verify`; link takes it out of what is reported. */
  readonly carried?: Uint8Array | undefined
}

/** The lines around a detection with every secret in them redacted, for the code frame. */
export interface Excerpt {
  /** Number of the first line. */
  readonly line: number
  readonly lines: readonly string[]
  /** The detection within `lines`: index of its line, and columns from 0 in the redacted text, end exclusive. */
  readonly mark: { readonly index: number; readonly start: number; readonly end: number }
}

/** Why a detection is kept quiet by a comment beside it. */
export interface InlineIgnore {
  /** The marker, e.g. `nhi:ignore` or `gitleaks:allow`. */
  readonly marker: string
  readonly reason: string | null
}

/** What a detector says. Plain data: it crosses threads. */
export interface Detection {
  readonly rule: string
  /** The redacted secret, or the public name of what is wrong. */
  readonly subject: string
  /** Lower case, no full stop, the subject named, the number given. */
  readonly message: string
  readonly locations: readonly [Location, ...Location[]]
  readonly facts: Facts
  /** Where the detector knows better than the rule. */
  readonly confidence: Confidence | null
  readonly severity: Severity | null
  /** True when the value proves itself, by a checksum or by decoding: where it stands then takes nothing from it. */
  readonly proven: boolean
  /** The inventory identity it is about, e.g. `aws:123456789012:user/ci`. */
  readonly identity: string | null
  /** The public id of the credential, e.g. `AKIA…`. */
  readonly credential: string | null
  /** Further parts of a credential of several, each redacted. */
  readonly parts: readonly { readonly name: string; readonly redacted: string }[]
  readonly secret: SecretRecord | null
  readonly excerpt: Excerpt | null
  readonly ignored: InlineIgnore | null
  /** The git object it was found in, null outside git: what attribution starts from. */
  readonly object: { readonly kind: 'blob' | 'commit' | 'tag'; readonly id: string } | null
}

const noParts: Detection['parts'] = []

/** A detection with everything unknown but what is given. */
export function detection(known: Pick<Detection, 'rule' | 'subject' | 'message' | 'locations'> & Partial<Detection>): Detection {
  return {
    facts: {},
    confidence: null,
    severity: null,
    proven: false,
    identity: null,
    credential: null,
    parts: noParts,
    secret: null,
    excerpt: null,
    ignored: null,
    object: null,
    ...known,
  }
}
