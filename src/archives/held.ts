import { type Source, sourceOf } from './source.js'

const segmentBytes = 1 << 18

/** Bytes that are kept to be read at any place. */
export interface Held {
  size(): number
  /** `count` bytes from `at` on; fewer only behind the end. A copy only where they lie in two segments. */
  at(at: number, count: number): Buffer
  /** `count` bytes from `at` on, piece by piece. */
  from(at: number, count: number): Source
}

/** Bytes that are at hand as they lie. */
export function heldAs(bytes: Uint8Array): Held {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const at = (from: number, count: number) => whole.subarray(from, from + count)
  return { size: () => whole.length, at, from: (from, count) => sourceOf(at(from, count)) }
}

/** Keeps copies of pieces, in segments: never twice, as a buffer that is joined or grown would be. */
export function createHeld(): Held & { add(piece: Uint8Array): void } {
  const segments: Buffer[] = []
  let size = 0

  const pieceAt = (from: number, count: number): Buffer => {
    const within = from % segmentBytes
    const last = Math.min(segmentBytes, within + count, size - from + within)
    return segments[(from - within) / segmentBytes]?.subarray(within, last) ?? Buffer.alloc(0)
  }

  return {
    size: () => size,
    add(piece) {
      for (let done = 0; done < piece.length; ) {
        const within = size % segmentBytes
        if (within === 0) segments.push(Buffer.allocUnsafeSlow(segmentBytes))
        const part = piece.subarray(done, done + segmentBytes - within)
        segments.at(-1)?.set(part, within)
        done += part.length
        size += part.length
      }
    },
    at(from, count) {
      const first = pieceAt(from, count)
      const wanted = Math.min(count, Math.max(0, size - from))
      if (first.length === wanted) return first
      const pieces = [first]
      for (let have = first.length; have < wanted; have += pieces.at(-1)?.length ?? wanted) pieces.push(pieceAt(from + have, wanted - have))
      return Buffer.concat(pieces)
    },
    from(from, count) {
      let done = 0
      return {
        next() {
          const piece = pieceAt(from + done, count - done)
          done += piece.length
          return piece.length === 0 ? null : piece
        },
      }
    },
  }
}
