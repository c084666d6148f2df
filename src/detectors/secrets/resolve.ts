import { compareConfidence } from '../../core/severity.js'
import { latin1 } from '../../engine/index.js'
import { plausibleAwsSecret } from './checks/aws.js'
import type { Chunk } from './chunk.js'
import { type Hit, overlap, type Span } from './hit.js'
import type { Matches } from './match.js'
import { placeholder, typedPattern } from './placeholder.js'
import { looksRandom } from './randomness.js'

/** The lower, the more a rule knows of what it found: a provider's structure, a name, a form anyone uses, a guess. */
function rank({ token }: Hit): number {
  if (token.kind === 'generic') return 3
  if (token.kind === 'named') return 1
  return token.shapes.length > 0 ? 0 : 2
}

function byClaim(a: Hit, b: Hit): number {
  return rank(a) - rank(b) || b.end - b.start - (a.end - a.start) || (a.rule.id < b.rule.id ? -1 : a.rule.id > b.rule.id ? 1 : 0)
}

/** Ends double claims: of hits that overlap the one that knows most stays, and the other half of a pair belongs to the pair. Sorted by offset. */
export function resolve(matches: Matches, chunk: Chunk): Hit[] {
  const claimed = keepBest(matches.hits).filter((hit) => rank(hit) < 3 || !matches.shadows.some((shadow) => overlap(shadow, hit)))
  const paired = claimed.map((hit) => (hit.token.pair === null ? hit : withPart(hit, chunk, matches.raw)))
  const parts = paired.flatMap(({ part }) => (part === null ? [] : [part]))
  return paired.filter((hit) => !parts.some((part) => overlap(part, hit)))
}

/** Of overlapping hits the best: a sweep over clusters of overlapping ones, linear but for the sort. */
function keepBest(hits: readonly Hit[]): Hit[] {
  const sorted = [...hits].sort((a, b) => a.start - b.start || b.end - a.end)
  const kept: Hit[] = []
  for (let i = 0; i < sorted.length; ) {
    const cluster: Hit[] = []
    let reach = -1
    for (let hit = sorted[i]; hit !== undefined && (cluster.length === 0 || hit.start < reach); hit = sorted[++i]) {
      cluster.push(hit)
      reach = Math.max(reach, hit.end)
    }
    const chosen: Hit[] = []
    for (const hit of cluster.sort(byClaim)) {
      const rival = chosen.findIndex((other) => overlap(other, hit))
      const winner = chosen[rival]
      if (winner === undefined) chosen.push(hit)
      else chosen[rival] = backed(winner, hit)
    }
    kept.push(...chosen.sort((a, b) => a.start - b.start))
  }
  return kept
}

/** A hit is believed at least as much as the guess by name that it displaces: who knows the provider must not hide what anyone would see. */
function backed(winner: Hit, loser: Hit): Hit {
  const surer = rank(loser) === 3 && compareConfidence(loser.verdict.confidence, winner.verdict.confidence) < 0
  return surer ? { ...winner, verdict: { ...winner.verdict, confidence: loser.verdict.confidence } } : winner
}

/** Looks for the second half of a credential around the first: the nearest behind it, else the nearest before. */
function withPart(hit: Hit, chunk: Chunk, raw: Span[]): Hit {
  const { pair, check } = hit.token
  if (pair === null) return hit
  const from = Math.max(0, hit.start - pair.within)
  const text = latin1(chunk.bytes, from, Math.min(chunk.bytes.length, hit.end + pair.within))
  let before: Hit['part'] = null
  for (const match of text.matchAll(new RegExp(pair.pattern, 'dg'))) {
    const [start, end] = match.indices?.groups?.token ?? [match.index, match.index + match[0].length]
    const part = { start: from + start, end: from + end, name: pair.name, value: text.slice(start, end) }
    if (overlap(part, hit) || !plausible(part.value, check === 'aws-key-id', text.slice(Math.max(0, start - 64), start))) continue
    raw.push(part)
    if (part.start >= hit.end) return whole(hit, part)
    before = part
  }
  return before === null ? hit : whole(hit, before)
}

/** Both halves together leave no doubt. */
function whole(hit: Hit, part: NonNullable<Hit['part']>): Hit {
  return { ...hit, part, verdict: { ...hit.verdict, confidence: 'high' } }
}

const givenName = /([A-Za-z][\w.-]*)[\\"'`\]]*[ \t]*(?:=>|:=|=|:)[ \t]*[\\"'`]*$/

/** True when the value may be the other half. One that is given to a name of something else, such as `SESSION_SECRET`, is not. */
function plausible(value: string, aws: boolean, before: string): boolean {
  if (placeholder(value) !== null || typedPattern(value)) return false
  if (!aws) return looksRandom(value)
  const name = givenName.exec(before)?.[1]
  if (name !== undefined && !/aws|access|secret[_.-]?key|^secret$/i.test(name)) return false
  return !/[/+]$/.test(before) && plausibleAwsSecret(value)
}
