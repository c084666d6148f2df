import { clean } from '../../core/clean.js'
import type { Arena, Document, DocumentSource } from '../../core/document.js'
import { failed, type Gap } from '../../core/gap.js'
import { chunkOverlap, countLines } from '../lib/chunks.js'
import { tooLarge } from '../lib/file-errors.js'
import type { ChunkSource } from '../lib/git-stream.js'
import type { ObjectFacts, ObjectRefs } from './refs.js'

/** Takes the answers of `cat-file` apart where it lies in the arena. */
export interface FrameReader {
  /** The documents in the order they were asked for, in runs of what is at hand; ends early when git does. */
  documents(): AsyncIterable<Iterable<Document | Gap>>
  /** Index of the first object not read whole. */
  next(): number
}

type Frame = Pick<Document, 'source' | 'id' | 'path' | 'baseline'>

/** What the bytes at hand begin with: a header and how long it is, or that it is not all there yet. */
type Header = { readonly length: number; readonly id: string; readonly source: DocumentSource | null; readonly size: number } | null

const longestHeader = 256
const lineFeed = 10
/** Sources by the first letters of git's type names; `m` is `missing`. */
const sources: Readonly<Record<number, DocumentSource>> = { 98: 'blob', 99: 'commit', 116: 'tag' }

/** The gap of an object that is not there. Without the content before a change nothing can be taken away: more is reported, not less. */
function lack(id: string, facts: ObjectFacts | undefined): Gap | null {
  if (facts === undefined) return failed('not-found', `object ${id}`, 'a complete repository: git cannot find it')
  return facts.baseline ? null : failed('not-found', clean(facts.path ?? id), `object ${id}, which the repository lacks`)
}

/** A reader of the frames for `refs` from its object number `first` on. */
export function frameReader(arena: Arena, chunks: ChunkSource, refs: ObjectRefs, first: number): FrameReader {
  const { into } = arena
  const text = Buffer.from(into.buffer, into.byteOffset, into.length)
  const width = refs.repository.idBytes * 2
  const total = refs.ids.length / (width + 1)
  let index = first
  // The unread bytes lie at into[start, end); `pending` is what of the last chunk did not fit.
  let start = 0
  let end = 0
  let pending: Buffer | null = null
  let oversized: { readonly frame: Frame; readonly size: number } | null = null
  let garbled = false
  // Bytes of an object that is passed over.
  let unwanted = 0
  let previous: Uint8Array | null = null

  function toFront(): void {
    previous = null
    into.copyWithin(0, start, end)
    end -= start
    start = 0
  }

  /** Moves the unread bytes to the front and fills up behind them; false at the end of the output. */
  async function more(): Promise<boolean> {
    if (start > 0 && into.length - end < 65_536) toFront()
    const chunk: Buffer | null = pending ?? (await chunks.next())
    pending = null
    if (chunk === null) return false
    const fits = Math.min(chunk.length, into.length - end)
    into.set(fits === chunk.length ? chunk : chunk.subarray(0, fits), end)
    end += fits
    // A copy: the chunk's own bytes are filled again while the document is looked at.
    if (fits < chunk.length) pending = Buffer.from(chunk.subarray(fits))
    return true
  }

  function header(): Header {
    let at = start + width + 1
    while (at < end && into[at] !== lineFeed) at++
    if (at >= end) {
      garbled = end - start >= longestHeader
      return null
    }
    let size = 0
    for (let digit = text.lastIndexOf(32, at) + 1; digit < at; digit++) size = size * 10 + (into[digit] as number) - 48
    const source = sources[into[start + width + 1] as number] ?? null
    return { length: at + 1 - start, id: text.toString('latin1', start, start + width), source, size }
  }

  /** Every document whose bytes are all there. Stops before one that needs more of them, or is longer than the arena. */
  function* atHand(): Iterable<Document | Gap> {
    while (index < total || unwanted > 0) {
      if (unwanted > 0) {
        const passed = Math.min(unwanted, end - start)
        start += passed
        unwanted -= passed
        if (unwanted > 0) return
        continue
      }
      const head = header()
      if (head === null) return
      const { id, source, size } = head
      if (source === null) {
        start += head.length
        const lacking = lack(id, refs.facts?.[index])
        index++
        if (lacking !== null) yield lacking
        continue
      }
      const facts = refs.facts?.[index]
      const frame = { source, id, path: facts?.path ?? null, baseline: facts?.baseline ?? false }
      if (refs.limit !== null && size > refs.limit) {
        start += head.length
        unwanted = size + 1
        index++
        if (!frame.baseline) yield tooLarge(clean(frame.path ?? id), size)
        continue
      }
      if (size + 1 > into.length - head.length) {
        start += head.length
        oversized = { frame, size }
        return
      }
      const from = start + head.length
      if (end < from + size + 1) return
      start = from + size + 1
      index++
      const bytes = into.subarray(from, from + size)
      yield { ...frame, bytes, base: 0, lines: 0, overlap: 0, previous }
      previous = bytes
    }
  }

  async function* documents(): AsyncIterable<Iterable<Document | Gap>> {
    while (index < total || unwanted > 0) {
      yield atHand()
      if (oversized !== null) {
        const { frame, size } = oversized
        oversized = null
        if (!(yield* long(frame, size))) return
        index++
      } else if ((index < total || unwanted > 0) && (garbled || !(await more()))) return
    }
  }

  /** One document longer than the arena, as chunks that overlap; false when the output ends within it. */
  async function* long(frame: Frame, size: number): AsyncGenerator<Document[], boolean> {
    const overlap = Math.min(chunkOverlap, into.length >> 2)
    let base = 0
    let lines = 0
    for (;;) {
      const last = size - base <= into.length
      const wanted = last ? size - base : into.length
      // The document is moved to the front so that the whole arena is there for it.
      toFront()
      while (end - start < wanted) if (!(await more())) return false
      yield [{ ...frame, bytes: into.subarray(0, wanted), base, lines, overlap: last ? 0 : overlap }]
      const passed = last ? wanted : wanted - overlap
      lines += arena.countLines?.(passed) ?? countLines(into, passed)
      base += passed
      start += passed
      if (last) break
    }
    while (end - start < 1) if (!(await more())) return false
    start++
    return true
  }

  return { documents, next: () => index }
}
