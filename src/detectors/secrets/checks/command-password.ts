import type { Check } from '../check.js'
import { placeholder, typedPattern } from '../placeholder.js'
import { guessBits, looksRandom, madeOfWords, monotonous } from '../randomness.js'
import { refusedAs } from './no-secret.js'
import { chosen } from './weak.js'

/** A password that is an argument of a command: `docker login -p …`, `sshpass -p …`. Words alone are no finding. */
export const commandPassword: Check = ({ value: taken, groups, text, start, end }) => {
  const value = beforeEscape(taken, text[end] ?? '')
  const strength = passwordStrength(value)
  if (strength === null) return null
  const random = looksRandom(value)
  const user = groups.user ?? null
  const facts = { command: groups.command?.toLowerCase() ?? null, ...(user === null ? {} : { user }) }
  const reason = random ? 'it is random and an argument of a command' : 'it is an argument of a command that takes a password there'
  return { confidence: random ? 'high' : strength, end: start + value.length, facts, reason, bits: random ? guessBits(value) : 0 }
}

/** The value without the escape at the end of a string that holds the command: `"--password wombat7\n"`. */
function beforeEscape(value: string, next: string): string {
  return /["'`]/.test(next) ? value.replace(/\\[nrt]?$/, '') : value
}

/** How sure it is that the value is somebody's password; null when it is none, or a word. */
function passwordStrength(value: string): 'medium' | 'low' | null {
  // Numbers do not make a stand-in: Abcd1234 is a weak password, `your-password` none.
  const letters = value.replace(/\d+/g, '')
  const even = monotonous(value)
  if (value.length < 6 || (!even && placeholder(value) !== null) || refusedAs(value, letters) || typedPattern(value)) return null
  const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/].filter((kind) => kind.test(value)).length
  if (kinds < 2 || new Set(value).size < 5 || /\s/.test(value)) return null
  if (/^[A-Za-z]+(?:[-_. ][A-Za-z]+)*[:.!?]*$/.test(value)) return null
  const wordy = madeOfWords(value) || /^p[a@4][s$5]{2}w[o0]r?d?/i.test(value) || chosen.test(value)
  if (value.length < 8 || even || /1234|4321/.test(value) || wordy) {
    // A word and a number, as people choose them; more words are a name.
    if (/^[A-Za-z@$]{2,16}[-_.!@#]?\d{1,8}[!$@#.?]{0,2}$/.test(value)) return 'low'
    if (value.length < 8 || kinds < 3 || /^[A-Za-z]+(?:[-_. ][A-Za-z0-9]+)*$/.test(value)) return null
    return 'low'
  }
  return looksRandom(value) || kinds >= 3 ? 'medium' : 'low'
}
