import { createGunzip, createInflateRaw, type Gunzip, type InflateRaw, inflateRawSync } from 'node:zlib'
import { type Source, sourceOf } from './source.js'

const outputBytes = 256 * 1024
/** What is packed in less is unpacked in one go, when it is not much more: a stream costs more than most files of a package. */
const smallPacked = 64 * 1024
const smallUnpacked = 1 << 20

/** Unpacked bytes of a packed source; `close` ends it early. What is broken throws at `next`, behind what could be read. */
export interface Inflated extends Source {
  /** Resolves when the source is left alone. */
  close(): Promise<void>
}

/** A gzip file's content, of all its members. */
export function gunzipped(source: Source): Inflated {
  return inflated(source, createGunzip({ chunkSize: outputBytes }))
}

/** What raw deflate packed. */
export function inflatedRaw(packed: Uint8Array): Inflated {
  if (packed.length <= smallPacked) {
    try {
      return { ...sourceOf(inflateRawSync(packed, { maxOutputLength: smallUnpacked })), close: async () => {} }
    } catch {
      // Too large for one go, or broken: the stream gives what there is.
    }
  }
  return inflated(sourceOf(packed), createInflateRaw({ chunkSize: outputBytes }))
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
