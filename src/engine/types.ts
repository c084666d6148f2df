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

/** Told the keyword's index and the offset of its first byte. */
export type OnHit = (keyword: number, at: number) => void

/** Finds keywords in bytes at memory speed. Never loses a keyword whose gate is satisfied. */
export interface Prefilter {
  /**
   * Calls `onHit` for every keyword of `bytes` that starts in `[from, until)`, in rising order of offset. `bytes` lying in the arena are
   * scanned in place; others are copied there piecewise.
   */
  scan(bytes: Uint8Array, from: number, until: number, onHit: OnHit): void
  /** Most bytes a hit depends on before its offset, and from its offset on. */
  readonly lead: number
  readonly span: number
}
