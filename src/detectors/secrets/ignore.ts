import type { InlineIgnore } from '../../core/detection.js'
import { isIgnoreLine, ownIgnore } from '../lib/ignore-comment.js'
import type { Chunk } from './chunk.js'
import type { Span } from './hit.js'

// Peers' markers, wherever they stand on the line of the secret.
const peers =
  /\b(gitleaks:allow|betterleaks:allow|trufflehog:ignore|kingfisher:(?:ignore|allow)|ggignore|pragma:[ \t]*(?:allow|white)list[ -]secret|secretlint-disable-line|noseyparker:ignore|nosec:?[ \t]+B10[567]|noqa:[ \t]*S10[567])\b/i
// Peers' markers for the line below.
const peersAbove = /\b(pragma:[ \t]*(?:allow|white)list[ -]nextline[ -]secret|secretlint-disable-next-line)\b/i

const reach = 1024

/** Why the detection is kept quiet by a comment, or null. A comment counts on the secret's line, or alone on the line above. */
export function ignoredAt(span: Span, rule: string, chunk: Chunk): InlineIgnore | null {
  const { bytes } = chunk
  const lineStart = bytes.lastIndexOf(10, span.start - 1) + 1
  const feed = bytes.indexOf(10, span.end)
  const after = decode(bytes, span.end, feed === -1 ? bytes.length : feed, 'head')
  const behind = ownIgnore(after, rule)
  if (behind !== null) return behind
  const before = span.start === 0 ? '' : decode(bytes, lineStart, span.start, 'tail')
  const peer = peers.exec(after) ?? peers.exec(before)
  if (peer !== null) return { marker: clip(peer[0]), reason: null }
  if (lineStart === 0 || span.start === 0) return null
  const aboveStart = lineStart < 2 ? 0 : bytes.lastIndexOf(10, lineStart - 2) + 1
  const above = decode(bytes, aboveStart, lineStart - 1, 'tail')
  const peerAbove = peersAbove.exec(above)
  if (peerAbove !== null) return { marker: clip(peerAbove[0]), reason: null }
  return isIgnoreLine(above) ? ownIgnore(above, rule) : null
}

function clip(marker: string): string {
  return marker.replace(/[ \t]+/g, ' ').toLowerCase()
}

function decode(bytes: Uint8Array, from: number, to: number, side: 'head' | 'tail'): string {
  const start = side === 'tail' ? Math.max(from, to - reach) : from
  const end = side === 'head' ? Math.min(to, from + reach) : to
  return new TextDecoder().decode(bytes.subarray(start, Math.max(start, end)))
}
