import { checksums } from '../../core/checksum.js'
import { type Confidence, compareConfidence } from '../../core/severity.js'
import type { Candidate, Verdict } from './check.js'
import { checks } from './checks/index.js'
import { filled, placeholder, typedPattern } from './placeholder.js'
import { entropy, wordiness } from './randomness.js'

/** The surer of the two is held back: a rule's own confidence bounds what a check may say. */
function atMost(rule: Confidence, said: Confidence): Confidence {
  return compareConfidence(rule, said) > 0 ? rule : said
}

/** Fewest different characters in a random part of this length. */
function fewestDistinct(length: number): number {
  return Math.min(6, Math.ceil(length / 4))
}

/**
 * Decides whether a match is a secret: checksum, example, placeholder, chance, then the rule's own check. `shadow` means: it has a
 * provider's form and is none, so nothing weaker may claim it either.
 */
export function judge(candidate: Candidate): Verdict | 'shadow' | null {
  const { token, value, publicPrefix, rule } = candidate
  const structured = token.kind === 'structured' && token.shapes.length > 0
  const refusal = structured || token.check === 'jwt' ? ('shadow' as const) : null
  const sealed = token.checksum === null ? null : checksums[token.checksum].holds(value)
  if (sealed === false) return refusal
  if (token.check === null || structured || token.check === 'jwt' || token.check === 'aws-secret') {
    if (placeholder(value, publicPrefix) !== null) return refusal
    if (token.check !== 'jwt' && sealed === null && !random(candidate)) return refusal
  }
  const verdict = token.check === null ? { confidence: rule.confidence } : checks[token.check](candidate)
  if (verdict === null) return refusal
  return { ...verdict, confidence: atMost(rule.confidence, verdict.confidence), proven: verdict.proven === true || sealed === true }
}

/** True when the part that should be chance looks like it. */
function random({ token, value, publicPrefix }: Candidate): boolean {
  const body = value.slice(publicPrefix)
  if (token.entropy > 0 && entropy(body) < token.entropy) return false
  if (typedPattern(body) || new Set(body).size < fewestDistinct(body.length)) return false
  if (token.kind === 'named') return !filled(value) && !(body.length >= 16 && wordiness(body) > 3.4 && !/^[0-9a-f-]+$/i.test(body))
  return body.length < 16 || /^[0-9a-fA-F-]+$/.test(body) || wordiness(body) < 4.5
}
