import type { Positioned } from '../core/document.js'
import { type Source, sourceOf } from './source.js'

const segmentBytes = 1 << 18

/** Bytes to be read at any place: kept in memory, or where they lie. */
export interface Held {
  size(): number
  /** `count` bytes from `at` on; fewer only behind the end. A copy only where they lie in two segments. */
  at(at: number, count: number): Buffer
  /** `count` bytes from `at` on, piece by piece. */
  from(at: number, count: number): Source
  /** Copies what stands from `at` on to `into`; fewer bytes only behind the end. */
  copy(at: number, into: Buffer): void
}

/** Bytes that are at hand as they lie. */
export function heldAs(bytes: Uint8Array): Held {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const at = (from: number, count: number) => whole.subarray(from, from + count)
  return {
    size: () => whole.length,
    at,
    from: (from, count) => sourceOf(at(from, count)),
    copy: (from, into) => void whole.copy(into, 0, from),
  }
}

/** Blocks of a file that are kept, the last ones read: where its directory stands, and where its files do. */
const mostBlocks = 4

/** So few bytes are read alone once blocks cost too much. */
const smallRead = 4096

/** Bytes that are read where they lie: some blocks of them are kept at a time. What cannot be read is missing as if it were behind the end. */
export function heldIn(whole: Positioned): Held {
  const blocks: { readonly bytes: Buffer; at: number; length: number }[] = []
  // A directory that leads to and fro would have a block read for every few bytes.
  let left = whole.size * 4 + (64 << 20)

  const blockAt = (at: number) => {
    const known = blocks.findIndex((block) => block.at === at)
    const [block = { bytes: Buffer.allocUnsafeSlow(segmentBytes), at: -1, length: 0 }] =
      known >= 0 ? blocks.splice(known, 1) : blocks.splice(mostBlocks - 1)
    if (known < 0) {
      block.at = at
      block.length = whole.read(block.bytes, at)
      left -= segmentBytes
    }
    blocks.unshift(block)
    return block
  }

  const copy = (from: number, into: Buffer): number => {
    let done = 0
    while (done < into.length && from + done < whole.size) {
      const within = (from + done) % segmentBytes
      if (left < 0 && into.length - done <= smallRead && !blocks.some(({ at }) => at === from + done - within)) {
        return done + whole.read(into.subarray(done), from + done)
      }
      const block = blocks[0]?.at === from + done - within ? blocks[0] : blockAt(from + done - within)
      const count = Math.min(block.length - within, into.length - done)
      if (count <= 0) break
      block.bytes.copy(into, done, within, within + count)
      done += count
    }
    return done
  }

  return {
    size: () => whole.size,
    at(from, count) {
      const bytes = Buffer.allocUnsafe(Math.max(0, Math.min(count, whole.size - from)))
      return bytes.subarray(0, copy(from, bytes))
    },
    from(from, count) {
      let piece: Buffer | null = null
      let done = 0
      return {
        next() {
          piece ??= Buffer.allocUnsafeSlow(Math.max(0, Math.min(segmentBytes, count, whole.size - from)))
          const length = whole.read(piece.subarray(0, count - done), from + done)
          done += length
          return length === 0 ? null : piece.subarray(0, length)
        },
      }
    },
    copy,
  }
}

/** A part of what is held as bytes of their own. */
export function partOf(held: Held, start: number, size: number): Held {
  const within = (from: number, count: number) => Math.max(0, Math.min(count, size - from))
  return {
    size: () => size,
    at: (from, count) => held.at(start + from, within(from, count)),
    from: (from, count) => held.from(start + from, within(from, count)),
    copy: (from, into) => held.copy(start + from, into.subarray(0, within(from, into.length))),
  }
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
    copy(from, into) {
      for (let done = 0; done < into.length; ) {
        const piece = pieceAt(from + done, into.length - done)
        if (piece.length === 0) break
        done += piece.copy(into, done)
      }
    },
  }
}
