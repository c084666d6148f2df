import type { Arena, Document, DocumentSource } from '../../core/document.js'
import { failed, type Gap } from '../../core/gap.js'
import { chunkOverlap } from '../lib/chunks.js'
import type { ChunkSource } from '../lib/git-stream.js'
import type { ObjectRefs } from './refs.js'

/** Takes the answers of `cat-file` apart where it lies in the arena. */
export interface FrameReader {
  /** The documents in the order they were asked for; ends early when git does. */
  documents(): AsyncIterable<Document | Gap>
  /** Index of the first object not read whole. */
  next(): number
}

const longestHeader = 256
const sources: Readonly<Record<string, DocumentSource>> = { blob: 'blob', commit: 'commit', tag: 'tag' }

/** A reader of the frames for `refs` from its object number `first` on. */
export function frameReader(arena: Arena, chunks: ChunkSource, refs: ObjectRefs, first: number): FrameReader {
  let index = first
  // The unread bytes lie at into[start, end); `pending` is what of the last chunk did not fit.
  let start = 0
  let end = 0
  let pending: Buffer | null = null

  /** Moves the unread bytes to the front and fills up behind them; false at the end of the output. */
  async function more(): Promise<boolean> {
    const { into } = arena
    if (start > 0 && (start === end || into.length - end < 65_536)) {
      into.copyWithin(0, start, end)
      end -= start
      start = 0
    }
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

  /** Reads until the line feed of a header is there; its offset, or -1. */
  async function headerEnd(): Promise<number> {
    for (;;) {
      const at = arena.into.subarray(start, Math.min(end, start + longestHeader)).indexOf(10)
      if (at !== -1) return start + at
      if (end - start >= longestHeader || !(await more())) return -1
    }
  }

  async function* documents(): AsyncIterable<Document | Gap> {
    const total = refs.ids.length / (refs.repository.idBytes * 2 + 1)
    while (index < total) {
      const { into } = arena
      const at = into.subarray(start, Math.min(end, start + longestHeader)).indexOf(10)
      const stop = at === -1 ? await headerEnd() : start + at
      if (stop === -1) return
      const header = Buffer.from(arena.into.buffer, arena.into.byteOffset + start, stop - start).toString('latin1')
      const [id = '', type = '', length = ''] = header.split(' ')
      start = stop + 1
      const source = sources[type]
      if (source === undefined) {
        index++
        yield failed('not-found', `object ${id}`, 'a complete repository: git cannot find it')
        continue
      }
      const facts = refs.facts?.[index]
      const frame = { source, id, path: facts?.path ?? null, baseline: facts?.baseline ?? false }
      const size = Number(length)
      if (size + 1 > arena.into.length) {
        if (!(yield* long(frame, size))) return
        index++
        continue
      }
      while (end - start < size + 1) if (!(await more())) return
      const bytes = arena.into.subarray(start, start + size)
      start += size + 1
      index++
      yield { ...frame, bytes, base: 0, lines: 0, overlap: 0 }
    }
  }

  /** One document longer than the arena, as chunks that overlap; false when the output ends within it. */
  async function* long(frame: Pick<Document, 'source' | 'id' | 'path' | 'baseline'>, size: number): AsyncGenerator<Document, boolean> {
    const overlap = Math.min(chunkOverlap, arena.into.length >> 2)
    let base = 0
    let lines = 0
    for (;;) {
      const last = size - base <= arena.into.length
      const wanted = last ? size - base : arena.into.length
      // The document is moved to the front so that the whole arena is there for it.
      arena.into.copyWithin(0, start, end)
      end -= start
      start = 0
      while (end - start < wanted) if (!(await more())) return false
      yield { ...frame, bytes: arena.into.subarray(0, wanted), base, lines, overlap: last ? 0 : overlap }
      const passed = last ? wanted : wanted - overlap
      lines += countLines(arena.into, passed)
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

function countLines(bytes: Uint8Array, end: number): number {
  let count = 0
  for (let at = bytes.indexOf(10); at !== -1 && at < end; at = bytes.indexOf(10, at + 1)) count++
  return count
}
