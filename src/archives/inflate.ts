import { createGunzip, createInflateRaw, type Gunzip, gunzipSync, type InflateRaw, inflateRawSync } from 'node:zlib'
import type { Held } from './held.js'
import type { Source } from './source.js'

/** zlib keeps back what it unpacked into a piece in which it breaks off: larger ones lose more, smaller ones cost more turns of the event loop. */
const outputBytes = 64 * 1024
/** A stream's pieces, and how many bytes of them may wait: another thread unpacks on while they are scanned. */
const streaming = { chunkSize: outputBytes, readableHighWaterMark: 1 << 20 }
/** What is packed in less is unpacked in one go, when it is not much more: a stream costs more than most files of a package. */
export const smallPacked = 64 * 1024
export const smallUnpacked = 1 << 20

/** Unpacked bytes of a packed source; `close` ends it early. What is broken throws at `next`, behind what could be read. */
export interface Inflated extends Source {
  /** Resolves when the source is left alone. */
  close(): Promise<void>
  /** Packed bytes that were used up: fewer than there are where something else stands behind. */
  used(): number
}

/** What was unpacked in one go, and how many packed bytes that took: fewer than there are where something else stands behind. */
export interface Whole {
  readonly content: Buffer
  readonly used: number
}

/**
 * What raw deflate packed, as a whole when it is small; null when it is not, or is broken. Who is given null waits for a stream: what zlib held
 * for a failure is freed only in a turn of the event loop.
 */
export function inflatedWhole(packed: Uint8Array): Whole | null {
  try {
    return wholeOf(inflateRawSync(packed, { maxOutputLength: smallUnpacked, info: true }))
  } catch {
    return null
  }
}

/** The same of what gzip packed, of all its members. */
export function gunzippedWhole(packed: Uint8Array): Whole | null {
  try {
    return wholeOf(gunzipSync(packed, { maxOutputLength: smallUnpacked, info: true }))
  } catch {
    return null
  }
}

/** What zlib answers who asks it for `info`, which its types do not tell. */
function wholeOf(answer: unknown): Whole | null {
  if (typeof answer !== 'object' || answer === null || !('buffer' in answer && 'engine' in answer)) return null
  const { buffer, engine } = answer
  if (!Buffer.isBuffer(buffer) || typeof engine !== 'object' || engine === null || !('bytesWritten' in engine)) return null
  return typeof engine.bytesWritten === 'number' ? { content: buffer, used: engine.bytesWritten } : null
}

/** What raw deflate packed. */
export function inflatedRaw(packed: Source): Inflated {
  return inflated(packed, createInflateRaw(streaming))
}

/** What gzip packed, of all its members. */
export function gunzipped(packed: Source): Inflated {
  return inflated(lastApart(packed), createGunzip(streaming))
}

/** Bytes behind what a member of a gzip file packs: its sum and its size. */
export const footBytes = 8

/** The same bytes, the last eight of them apart: zlib keeps back what it unpacked of a piece in which it finds that a sum is wrong. */
function lastApart(source: Source): Source {
  let kept = Buffer.alloc(0)
  let waiting: Uint8Array | null = null
  return {
    async next() {
      if (waiting !== null) {
        const given = waiting
        waiting = null
        if (given.length > 0) return given
      }
      const piece = await source.next()
      if (piece === null) {
        const last = kept
        kept = Buffer.alloc(0)
        return last.length === 0 ? null : last
      }
      const before = kept
      const whole = piece.length < footBytes ? Buffer.concat([before, piece]) : piece
      const end = Math.max(0, whole.length - footBytes)
      kept = Buffer.from(whole.subarray(end))
      if (whole !== piece) return whole.subarray(0, end)
      waiting = whole.subarray(0, end)
      return before
    },
  }
}

const stepBytes = 1024

/** Small steps of bytes that are known to be damaged somewhere: what zlib unpacked of a piece that is broken, it keeps back. */
export function inSteps(bytes: Uint8Array): Source {
  let at = 0
  return {
    next() {
      const step = bytes.subarray(at, at + stepBytes)
      at += step.length
      return step.length === 0 ? null : step
    },
  }
}

/** A piece of raw deflate with what its zip says of it. */
export interface Deflated {
  readonly at: number
  readonly packed: number
  readonly unpacked: number
  readonly crc: number
}

const memberHead = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff])

/** What is packed together is laid here, one group after the other: what is made anew for each waits long to be collected. */
let scratch = Buffer.alloc(0)

/**
 * What several pieces of raw deflate packed, one behind the other, each copied from where it lies; null unless each is exactly as large as was
 * said and has the sum that was said. They are unpacked as the members of one gzip file: zlib compares sizes and sums, and is set up once for
 * all of them.
 */
export function inflatedTogether(zip: Pick<Held, 'copy'>, all: readonly Deflated[]): Buffer | null {
  const frame = memberHead.length + footBytes
  const length = all.reduce((sum, one) => sum + frame + one.packed, 0)
  if (scratch.length < length) scratch = Buffer.allocUnsafeSlow(length)
  const packed = scratch.subarray(0, length)
  let at = 0
  let size = 0
  for (const one of all) {
    at += memberHead.copy(packed, at)
    zip.copy(one.at, packed.subarray(at, at + one.packed))
    at += one.packed
    packed.writeUInt32LE(one.crc, at)
    packed.writeUInt32LE(one.unpacked, at + 4)
    at += footBytes
    size += one.unpacked
  }
  try {
    const whole = wholeOf(gunzipSync(packed, { chunkSize: Math.max(size + 1, 64), maxOutputLength: size + 1, info: true }))
    return whole !== null && whole.content.length === size && whole.used === packed.length ? whole.content : null
  } catch {
    return null
  }
}

function inflated(source: Source, stream: Gunzip | InflateRaw): Inflated {
  // An error after the end of interest is nobody's.
  stream.on('error', () => {})
  const pieces: AsyncIterator<unknown> = stream[Symbol.asyncIterator]()
  let closed: () => void = () => {}
  stream.once('close', () => closed())
  const write = (piece: Uint8Array) =>
    new Promise<boolean>((resolve) => {
      if (stream.destroyed) return resolve(false)
      // A stream that is destroyed while it works never calls back.
      closed = () => resolve(false)
      stream.write(piece, (error) => resolve(error == null))
    })
  const pump = async () => {
    for (let piece = await source.next(); piece !== null; piece = await source.next()) {
      if (!(await write(piece))) return
    }
    stream.end()
  }
  let pumping: Promise<void> | null = null
  return {
    async next() {
      pumping ??= pump().catch((error: unknown) => void stream.destroy(error instanceof Error ? error : new Error('the source broke off')))
      const { done, value } = await pieces.next()
      return done === true || !(value instanceof Uint8Array) ? null : value
    },
    async close() {
      stream.destroy()
      await pumping
    },
    used: () => stream.bytesWritten,
  }
}
