import type { Check } from '../check.js'
import { filled, placeholder, typedPattern } from '../placeholder.js'
import { guessBits, looksRandom } from '../randomness.js'

/** The token of an `Authorization: Bearer` header (RFC 6750): nothing but chance tells it from a stand-in. */
export const bearer: Check = ({ value }) => {
  if (value.length < 20 || placeholder(value) !== null || filled(value) || typedPattern(value)) return null
  // Tokens in JSON are judged by what they say.
  if (/^eyJ[\w-]+\.eyJ/.test(value)) return null
  if (/^[\w$]+(?:\.[\w$]+)+$/.test(value) && !/\d/.test(value)) return null
  const body = value.replace(/=+$/, '')
  if (!looksRandom(body.replace(/[._-]/g, ''))) return null
  return { confidence: 'medium', bits: guessBits(body), reason: 'it is random and stands in an Authorization header' }
}
