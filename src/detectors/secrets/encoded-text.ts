import type { Encoding } from './hit.js'

/** Text that stands encoded in a chunk. */
export interface Encoded {
  /** Where the encoded text stands, end exclusive. */
  readonly start: number
  readonly end: number
  /** A token that starts in the chunk's `[from, to)` is this text's, any other that of a text which shares a part with it. */
  readonly from: number
  readonly to: number
  readonly decoded: Buffer
  /** The place of a byte of `decoded` in the chunk; rounded to the whole character that holds it. */
  readonly placeOf: (offset: number, side: 'start' | 'end') => number
  /** How a range of `decoded` is encoded, as a report names it; empty where it stands as it is. */
  readonly encodingsIn: (from: number, to: number) => readonly Encoding[]
  /** True when the name a value is given to is a part of it; else the name stands before it. */
  readonly named: boolean
}
