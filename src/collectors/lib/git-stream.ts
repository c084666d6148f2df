import type { Readable } from 'node:stream'

/** Chunks of a stream, pulled: at once when one has arrived, else as a promise; null at the end. */
export interface ChunkSource {
  next(): Buffer | null | Promise<Buffer | null>
}

const mostQueued = 4 * 1024 * 1024

/** Pulls a stream's chunks without a promise for each; the stream pauses while more than 4 MB wait. */
export function chunkSource(stream: Readable): ChunkSource {
  const queue: Buffer[] = []
  let queued = 0
  let ended = false
  let wake: (() => void) | null = null
  const rouse = () => {
    const waiting = wake
    wake = null
    waiting?.()
  }
  const end = () => {
    ended = true
    rouse()
  }
  stream.on('data', (chunk: Buffer) => {
    queue.push(chunk)
    queued += chunk.length
    if (queued > mostQueued) stream.pause()
    rouse()
  })
  stream.on('end', end)
  stream.on('error', end)
  stream.on('close', end)
  const take = () => {
    const chunk = queue.shift()
    if (chunk === undefined) return null
    queued -= chunk.length
    if (stream.isPaused() && queued < mostQueued / 2) stream.resume()
    return chunk
  }
  return {
    next() {
      if (queue.length > 0 || ended) return take()
      return new Promise((resolve) => {
        wake = () => resolve(take())
      })
    },
  }
}

/**
 * Hands over a stream's bytes as pieces that end with a whole record: `consume` is given what has arrived and says how many bytes
 * it has dealt with; the rest comes again with more behind it. Resolves with the bytes left over at the end.
 */
export async function consumeRecords(stream: Readable, consume: (bytes: Buffer) => number): Promise<Buffer> {
  let rest: Buffer = Buffer.alloc(0)
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk])
    rest = bytes.subarray(consume(bytes))
  }
  return rest
}

/** Hands over the lines of a stream, without their line feed, as offsets into the bytes that hold them. */
export async function eachLine(stream: Readable, onLine: (bytes: Buffer, from: number, to: number) => void): Promise<void> {
  const rest = await consumeRecords(stream, (bytes) => {
    let from = 0
    for (let to = bytes.indexOf(10); to !== -1; to = bytes.indexOf(10, from)) {
      onLine(bytes, from, to)
      from = to + 1
    }
    return from
  })
  if (rest.length > 0) onLine(rest, 0, rest.length)
}
