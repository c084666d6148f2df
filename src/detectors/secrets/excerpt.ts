import type { Excerpt } from '../../core/detection.js'
import { latin1 } from '../../engine/index.js'
import { type Chunk, createLines } from './chunk.js'
import type { Span } from './hit.js'
import { createSpanIndex, type SpanIndex } from './span-index.js'

const widest = 160
/** Bytes of a line that are looked at on either side of the mark. */
const margin = 640
const mask = '…'
const decoder = new TextDecoder()

/** Makes excerpts of a chunk. `raw` is every match of any pattern in it. */
export function createExcerpts(chunk: Chunk, raw: readonly Span[]): (span: Span, redacted: string, line: number) => Excerpt {
  const { bytes } = chunk
  const matches = createSpanIndex(raw)
  const [lineOf, lineAbove, lineBelow] = [createLines(chunk), createLines(chunk), createLines(chunk)]
  return (span, redacted, line) => {
    const { start, end } = lineOf(span.start)
    const lines: string[] = []
    if (start > 0) {
      const previous = lineAbove(start - 1).start
      lines.push(windowed(hidden(bytes, previous, Math.min(start - 1, previous + margin), start - 1, matches), 0, widest))
    }
    const index = lines.length
    const shownEnd = Math.min(span.end, end)
    const left = hidden(bytes, Math.max(start, span.start - margin), span.start, span.start, matches)
    const right = hidden(bytes, shownEnd, Math.min(end, shownEnd + margin), end, matches)
    const secret = redacted.slice(0, widest)
    const from = Math.max(0, left.length - Math.max(40, widest - secret.length - right.length))
    const marked = left.slice(from)
    lines.push((marked + secret + right).slice(0, Math.max(widest, marked.length + secret.length)))
    if (shownEnd === span.end && end + 1 < bytes.length) {
      const next = lineBelow(end + 1)
      lines.push(windowed(hidden(bytes, next.start, Math.min(next.end, next.start + margin), next.end, matches), 0, widest))
    }
    return { line: line - index, lines, mark: { index, start: marked.length, end: marked.length + secret.length } }
  }
}

function windowed(text: string, start: number, length: number): string {
  return text.slice(start, start + length)
}

// An equals sign ends a run: what stands before it is the name.
const tokenRun = /[A-Za-z0-9+/_~.%-]{20,}={0,2}/g
const lone = /^[A-Za-z0-9+/_=~-]{6,}|[A-Za-z0-9+/_=~-]{6,}$/g

/** The bytes as text with every secret and every long token-like run masked. */
function hidden(bytes: Uint8Array, from: number, to: number, lineEnd: number, matches: SpanIndex<Span>): string {
  if (to <= from) return ''
  const spans = masked(bytes, from, to, matches)
  let text = ''
  let at = from
  for (const span of spans) {
    if (span.start > at) text += decoder.decode(bytes.subarray(at, span.start))
    if (!text.endsWith(mask)) text += mask
    at = Math.max(at, span.end)
  }
  if (at < to) text += decoder.decode(bytes.subarray(at, to))
  // A run cut by the window's edge may be a piece of a longer one.
  const cut = to < lineEnd || (from > 0 && bytes[from - 1] !== 10)
  return (cut ? text.replace(lone, mask) : text).replace(/\r$/, '').replace(/\r/g, ' ')
}

function masked(bytes: Uint8Array, from: number, to: number, matches: SpanIndex<Span>): Span[] {
  const spans: Span[] = []
  for (const span of matches.all({ start: from, end: to })) {
    spans.push({ start: Math.max(from, span.start), end: Math.min(to, span.end) })
  }
  for (const match of latin1(bytes, from, to).matchAll(tokenRun)) {
    const run = match[0]
    if (/\d/.test(run) ? /[A-Za-z]/.test(run) : /[a-z][A-Z]/.test(run) && run.length >= 32) {
      spans.push({ start: from + match.index, end: from + match.index + run.length })
    }
  }
  return spans.sort((a, b) => a.start - b.start)
}
