import type { Facts } from '../../core/detection.js'
import type { Rule, TokenSpec } from '../../core/rule.js'
import type { Severity } from '../../core/severity.js'
import type { Verdict } from './check.js'

/** A range of a chunk's bytes, end exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A way to write text in other characters. */
export type Encoding = 'base64' | 'hex' | 'percent' | 'escapes' | 'html' | 'quoted-printable' | 'notebook'

/** A secret at one place of a chunk. */
export interface Hit extends Span {
  readonly rule: Rule
  readonly token: TokenSpec
  /** The text between start and end. */
  readonly shown: string
  /** What identifies the secret. */
  readonly value: string
  readonly publicPrefix: number
  /** The shape it has; null where a free pattern or a check said what it is. */
  readonly shape: string | null
  readonly name: string | null
  readonly verdict: Verdict
  /** False when a neighbouring chunk reports it. */
  readonly owned: boolean
  /** The other parts of the credential, found beside it. */
  readonly parts: readonly Part[]
  /** What stands beside it and is no secret. */
  readonly beside: Facts
  /** How its text is encoded, outermost first; empty where it stands plainly. */
  readonly encoding: readonly Encoding[]
  /** True when only what stands around it is encoded: who reads the text as it stands knows no less of it. */
  readonly loose: boolean
}

/** A secret part of a credential that another part is named by. */
export interface Part extends Span {
  readonly name: string
  readonly value: string
  readonly severity: Severity | null
}

/** True when the ranges share a byte. */
export function overlap(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end
}
