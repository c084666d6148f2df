import { escapesOf } from './escapes.js'
import { findRun } from './runs.js'
import type { OnHit, Prefilter } from './types.js'

/** What is sought in the bytes of one document. */
export interface Search {
  /** Calls `onHit` for every keyword, in rising order of offset. */
  hits(onHit: OnHit): void
  /** Where, from an offset on, which may stand within a run, the next run holds what may be text (`findRun`); -1 where there is none. */
  nextRun(from: number): number
  /** Where, from an offset on, the next escape begins (`escapesOf`); -1 where there is none. */
  nextEscape(from: number): number
}

/** The search of bytes that nothing is known of. */
export function searchOf(prefilter: Prefilter, bytes: Uint8Array): Search {
  return {
    hits: (onHit) => prefilter.scan(bytes, 0, bytes.length, onHit),
    nextRun: (from) => findRun(bytes, from, bytes.length),
    nextEscape: escapesOf(bytes),
  }
}
