import { type Gap, limit } from '../../core/gap.js'
import type { TokenCheck } from '../../core/rule.js'
import { latin1, type Prefilter, type Search, searchOf } from '../../engine/index.js'
import type { Chunk } from './chunk.js'
import { encodedIn } from './encoded.js'
import type { Encoded } from './encoded-text.js'
import { escapedIn } from './escaped.js'
import type { Hit, Span } from './hit.js'
import { isQuotedMail, mailText } from './mail.js'
import type { Matching } from './match.js'
import { isNotebook, notebookText } from './notebook.js'
import { rank, resolve } from './resolve.js'
import { createShelf } from './shelf.js'
import { createSpanIndex, type SpanIndex } from './span-index.js'

/** Layers of encoding that are taken off. */
const deepest = 4
/** Encoded texts of one chunk that are looked at. */
const mostTexts = 20_000
/** What stands before an encoded value on its line and is read with it: the name it is given to. */
const longestName = 96

/** What stands encoded in a chunk. */
export interface Decoded {
  readonly hits: readonly Hit[]
  /** Encoded texts with a hit, and what patterns met in them: nothing of them is shown. */
  readonly spans: readonly Span[]
  readonly gaps: readonly Gap[]
}

interface Found {
  readonly hits: readonly Hit[]
  readonly spans: readonly Span[]
}

/** What was not read of a chunk, each reason once. */
type Gaps = Set<string>

const nothing: Found = { hits: [], spans: [] }

/** Looks into encoded text, layer by layer. Chunks of a document come in order. */
export function createDecoding(matchesIn: Matching, prefilter: Prefilter): (chunk: Chunk, search: Search) => Decoded {
  const wholeOf = createWhole()
  const shelf = createShelf()

  /** What stands encoded in a chunk from an offset on. 97 of 100 files hold nothing that could be: they leave nothing to be collected. */
  const within = (chunk: Chunk, search: Search, from: number, depth: number, gaps: Gaps): Found => {
    const run = search.nextRun(from)
    const escaped = search.nextEscape(from)
    return run === -1 && escaped === -1 ? nothing : inside(chunk, textsIn(chunk.bytes, search, run, escaped), depth, gaps)
  }

  const inside = (chunk: Chunk, texts: Iterable<Encoded>, depth: number, gaps: Gaps): Found => {
    const hits: Hit[] = []
    const spans: Span[] = []
    let count = 0
    for (const encoded of texts) {
      if (depth === deepest || count++ === mostTexts) {
        gaps.add(depth === deepest ? `${deepest} layers of encoding are taken off` : `${mostTexts} encoded texts are read`)
        break
      }
      const found = foundIn(chunk, encoded, depth, gaps)
      for (const hit of found.hits) hits.push(hit)
      for (const span of found.spans) spans.push(span)
    }
    return { hits: hits.length < 2 ? hits : once(hits), spans }
  }

  const foundIn = (outer: Chunk, encoded: Encoded, depth: number, gaps: Gaps): Found => {
    const before = encoded.named ? '' : nameBefore(outer.bytes, encoded.start)
    return shelf.lay(before === '' ? [encoded.decoded] : [Buffer.from(before, 'latin1'), encoded.decoded], (bytes) =>
      foundBehind(before.length, bytes, outer, encoded, depth, gaps),
    )
  }

  /** What is found in `bytes`: so many of what stands before an encoded text, and what it decodes to. */
  const foundBehind = (before: number, bytes: Uint8Array, outer: Chunk, encoded: Encoded, depth: number, gaps: Gaps): Found => {
    const chunk: Chunk = { document: outer.document, bytes, from: 0, to: bytes.length, lines: 0, column: 0 }
    const search = searchOf(prefilter, bytes)
    const matches = matchesIn(chunk, search)
    const direct = matches.hits.length === 0 ? [] : resolve(matches, chunk)
    // What is encoded in the name is the outer text's.
    const deeper = within(chunk, search, before, depth + 1, gaps)
    if (direct.length + deeper.hits.length === 0 && !encoded.named) return nothing
    const placed = (span: Span): Span => ({
      start: encoded.placeOf(Math.max(0, span.start - before), 'start'),
      end: encoded.placeOf(Math.max(1, span.end - before), 'end'),
    })
    const hits = merge(direct, deeper.hits, matches.shadows).flatMap((hit): Hit[] => {
      if (hit.start < before) return []
      const inIt = encoded.encodingsIn(hit.start - before, hit.end - before)
      const near = inIt.length > 0 ? inIt : encoded.encodingsIn(Math.max(0, hit.start - before - longestName), hit.start - before)
      if (near.length === 0) return []
      const span = placed(hit)
      if (span.start < encoded.from || span.start >= encoded.to) return []
      const owned = span.start >= outer.from && span.start < outer.to
      const parts = hit.parts.map((part) => ({ ...part, ...placed(part) }))
      return [{ ...hit, ...span, parts, owned, encoding: [...near, ...hit.encoding], loose: inIt.length === 0 }]
    })
    if (!encoded.named) return { hits, spans: hits.length === 0 ? [] : [{ start: encoded.start, end: encoded.end }] }
    return { hits, spans: [...matches.raw(), ...deeper.spans].map(placed) }
  }

  return (chunk, search) => {
    const why: Gaps = new Set()
    const whole = wholeOf(chunk)
    const found = within(chunk, search, 0, 0, why)
    const more = whole === null ? nothing : inside(chunk, [whole], 0, why)
    const gaps = Array.from(why, (one) => bound(chunk, one))
    if (whole === null) return { hits: found.hits, spans: found.spans, gaps }
    return { hits: once([...found.hits, ...more.hits]), spans: [...found.spans, ...more.spans], gaps }
  }
}

/** Encoded texts of any kind, but for what a whole document is written in. The first run and the first escape are known; -1 for none. */
function* textsIn(bytes: Uint8Array, search: Search, run: number, escaped: number): Generator<Encoded> {
  if (run !== -1) yield* encodedIn(bytes, search, run)
  if (escaped !== -1) yield* escapedIn(bytes, search, escaped)
}

/** Tells chunks of documents that are written in an encoding as a whole, and takes it off; null for any other. */
function createWhole(): (chunk: Chunk) => Encoded | null {
  let kind: 'notebook' | 'mail' | null = null
  return ({ document, bytes }) => {
    if (document.base === 0) kind = isNotebook(bytes, document.path) ? 'notebook' : isQuotedMail(bytes) ? 'mail' : null
    return kind === null ? null : kind === 'mail' ? mailText(bytes) : notebookText(bytes)
  }
}

/** Of hits that say the same of one place the one that says it most plainly. */
function once(hits: readonly Hit[]): Hit[] {
  const plainest = [...hits].sort((a, b) => Number(a.loose) - Number(b.loose) || a.encoding.length - b.encoding.length)
  const kept: Hit[] = []
  const places = new Map<string, SpanIndex<Hit>>()
  for (const hit of plainest) {
    const key = `${hit.rule.id} ${hit.value}`
    const known = places.get(key) ?? createSpanIndex<Hit>()
    if (known.some(hit)) continue
    kept.push(hit)
    known.add(hit)
    places.set(key, known)
  }
  return kept
}

/**
 * Hits of a text and of what is encoded in it. Where both see something at one place, what is encoded speaks if it knows as much and says
 * something else: the outer one took the encoding for the secret. A guess within what proved to be none is none.
 */
export function merge(plain: readonly Hit[], encoded: readonly Hit[], shadows: readonly Span[]): Hit[] {
  if (encoded.length === 0) return [...plain]
  const within = createSpanIndex(encoded)
  const left = plain.filter((hit) => !within.some(hit, (other) => displaces(other, hit)))
  const [claimed, proven] = [createSpanIndex(left), createSpanIndex(shadows)]
  const added = encoded.filter((hit) => !claimed.some(hit) && (rank(hit) < 3 || !proven.some(hit)))
  return [...left, ...added].sort((a, b) => a.start - b.start)
}

function displaces(encoded: Hit, plain: Hit): boolean {
  if (encoded.rule === plain.rule) {
    if (encoded.value === plain.value) return false
    // The same thing, read on where an escape seemed to end it.
    if (!encoded.loose && contains(encoded, plain)) return true
  }
  if (decodesItself(plain)) return false
  // What took the end of an escape for the beginning of a value knows less.
  return rank(encoded) < rank(plain) || (rank(encoded) === rank(plain) && (!encoded.loose || contains(plain, encoded)))
}

/** True when `a` holds `b` and more. */
function contains(a: Span, b: Span): boolean {
  return a.start <= b.start && a.end >= b.end && a.end - a.start > b.end - b.start
}

const decoders: ReadonlySet<TokenCheck | null> = new Set<TokenCheck | null>(['docker-auth', 'basic-auth', 'pem-base64', 'jwt', 'url'])

/** True for what is known by the encoding it comes in: its own check has read what is in it. */
function decodesItself({ token }: Hit): boolean {
  return decoders.has(token.check)
}

function nameBefore(bytes: Uint8Array, start: number): string {
  const text = latin1(bytes, Math.max(0, start - longestName), start)
  // Text may begin within a run, behind bytes that are none: what those are written in is no name, and would stand against the text's first word.
  return text.slice(text.lastIndexOf('\n') + 1).replace(/[A-Za-z0-9+/_-]+$/, '')
}

function bound({ document }: Chunk, why: string): Gap {
  return limit('bound', document.path ?? `${document.source} ${document.id ?? ''}`.trim(), `a look by hand: ${why}`)
}
