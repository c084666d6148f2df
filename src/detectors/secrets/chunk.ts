import type { Document } from '../../core/document.js'
import { countLines, countUnits } from '../../engine/index.js'

type Encoding = 'utf8' | 'utf16le' | 'utf16be'

/** One chunk of a document as UTF-8, and which part of it is this chunk's to report. */
export interface Chunk {
  readonly document: Document
  readonly bytes: Uint8Array
  /** A token that starts in `[from, to)` is reported with this chunk, any other with a neighbour. */
  readonly from: number
  readonly to: number
  /** Line breaks before the chunk, and UTF-16 units of its first line before the chunk. */
  readonly lines: number
  readonly column: number
}

/** What is remembered from one chunk of a document to the next. */
interface Progress {
  readonly encoding: Encoding
  /** Offset in the document up to which tokens were reported. */
  readonly owned: number
  readonly lines: number
  readonly column: number
}

const lead = 1088
const sample = 4096

/**
 * Reads documents chunk by chunk. The seam between two chunks lies inside what they share: a quarter of it, at most 1088 bytes, is
 * left before the seam so that the later chunk sees what stands before its tokens, the rest behind it so that the earlier one sees
 * its tokens whole.
 */
export function createChunkReader(): (document: Document) => Chunk {
  let progress: Progress | null = null
  return (document) => {
    const known = document.base > 0 ? progress : null
    const encoding = known?.encoding ?? (document.base > 0 ? 'utf8' : encodingOf(document.bytes))
    const chunk = encoding === 'utf8' ? utf8Chunk(document, known) : utf16Chunk(document, known, encoding)
    progress = document.overlap === 0 ? null : { ...chunk.next, encoding }
    return chunk
  }
}

type WithNext = Chunk & { readonly next: Omit<Progress, 'encoding'> }

function seams(document: Document, known: Progress | null): { from: number; to: number; repeat: number } {
  const { length } = document.bytes
  const repeat = length - document.overlap
  return {
    from: Math.max(0, (known?.owned ?? document.base) - document.base),
    to: document.overlap === 0 ? length : repeat + Math.min(lead, document.overlap >> 2),
    repeat,
  }
}

function utf8Chunk(document: Document, known: Progress | null): WithNext {
  const { bytes } = document
  const { from, to, repeat } = seams(document, known)
  const column = known?.column ?? 0
  const next = { owned: document.base + to, lines: 0, column: document.overlap === 0 ? 0 : columnAfter(bytes, repeat, column) }
  return { document, bytes, from, to, lines: document.lines, column, next }
}

function utf16Chunk(document: Document, known: Progress | null, encoding: 'utf16le' | 'utf16be'): WithNext {
  const { bytes, base } = document
  const { from, to, repeat } = seams(document, known)
  // Whole units only: the odd byte of one chunk is seen whole by the other.
  const align = (cut: number) => Math.max(base % 2, cut - ((cut + base) % 2))
  const sorted = [...new Set([0, from, repeat, to, bytes.length].map(align))].sort((a, b) => a - b)
  const lengths = new Map<number, number>()
  const pieces: Buffer[] = []
  let length = 0
  sorted.forEach((cut, index) => {
    lengths.set(cut, length)
    const end = sorted[index + 1]
    if (end === undefined) return
    const piece = transcode(bytes.subarray(cut, end), encoding)
    pieces.push(piece)
    length += piece.length
  })
  const at = (cut: number) => lengths.get(align(cut)) ?? 0
  const whole = Buffer.concat(pieces)
  const lines = known?.lines ?? 0
  const column = known?.column ?? 0
  const before = whole.subarray(0, at(repeat))
  const next = {
    owned: base + align(to),
    lines: lines + countLines(before, 0, before.length),
    column: columnAfter(whole, before.length, column),
  }
  return { document, bytes: whole, from: at(from), to: document.overlap === 0 ? whole.length : at(to), lines, column, next }
}

/** UTF-16 as UTF-8; an odd byte at the end is left out. */
export function transcode(bytes: Uint8Array, order: 'utf16le' | 'utf16be'): Buffer {
  const copy = Buffer.from(bytes)
  if (order === 'utf16be') copy.subarray(0, copy.length & ~1).swap16()
  return Buffer.from(copy.toString('utf16le'), 'utf8')
}

/**
 * UTF-16 is told by the zero bytes that letters, digits and line breaks have in every second place: most of them, or one at all behind a
 * byte order mark. A mark alone says nothing: it begins binary files too, and would hide what follows.
 */
function encodingOf(bytes: Uint8Array): Encoding {
  const little = bytes[0] === 0xff && bytes[1] === 0xfe && !(bytes[2] === 0 && bytes[3] === 0 && bytes.length > 3)
  const big = bytes[0] === 0xfe && bytes[1] === 0xff
  const size = Math.min(sample, bytes.length & ~1)
  if (!little && !big && (size < 8 || (bytes[0] !== 0 && bytes[1] !== 0))) return 'utf8'
  let even = 0
  let odd = 0
  for (let i = 0; i < size; i += 2) {
    if (bytes[i] === 0) even++
    if (bytes[i + 1] === 0) odd++
  }
  if (little || big) return (little ? odd : even) === 0 ? 'utf8' : little ? 'utf16le' : 'utf16be'
  const half = size / 2
  if (odd > half * 0.7 && even < half * 0.05) return 'utf16le'
  return even > half * 0.7 && odd < half * 0.05 ? 'utf16be' : 'utf8'
}

/** UTF-16 units between the last line break before `end` and `end`; `column` more when the bytes hold no break. */
function columnAfter(bytes: Uint8Array, end: number, column: number): number {
  const start = lineStart(bytes, end)
  return countUnits(bytes, start, end) + (start === 0 ? column : 0)
}

/** A place in a document: line and column from 1. */
export interface Point {
  readonly line: number
  readonly column: number
}

/** Tells the points of rising offsets in one pass over the chunk. */
export function createLocator(chunk: Chunk): (offset: number) => Point {
  const { bytes } = chunk
  let at = 0
  let line = chunk.lines + 1
  let column = chunk.column + 1
  return (offset) => {
    const breaks = countLines(bytes, at, offset)
    if (breaks > 0) {
      line += breaks
      column = 1
      at = lineStart(bytes, offset)
    }
    column += countUnits(bytes, at, offset)
    at = Math.max(at, offset)
    return { line, column }
  }
}

/** A line of a chunk: where it begins, and the offset of the line break that ends it or of the chunk's end. */
export interface Line {
  readonly start: number
  readonly end: number
}

/** Tells the line an offset lies in. Offsets on one line are answered by one look, however long it is. */
export function createLines({ bytes }: Chunk): (offset: number) => Line {
  let last: Line = { start: 0, end: -1 }
  return (offset) => {
    if (offset < last.start || offset > last.end) {
      const feed = viewOf(bytes, bytes.length).indexOf(10, offset)
      last = { start: lineStart(bytes, offset), end: feed === -1 ? bytes.length : feed }
    }
    return last
  }
}

/** Where the line of an offset begins. */
function lineStart(bytes: Uint8Array, offset: number): number {
  return viewOf(bytes, offset).lastIndexOf(10) + 1
}

/** A buffer's own search is many times as fast as that of a plain array of bytes. */
function viewOf(bytes: Uint8Array, end: number): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, end)
}
