import { checksums } from '../../core/checksum.js'
import { type Confidence, compareConfidence } from '../../core/severity.js'
import type { Candidate, Verdict } from './check.js'
import { checks } from './checks/index.js'
import { filled, placeholder, spelled, typedPattern } from './placeholder.js'
import { entropy, guessBits, wordiness } from './randomness.js'

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
  const { token, value, rule } = candidate
  const structured = token.kind === 'structured' && token.shapes.length > 0
  const refusal = structured || token.check === 'jwt' ? ('shadow' as const) : null
  const checksum = token.checksum === null ? null : checksums[token.checksum]
  const sealed = checksum?.holds(value) ?? null
  if (sealed === false && checksum?.unsealed === 'refused') return refusal
  if (token.check === null || structured || token.check === 'jwt' || token.check === 'aws-secret') {
    if (placeholder(value, candidate.random) !== null) return refusal
    if (token.check !== 'jwt' && sealed !== true && !random(candidate)) return refusal
  }
  const verdict = token.check === null ? unchecked(candidate) : checks[token.check](candidate)
  if (verdict === null) return refusal
  const said = sealed === false && checksum?.unsealed === 'doubted' ? 'low' : verdict.confidence
  return { ...verdict, confidence: atMost(rule.confidence, said), proven: verdict.proven === true || sealed === true }
}

/** What is said of a match that no check judges; a free pattern tells nothing of its bits. */
function unchecked({ rule, token, value }: Candidate): Verdict {
  return { confidence: rule.confidence, ...(token.shapes.length === 0 ? { bits: guessBits(value) } : {}) }
}

/** True when the part that should be chance looks like it. */
function random({ token, value, random: body }: Candidate): boolean {
  if (token.entropy > 0 && entropy(body) < token.entropy) return false
  if (typedPattern(body) || new Set(body).size < fewestDistinct(body.length)) return false
  if (token.kind === 'named') return !filled(value) && !(body.length >= 16 && wordiness(body) > 3.4 && !/^[0-9a-f-]+$/i.test(body))
  if (body.length < 16 || /^[0-9a-fA-F-]+$/.test(body)) return true
  return wordiness(body) < 4.5 && (body.length > 80 || !spelled(body))
}
