import type { PairSpec } from '../../core/rule.js'
import { compareConfidence } from '../../core/severity.js'
import { latin1 } from '../../engine/index.js'
import { plausibleAwsSecret } from './checks/aws.js'
import type { Chunk } from './chunk.js'
import { type Hit, overlap, type Part, type Span } from './hit.js'
import type { Matches } from './match.js'
import { placeholder, typedPattern } from './placeholder.js'
import { looksRandom } from './randomness.js'
import { besideOf } from './tells.js'

/** The lower, the more a rule knows of what it found: a provider's structure, a name, a form anyone uses, a guess. */
export function rank({ token }: Hit): number {
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
  const whole = claimed.map((hit) => withBeside(withParts(hit, chunk, matches.raw), chunk))
  const parts = whole.flatMap((hit) => hit.parts)
  return whole.filter((hit) => !parts.some((part) => overlap(part, hit)))
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

/**
 * A hit is believed at least as much as the guess by name it displaces: who knows the provider must not hide what anyone would see. One whose
 * checksum was found wrong is not.
 */
function backed(winner: Hit, loser: Hit): Hit {
  if (winner.verdict.refuted === true || rank(loser) !== 3 || compareConfidence(loser.verdict.confidence, winner.verdict.confidence) >= 0)
    return winner
  const { confidence, facts } = loser.verdict
  return { ...winner, verdict: { ...winner.verdict, confidence, facts: { ...winner.verdict.facts, reason: facts?.reason ?? null } } }
}

/** Looks for the other parts of a credential around the one that names it. All parts together leave no doubt. */
function withParts(hit: Hit, chunk: Chunk, raw: Span[]): Hit {
  const { pair, parts: further } = hit.token
  if (pair === null && further.length === 0) return hit
  const parts: Part[] = []
  for (const spec of pair === null ? further : [pair, ...further]) {
    const part = partOf(hit, spec, chunk, raw, parts)
    if (part !== null) parts.push(part)
  }
  if (parts.length === 0) return hit
  const reason = `it stands beside its ${parts.map(({ name }) => name).join(' and ')}`
  return { ...hit, parts, verdict: { ...hit.verdict, confidence: 'high', facts: { ...hit.verdict.facts, reason } } }
}

/** One part: the nearest behind the hit, else the nearest before. */
function partOf(hit: Hit, spec: PairSpec, chunk: Chunk, raw: Span[], taken: readonly Span[]): Part | null {
  const from = Math.max(0, hit.start - spec.within)
  const text = latin1(chunk.bytes, from, Math.min(chunk.bytes.length, hit.end + spec.within))
  let before: Part | null = null
  for (const match of text.matchAll(new RegExp(spec.pattern, 'dg'))) {
    const [start, end] = match.indices?.groups?.token ?? [match.index, match.index + match[0].length]
    const part = { start: from + start, end: from + end, name: spec.name, value: text.slice(start, end), severity: spec.severity }
    if (overlap(part, hit) || taken.some((other) => overlap(part, other))) continue
    if (!plausible(part.value, hit.token.check === 'aws-key-id' && part.value.length === 40, text.slice(Math.max(0, start - 64), start)))
      continue
    raw.push(part)
    if (part.start >= hit.end) return part
    before = part
  }
  return before
}

/** Tells what stands beside a hit and is public: an account, a tenant, a host. */
function withBeside(hit: Hit, chunk: Chunk): Hit {
  const { beside } = hit.token
  if (beside.length === 0) return hit
  const reach = Math.max(...beside.map(({ within }) => within))
  const from = Math.max(0, hit.start - reach)
  const text = latin1(chunk.bytes, from, Math.min(chunk.bytes.length, hit.end + reach))
  return { ...hit, beside: besideOf(beside, text, hit.start - from, hit.end - from) }
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
