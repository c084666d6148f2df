import type { Excerpt, Facts } from './detection.js'
import type { Location } from './location.js'
import type { Confidence, Severity } from './severity.js'

/** Who answers for a thing, and how that is known. */
export interface Owner {
  readonly id: string
  readonly kind: 'person' | 'team' | 'bot' | 'unknown'
  readonly source: 'declared' | 'tag' | 'creator' | 'codeowners' | 'blame'
  readonly confidence: Confidence
  readonly status: 'active' | 'departed' | 'unknown'
}

/** Another finding or identity this one belongs with, and how that is known. */
export interface Related {
  readonly fingerprint: string | null
  readonly identity: string | null
  readonly how: string
}

/** A detection joined with its rule, its owner and its history: what reports print. The keys are the JSON contract's. */
export interface Finding {
  readonly rule: string
  readonly detector: string
  readonly title: string
  readonly severity: Severity
  readonly confidence: Confidence
  readonly message: string
  readonly why: string
  readonly fix: string
  readonly references: readonly string[]
  readonly facts: Facts
  readonly subject: string
  readonly fingerprint: string
  readonly nhi: readonly string[]
  readonly frameworks: readonly string[]
  readonly identity: string | null
  readonly credential: string | null
  readonly owner: Owner | null
  readonly verified: 'live' | 'dead' | 'unknown' | 'not-asked'
  /** False when it stands in history only, not in the newest tree. */
  readonly present: boolean
  readonly related: readonly Related[]
  /** What stands in the tree first, then the commit that introduced it, then the rest. */
  readonly locations: readonly [Location, ...Location[]]
  readonly parts: readonly { readonly name: string; readonly redacted: string }[]
  /** The value; null unless `--show-secrets`. */
  readonly secret: string | null
  /** For code frames; not in the JSON. */
  readonly excerpt: Excerpt | null
  /** GitHub's hash of the first location's line, for SARIF; not in the JSON. */
  readonly lineHash: string | null
}

/** A finding kept out of the result on purpose. */
export interface Suppressed {
  readonly finding: Finding
  readonly by: 'inline' | 'config' | 'baseline'
  /** The marker, or the file the entry stands in. */
  readonly where: string
  readonly reason: string | null
}
