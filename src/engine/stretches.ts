import { scannerHolding } from './module.js'

/** Ranges of bytes that stand in earlier bytes too, flat: where each starts, where it ends, and how many bytes before that the earlier ones have it. */
export type Stretches = ArrayLike<number>

/**
 * Stretches of `bytes` that stand in `earlier` too, both in rising order, each of 512 bytes or more: how both begin and end, and what is met again
 * a little behind each difference. Not all there are, and none where the two do not lie in one scanner's memory. Borrowed: valid until it is called again.
 */
export function stretchesOf(bytes: Uint8Array, earlier: Uint8Array): Stretches {
  const scanner = bytes.buffer === earlier.buffer ? scannerHolding(bytes) : null
  if (scanner === null) return []
  const { byteOffset: here, length } = bytes
  const { byteOffset: there } = earlier
  const count = scanner.alike(here, here + length, there, there + earlier.length)
  return new Int32Array(bytes.buffer, scanner.stretchesAt(), count * 3)
}
