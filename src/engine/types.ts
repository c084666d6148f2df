import type { Gate } from '../core/rule.js'

/** One literal the prefilter looks for. */
export interface Keyword {
  /** ASCII, at least 3 bytes, lower-cased when `fold`. */
  readonly text: string
  /** Met in any case. */
  readonly fold: boolean
  /** What must follow before it counts as a hit. */
  readonly gate: Gate
}

/** Finds keywords in bytes at memory speed. Never loses a keyword whose gate is satisfied within the range. */
export interface Prefilter {
  /**
   * Calls `onHit` with the keyword's index and the offset of its first byte for every keyword in `bytes[from, to)`, in rising order of
   * offset. `bytes` lying in the arena are scanned in place; others are copied there piecewise.
   */
  scan(bytes: Uint8Array, from: number, to: number, onHit: (keyword: number, at: number) => void): void
}
