import type { PairSpec } from '../../core/rule.js'
import { latin1 } from '../../engine/index.js'
import { plausibleAwsSecret } from './checks/aws.js'
import type { Chunk } from './chunk.js'
import { keepBest, rank } from './claims.js'
import { type Hit, overlap, type Part, type Span } from './hit.js'
import type { Matches } from './match.js'
import { placeholder, typedPattern } from './placeholder.js'
import { looksRandom } from './randomness.js'
import { createSpanIndex } from './span-index.js'
import { besideOf, patternOf } from './tells.js'

export { rank } from './claims.js'

/** Ends double claims: of hits that overlap the one that knows most stays, and the other half of a pair belongs to the pair. Sorted by offset. */
export function resolve(matches: Matches, chunk: Chunk): Hit[] {
  const shadows = createSpanIndex(matches.shadows)
  const claimed = keepBest(matches.hits).filter((hit) => rank(hit) < 3 || !shadows.some(hit))
  const whole = claimed.map((hit) => withBeside(withParts(hit, chunk, matches.raw()), chunk))
  const parts = createSpanIndex(whole.flatMap((hit) => hit.parts))
  return whole.filter((hit) => !parts.some(hit))
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
  for (const match of text.matchAll(patternOf(spec.pattern, 'dg'))) {
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

const uuid = /^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/
const givenName = /([A-Za-z][\w.-]*)[\\"'`\]]*[ \t]*(?:=>|:=|=|:)[ \t]*[\\"'`]*$/

/** True when the value may be the other half. One that is given to a name of something else, such as `SESSION_SECRET`, is not. */
function plausible(value: string, aws: boolean, before: string): boolean {
  if (placeholder(value) !== null || typedPattern(value)) return false
  if (!aws) return looksRandom(uuid.test(value) ? value.replaceAll('-', '') : value)
  const name = givenName.exec(before)?.[1]
  if (name !== undefined && !/aws|access|secret[_.-]?key|^secret$/i.test(name)) return false
  return !/[/+]$/.test(before) && plausibleAwsSecret(value)
}
