import { excepted, type ForeignSpec, wantsPath } from '../../core/foreign.js'
import type { Candidate, Verdict } from './check.js'
import { filled, placeholder, typedPattern } from './placeholder.js'
import { entropy, guessBits } from './randomness.js'

/**
 * Judges a match of another scanner's rule as that scanner would: its entropy, its exceptions. What we would not take for a secret is not dropped,
 * for whoever wrote the rule wanted it, but of low confidence.
 */
export function judgeForeign({ rule, token, text, value, whole, path, random }: Candidate, foreign: ForeignSpec): Verdict | null {
  if (value === '' || (token.entropy > 0 && entropy(value) <= token.entropy)) return null
  if (path !== null && !wantsPath(foreign, path)) return null
  const line = text.slice(text.lastIndexOf('\n', whole.start - 1) + 1, endOfLine(text, whole.end))
  if (excepted(foreign, { path, secret: value, match: text.slice(whole.start, whole.end), line })) return null
  const stands = placeholder(value, random) ?? (typedPattern(random) || filled(value) ? 'placeholder' : null)
  if (stands !== null) return { confidence: 'low', bits: guessBits(value), facts: { reason: `it looks like a ${stands}` } }
  return { confidence: rule.confidence, bits: guessBits(value), facts: { reason: 'a rule you brought says so' } }
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end
}
