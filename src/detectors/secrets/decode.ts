import { type Gap, limit } from '../../core/gap.js'
import type { TokenCheck } from '../../core/rule.js'
import { latin1 } from '../../engine/index.js'
import { type Chunk, createChunkReader } from './chunk.js'
import { type Encoded, encodedIn, longestRun } from './encoded.js'
import { type Hit, overlap, type Span } from './hit.js'
import type { Matches } from './match.js'
import { rank, resolve } from './resolve.js'

/** Layers of encoding that are taken off. */
const deepest = 4
/** Encoded texts of one chunk that are looked at. */
const mostTexts = 20_000
/** What stands before an encoded value on its line and is read with it: the name it is given to. */
const longestName = 96

/** What stands encoded in a chunk. */
export interface Decoded {
  readonly hits: readonly Hit[]
  /** The encoded texts with a hit: nothing of them is shown. */
  readonly spans: readonly Span[]
  readonly gaps: readonly Gap[]
}

/** Looks into encoded text, layer by layer. */
export function createDecoding(matchesIn: (chunk: Chunk) => Matches): (chunk: Chunk) => Decoded {
  const inside = (chunk: Chunk, depth: number, gaps: Gap[]): { hits: Hit[]; spans: Span[] } => {
    const hits: Hit[] = []
    const spans: Span[] = []
    let texts = 0
    for (const encoded of encodedIn(chunk.bytes)) {
      if (depth === deepest || texts++ === mostTexts) {
        gaps.push(bound(chunk, depth === deepest ? `${deepest} layers of encoding are taken off` : `${mostTexts} encoded texts are read`))
        break
      }
      if (encoded.end - encoded.start >= longestRun) gaps.push(bound(chunk, `an encoded text is read up to ${longestRun >> 20} MB`))
      const found = hitsIn(chunk, encoded, depth, gaps)
      if (found.length === 0) continue
      hits.push(...found)
      spans.push({ start: encoded.start, end: encoded.end })
    }
    return { hits, spans }
  }

  const hitsIn = (outer: Chunk, encoded: Encoded, depth: number, gaps: Gap[]): Hit[] => {
    const name = nameBefore(outer.bytes, encoded.start)
    const bytes = Buffer.concat([Buffer.from(name, 'latin1'), encoded.decoded])
    // UTF-16 is told by how the text begins: it has no name before it.
    const wide = encoded.decoded.length > 1 && (encoded.decoded[0] === 0 || encoded.decoded[1] === 0 || encoded.decoded[0] === 0xff)
    const before = wide ? 0 : name.length
    const document = { ...outer.document, bytes: wide ? encoded.decoded : bytes, base: 0, lines: 0, overlap: 0 }
    const chunk = createChunkReader()(document)
    const matches = matchesIn(chunk)
    const direct = matches.hits.length === 0 ? [] : resolve(matches, chunk)
    const deeper = inside(chunk, depth + 1, gaps)
    const all = merge(direct, deeper.hits, matches.shadows).filter(({ start }) => start >= before)
    const placed = (span: Span): Span =>
      chunk.bytes.length === document.bytes.length
        ? { start: encoded.placeOf(Math.max(0, span.start - before), 'start'), end: encoded.placeOf(Math.max(1, span.end - before), 'end') }
        : { start: encoded.start, end: encoded.end }
    return all.map((hit): Hit => {
      const span = placed(hit)
      const owned = span.start >= outer.from && span.start < outer.to
      const parts = hit.parts.map((part) => ({ ...part, ...placed(part) }))
      return { ...hit, ...span, parts, owned, encoding: [encoded.encoding, ...hit.encoding] }
    })
  }

  return (chunk) => {
    const gaps: Gap[] = []
    return { ...inside(chunk, 0, gaps), gaps }
  }
}

/**
 * Hits of a text and of what is encoded in it. Where both see something at one place, what is encoded speaks if it knows as much: the outer one
 * took the encoding for the secret. A guess within what proved to be none is none.
 */
export function merge(plain: readonly Hit[], encoded: readonly Hit[], shadows: readonly Span[]): Hit[] {
  if (encoded.length === 0) return [...plain]
  const left = plain.filter((hit) => decodesItself(hit) || !encoded.some((other) => overlap(hit, other) && rank(other) <= rank(hit)))
  const added = encoded.filter(
    (hit) => !left.some((other) => overlap(hit, other)) && (rank(hit) < 3 || !shadows.some((shadow) => overlap(hit, shadow))),
  )
  return [...left, ...added].sort((a, b) => a.start - b.start)
}

const decoders: ReadonlySet<TokenCheck | null> = new Set<TokenCheck | null>(['docker-auth', 'basic-auth', 'pem-base64', 'jwt'])

/** True for what is known by the encoding it comes in: its own check has read what is in it. */
function decodesItself({ token }: Hit): boolean {
  return decoders.has(token.check)
}

function nameBefore(bytes: Uint8Array, start: number): string {
  const text = latin1(bytes, Math.max(0, start - longestName), start)
  return text.slice(text.lastIndexOf('\n') + 1)
}

function bound({ document }: Chunk, why: string): Gap {
  return limit('bound', document.path ?? `${document.source} ${document.id ?? ''}`.trim(), `a look by hand: ${why}`)
}
