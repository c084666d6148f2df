import { Readable } from 'node:stream'
import { archiveKind } from '../../core/archive-kind.js'
import type { DocumentCollector } from '../../core/collector.js'
import type { Arena, Document, DocumentBatch } from '../../core/document.js'
import { failed, type Gap } from '../../core/gap.js'
import { chunkWriter } from '../lib/chunks.js'
import { errorCode, tooLarge } from '../lib/file-errors.js'

interface StdinRefs {
  readonly name: string
  readonly maxFileSize: number
  /** What was read beforehand, for a thread that has no standard input of its own; left out when the opener reads it. */
  readonly content?: Uint8Array
}

/** Standard input as one document. Unless it is handed on, its batch must be opened on the main thread. An archive is always handed on. */
export const stdin: DocumentCollector = {
  start: (target, { maxFileSize, handOn = false }) => ({
    async *list() {
      if (target.kind !== 'stdin') return
      const name = target.name ?? 'stdin'
      const refs: StdinRefs = { name, maxFileSize }
      if (!handOn && archiveKind(await firstPiece(process.stdin)) === null) {
        yield { refs, count: 1, weight: 0 }
        return
      }
      const { content, problem } = await readWhole(process.stdin, maxFileSize)
      yield { refs: { ...refs, content } satisfies StdinRefs, count: 1, weight: content.length, handedOn: true }
      if (problem !== null) yield failed('unreadable', name, `standard input that can be read (${problem})`)
    },
  }),
  opener: (arena) => ({
    open: (batch: DocumentBatch) => {
      const { name, maxFileSize, content } = batch.refs as StdinRefs
      return openStream(content === undefined ? process.stdin : Readable.from([Buffer.from(content)]), arena, name, maxFileSize)
    },
    close: () => {
      process.stdin.destroy()
    },
  }),
}

/** The first piece of a stream, which stays to be read; empty where none comes. */
async function firstPiece(stream: Readable): Promise<Uint8Array> {
  do {
    const piece: unknown = stream.read()
    if (!Buffer.isBuffer(piece)) continue
    stream.unshift(piece)
    return piece
  } while (!stream.readableEnded && !stream.destroyed && (await moreToRead(stream)))
  return new Uint8Array(0)
}

/** Waits until there is something to read; false when nothing comes any more. */
function moreToRead(stream: Readable): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (more: boolean) => {
      for (const [event, listener] of listeners) stream.off(event, listener)
      resolve(more)
    }
    const listeners = [
      ['readable', () => settle(true)],
      ['end', () => settle(false)],
      ['error', () => settle(false)],
      ['close', () => settle(false)],
    ] as const
    for (const [event, listener] of listeners) stream.on(event, listener)
  })
}

/** A stream's bytes up to its error or to one more than is looked at, so that the opener sees there was more. */
async function readWhole(stream: Readable, maxFileSize: number): Promise<{ content: Uint8Array; problem: string | null }> {
  const pieces: Buffer[] = []
  let left = maxFileSize + 1
  let problem: string | null = null
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) {
      pieces.push(piece.subarray(0, left))
      left -= Math.min(left, piece.length)
      if (left === 0) break
    }
  } catch (error) {
    problem = errorCode(error)
  }
  return { content: Buffer.concat(pieces), problem }
}

/**
 * A stream as one document of as many chunks as it takes. What came before an error or the bound of `maxFileSize` bytes is handed on.
 * The stream's own pace is kept, so that the process stays interruptible while nothing comes.
 */
export async function* openStream(stream: Readable, arena: Arena, name: string, maxFileSize: number): AsyncGenerator<Document | Gap> {
  const writer = chunkWriter(arena, 'stdin', name)
  let left = maxFileSize
  let gap: Gap | null = null
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) {
      if (piece.length > left) gap = tooLarge(name, maxFileSize + 1)
      let rest = piece.subarray(0, left)
      left -= rest.length
      while (rest.length > 0) {
        // A full chunk is handed on only once more has come: the last one is then known to be the last.
        if (writer.full()) yield writer.take(false)
        const room = writer.room()
        const part = rest.subarray(0, room.length)
        room.set(part)
        writer.filled(part.length)
        rest = rest.subarray(part.length)
      }
      if (gap !== null) break
    }
  } catch (error) {
    gap = failed('unreadable', name, `standard input that can be read (${errorCode(error)})`)
  }
  yield writer.take(true)
  if (gap !== null) yield gap
}
