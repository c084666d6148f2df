import type { Rule, TokenSpec } from '../../core/rule.js'
import type { Verdict } from './check.js'

/** A range of a chunk's bytes, end exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A secret at one place of a chunk. */
export interface Hit extends Span {
  readonly rule: Rule
  readonly token: TokenSpec
  /** The text between start and end. */
  readonly shown: string
  /** What identifies the secret. */
  readonly value: string
  readonly publicPrefix: number
  readonly name: string | null
  readonly verdict: Verdict
  /** False when a neighbouring chunk reports it. */
  readonly owned: boolean
  /** The other half of a pair, found beside it. */
  readonly part: (Span & { readonly name: string; readonly value: string }) | null
}

/** True when the ranges share a byte. */
export function overlap(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end
}
