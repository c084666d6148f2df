import { Readable } from 'node:stream'
import { archiveKind } from '../../core/archive-kind.js'
import type { DocumentCollector } from '../../core/collector.js'
import type { Arena, Document, DocumentBatch, Positioned } from '../../core/document.js'
import { failed, type Gap } from '../../core/gap.js'
import { mayEndAsZip, zipStandsBehind } from '../../core/zip-end.js'
import { chunkWriter } from '../lib/chunks.js'
import { errorCode, tooLarge } from '../lib/file-errors.js'

interface StdinRefs {
  readonly name: string
  readonly maxFileSize: number
  /** What was read beforehand; left out when the opener reads it. */
  readonly content?: Uint8Array
}

/**
 * Standard input as one document. Unless it is handed on, its batch must be opened on the main thread. An archive is always handed on, and what may
 * be one behind something else is read beforehand: only its end tells.
 */
export const stdin: DocumentCollector = {
  start: (target, { maxFileSize, handOn = false }) => ({
    async *list() {
      if (target.kind !== 'stdin') return
      const name = target.name ?? 'stdin'
      const refs: StdinRefs = { name, maxFileSize }
      const head = handOn ? Buffer.alloc(0) : await firstBytes(process.stdin)
      if (head.length >= headBytes && archiveKind(head) === null && !mayEndAsZip(head, name)) {
        process.stdin.unshift(head)
        yield { refs, count: 1, weight: 0 }
        return
      }
      const { content, problem } = await readWhole(behind(head, process.stdin), maxFileSize)
      const batch = { refs: { ...refs, content } satisfies StdinRefs, count: 1, weight: content.length }
      yield handOn || archiveKind(content) !== null || isZip(content, name, maxFileSize) ? { ...batch, handedOn: true } : batch
      if (problem !== null) yield failed('unreadable', name, `standard input that can be read (${problem})`)
    },
  }),
  opener: (arena) => ({
    open: (batch: DocumentBatch) => {
      const { name, maxFileSize, content } = batch.refs as StdinRefs
      if (content === undefined) return openStream(process.stdin, arena, name, maxFileSize)
      if (isZip(content, name, maxFileSize)) return [zipDocument(content, arena, name)]
      return openStream(Readable.from([Buffer.from(content)]), arena, name, maxFileSize)
    },
    close: () => {
      process.stdin.destroy()
    },
  }),
}

/** True for a zip that was read whole, be it behind something else. */
function isZip(content: Uint8Array, name: string, maxFileSize: number): boolean {
  if (content.length > maxFileSize) return false
  const kind = archiveKind(content)
  return kind === 'zip' || (kind === null && zipStandsBehind(content, name))
}

/** A zip as a document that is read where its directory says. */
function zipDocument(content: Uint8Array, { into }: Arena, name: string): Document {
  const head = content.subarray(0, into.length)
  into.set(head)
  const whole: Positioned = {
    size: content.length,
    read(into, at) {
      const bytes = content.subarray(at, at + into.length)
      into.set(bytes)
      return bytes.length
    },
    gap: () => null,
  }
  const bytes = into.subarray(0, head.length)
  return { source: 'stdin', path: name, id: null, bytes, base: 0, lines: 0, overlap: 0, baseline: false, whole }
}

/** As much as tells what a stream begins as. */
const headBytes = 512

/** How a stream begins: fewer bytes only where it ends before. */
async function firstBytes(stream: Readable): Promise<Buffer> {
  let head: Buffer = Buffer.alloc(0)
  while (head.length < headBytes) {
    const piece: unknown = stream.read()
    if (Buffer.isBuffer(piece)) head = Buffer.concat([head, piece])
    else if (stream.readableEnded || stream.destroyed || !(await moreToRead(stream))) break
  }
  return head
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

async function* behind(head: Buffer, stream: Readable): AsyncGenerator<Buffer> {
  yield head
  yield* stream as AsyncIterable<Buffer>
}

/** A stream's bytes up to its error or to one more than is looked at, so that the opener sees there was more. */
async function readWhole(stream: AsyncIterable<Buffer>, maxFileSize: number): Promise<{ content: Uint8Array; problem: string | null }> {
  const pieces: Buffer[] = []
  let left = maxFileSize + 1
  let problem: string | null = null
  try {
    for await (const piece of stream) {
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
