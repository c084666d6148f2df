import { checksums } from '../../core/checksum.js'
import type { Facts } from '../../core/detection.js'
import type { Sealing } from '../../core/sealing.js'
import { type Confidence, compareConfidence } from '../../core/severity.js'
import type { Candidate, Verdict } from './check.js'
import { checks } from './checks/index.js'
import { judgeForeign } from './foreign.js'
import { filled, placeholder, spelled, typedPattern } from './placeholder.js'
import { entropy, guessBits, wordiness } from './randomness.js'
import { tellsOf } from './tells.js'
import { says } from './word-in-name.js'

/** The surer of the two is held back: a rule's own confidence bounds what a check may say. */
function atMost(rule: Confidence, said: Confidence): Confidence {
  return compareConfidence(rule, said) > 0 ? rule : said
}

/** Fewest different characters in a random part of this length. */
function fewestDistinct(length: number): number {
  return Math.min(6, Math.ceil(length / 4))
}

/**
 * Decides whether a match is a secret: name, checksum, example, placeholder, chance, then the rule's own check. `shadow` means: it has a
 * provider's form and is none, so nothing weaker may claim it either.
 */
export function judge(candidate: Candidate): Verdict | 'shadow' | null {
  const { token, value } = candidate
  if (token.foreign !== undefined) return judgeForeign(candidate, token.foreign)
  if (token.kind === 'named' && !belongs(candidate)) return null
  const structured = token.kind === 'structured' && token.shapes.length > 0
  const refusal = structured || token.check === 'jwt' ? ('shadow' as const) : null
  const sealing: Sealing | null = token.checksum === null ? null : checksums[token.checksum]
  const sealed = sealing?.holds(value) ?? null
  if (sealed === false && sealing?.unsealed === 'refused') return refusal
  const shaped = token.shapes.length > 0 && token.kind !== 'generic'
  if (token.check === null || shaped || token.check === 'jwt') {
    if (placeholder(value, candidate.random) !== null) return refusal
    if (token.check !== 'jwt' && sealed !== true && !random(candidate)) return refusal
  }
  const verdict = token.check === null ? unchecked(candidate) : checks[token.check](candidate)
  if (verdict === null) return refusal
  const said = saidOf(candidate, verdict, sealing, sealed)
  return { ...verdict, ...said, facts: { ...tellsOf(candidate), ...verdict.facts, ...said.facts } }
}

/** True when the name that the value is given to says whose it is. */
function belongs({ token, name, nameEnd, text }: Candidate): boolean {
  return name === null || says(name, token.matchers[0]?.keywords ?? [], text, nameEnd - name.length)
}

const wrong = { checksum: 'whose checksum is wrong', content: 'whose content cannot be read' }
const right = { checksum: 'its checksum is right', content: 'its content can be read' }

/** How sure it is, and why. A checksum that holds leaves no doubt, whoever said how it is computed: chance does not meet 32 bits. */
function saidOf({ rule }: Candidate, verdict: Verdict, sealing: Sealing | null, sealed: boolean | null): Verdict & { facts: Facts } {
  if (sealing !== null && sealed === true) {
    const confidence =
      sealing.kind === 'checksum' ? 'high' : atMost(rule.source.read === null ? 'high' : rule.confidence, verdict.confidence)
    return { confidence, proven: true, facts: { reason: verdict.reason ?? right[sealing.kind] } }
  }
  if (sealing !== null && sealed === false && sealing.unsealed === 'doubted') {
    const remark = [verdict.remark, wrong[sealing.kind]].filter((part) => part !== undefined).join(', ')
    return { confidence: 'low', proven: false, refuted: true, remark, facts: { reason: wrong[sealing.kind].replace('whose', 'its') } }
  }
  const proven = verdict.proven === true
  const confidence = proven ? verdict.confidence : atMost(rule.confidence, verdict.confidence)
  return { confidence, proven, facts: { reason: reasonOf(rule.source.read === null, confidence, rule, verdict) } }
}

function reasonOf(remembered: boolean, confidence: Confidence, rule: Candidate['rule'], verdict: Verdict): string {
  const form =
    rule.token?.kind === 'structured'
      ? 'it has the form its maker documents'
      : rule.token?.kind === 'named'
        ? 'it has the length and alphabet, and the name it is given to says the rest'
        : 'it is random and given to a name that says secret'
  const why = verdict.reason ?? form
  return remembered && confidence === 'low' && rule.token?.kind !== 'generic'
    ? `its form is remembered, not read from its maker: ${why}`
    : why
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
