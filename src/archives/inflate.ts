import { createGunzip, createInflateRaw, type Gunzip, gunzipSync, type InflateRaw, inflateRawSync } from 'node:zlib'
import { type ByteReader, type Source, sourceOf } from './source.js'

const outputBytes = 256 * 1024
/** A stream's pieces, and how many bytes of them may wait: another thread unpacks on while they are scanned. */
const streaming = { chunkSize: outputBytes, readableHighWaterMark: 1 << 20 }
/** What is packed in less is unpacked in one go, when it is not much more: a stream costs more than most files of a package. */
export const smallPacked = 64 * 1024
export const smallUnpacked = 1 << 20

/** Unpacked bytes of a packed source; `close` ends it early. What is broken throws at `next`, behind what could be read. */
export interface Inflated extends Source {
  /** Resolves when the source is left alone. */
  close(): Promise<void>
}

/** A gzip file's content, of all its members. */
export async function gunzipped(reader: ByteReader): Promise<Inflated> {
  const packed = await reader.peek(smallPacked + 1)
  if (packed.length <= smallPacked) {
    try {
      return { ...sourceOf(gunzipSync(packed, { maxOutputLength: smallUnpacked })), close: async () => {} }
    } catch {
      // As below.
    }
  }
  return inflated(reader, createGunzip(streaming))
}

/**
 * What raw deflate packed, as a whole when it is small; null when it is not, or is broken. Who is given null waits for a stream: what zlib held
 * for a failure is freed only in a turn of the event loop.
 */
export function inflatedWhole(packed: Uint8Array): Buffer | null {
  try {
    return inflateRawSync(packed, { maxOutputLength: smallUnpacked })
  } catch {
    return null
  }
}

/** What raw deflate packed. */
export function inflatedRaw(packed: Source): Inflated {
  return inflated(packed, createInflateRaw(streaming))
}

/** A piece of raw deflate with what its zip says of it. */
export interface Deflated {
  readonly packed: Uint8Array
  readonly unpacked: number
  readonly crc: number
}

const memberHead = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff])

/**
 * What several pieces of raw deflate packed, one behind the other; null unless each is exactly as large as was said and has the sum that was
 * said. They are unpacked as the members of one gzip file: zlib compares sizes and sums, and is set up once for all of them.
 */
export function inflatedTogether(all: readonly Deflated[]): Buffer | null {
  const members: Uint8Array[] = []
  let size = 0
  for (const { packed, unpacked, crc } of all) {
    const foot = Buffer.allocUnsafe(8)
    foot.writeUInt32LE(crc, 0)
    foot.writeUInt32LE(unpacked, 4)
    members.push(memberHead, packed, foot)
    size += unpacked
  }
  try {
    const content = gunzipSync(Buffer.concat(members), { chunkSize: Math.max(size + 1, 64), maxOutputLength: size + 1 })
    return content.length === size ? content : null
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
  }
}
