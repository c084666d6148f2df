import type { InlineIgnore } from '../../core/detection.js'
import { isIgnoreLine, ownIgnore } from '../lib/ignore-comment.js'
import { type Chunk, createLines } from './chunk.js'
import type { Span } from './hit.js'

// Peers' markers, wherever they stand on the line of the secret.
const peers =
  /\b(gitleaks:allow|betterleaks:allow|trufflehog:ignore|kingfisher:(?:ignore|allow)|ggignore|pragma:[ \t]*(?:allow|white)list[ -]secret|secretlint-disable-line|noseyparker:ignore|nosec:?[ \t]+B10[567]|noqa:[ \t]*S10[567])\b/i
// Peers' markers for the line below.
const peersAbove = /\b(pragma:[ \t]*(?:allow|white)list[ -]nextline[ -]secret|secretlint-disable-next-line)\b/i

const reach = 1024
const decoder = new TextDecoder()

/** Tells why a detection is kept quiet by a comment, or null. A comment counts on the secret's line, or alone on the line above. */
export function createIgnores(chunk: Chunk): (span: Span, rule: string) => InlineIgnore | null {
  const { bytes } = chunk
  const [lineOf, endOf, lineAbove] = [createLines(chunk), createLines(chunk), createLines(chunk)]
  return (span, rule) => {
    const line = lineOf(span.start)
    const after = decode(bytes, span.end, endOf(span.end).end, 'head')
    const behind = ownIgnore(after, rule)
    if (behind !== null) return behind
    const before = decode(bytes, line.start, span.start, 'tail')
    const peer = peers.exec(after) ?? peers.exec(before)
    if (peer !== null) return { marker: clip(peer[0]), reason: null }
    if (line.start === 0) return null
    const { start, end } = lineAbove(line.start - 1)
    const above = decode(bytes, start, end, 'tail')
    const peerAbove = peersAbove.exec(above)
    if (peerAbove !== null) return { marker: clip(peerAbove[0]), reason: null }
    return isIgnoreLine(above) ? ownIgnore(above, rule) : null
  }
}

function clip(marker: string): string {
  return marker.replace(/[ \t]+/g, ' ').toLowerCase()
}

function decode(bytes: Uint8Array, from: number, to: number, side: 'head' | 'tail'): string {
  const start = side === 'tail' ? Math.max(from, to - reach) : from
  const end = side === 'head' ? Math.min(to, from + reach) : to
  return decoder.decode(bytes.subarray(start, Math.max(start, end)))
}
