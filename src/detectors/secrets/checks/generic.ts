import { chance, spelledOut } from '../chance.js'
import type { Candidate, Check } from '../check.js'
import { likelihood } from '../likelihood.js'
import { commonplace, placeholder, saysStandIn, typedPattern } from '../placeholder.js'
import { guessBits, looksRandom } from '../randomness.js'
import { type Given, given } from './given.js'
import { meaning, wordsOf } from './names.js'
import { countedUuid, ofOtherKind } from './no-secret.js'
import { weak, wellKnown } from './weak.js'
import { configures, deploys, inManual, samples, searches, translates } from './where.js'

const secretChars = /^[A-Za-z0-9+/_=.~:@!#$%^&*?()[\]{}|-]+$/
const shortest = { secret: 6, password: 4 }
// Shorter ones are no keys that a program drew.
const leastDrawn = 16

/** A value that may be what its name says, and how it stands there: what references, placeholders, code and other names leave over. */
export function worthAsking(kind: 'password' | 'secret', candidate: Candidate): Given | null {
  if (candidate.name === null || meaning(candidate.name) !== kind) return null
  const how = given(candidate)
  if (how === null || how.value.length < shortest[kind]) return null
  if (translates(candidate.path) && !/\d/.test(how.value)) return null
  if (isLoose(candidate) && /^[A-Za-z_-]+$/.test(how.value) && chance(how.value) < 0.3) return null
  return kind === 'secret' ? secretWorthAsking(how) : passwordWorthAsking(how)
}

/** True where only a comma or a blank joins name and value, as in a list of names or a sentence: a word there is no value. SQL has no more. */
function isLoose({ text, start, nameEnd, name }: Candidate): boolean {
  const joint = text.slice(nameEnd, start)
  return !/[=:>|?({]/.test(joint) && !/^[A-Z]+$|(?:identified by|IDENTIFIED BY)$/.test(name ?? '')
}

function secretWorthAsking(how: Given): Given | null {
  const { value } = how
  if (!secretChars.test(value) || stands(value)) return null
  return saysStandIn(value) || ofOtherKind(value) || wordsInBase64(value) || countedUuid(value) ? null : how
}

/** True for a reference and for what providers print. Letters in a row are weighed, for somebody may have typed them as a secret. */
function stands(value: string): boolean {
  const why = placeholder(value)
  return why !== null && why !== 'placeholder'
}

/** The password as it was before a Kubernetes Secret encoded it. */
function passwordWorthAsking(how: Given): Given | null {
  const value = encodedText(how.value) ?? how.value
  if (value.length < shortest.password || /\s|^###/.test(value) || new Set(value).size < 3) return null
  // Numbers do not make a stand-in: Abcd1234 is a weak password, `your-password` none.
  if (stands(value) || saysStandIn(value.replace(/\d+/g, ''))) return null
  // A label says Password in capitals; somebody's password may be the word itself.
  return ofOtherKind(value) && value !== 'password' ? null : { ...how, value }
}

// From here on a value is believed, or doubted but counted. Less will do where things are configured.
const sure = { secret: 0.9, password: 0.9, configured: 0.75, word: 0.9 }
const doubtful = { secret: 0.1, password: 0.15 }

/** A value given to a name that says key, token or secret: as likely one as its characters, the name and the place make it. */
export const genericSecret: Check = (candidate) => {
  const how = worthAsking('secret', candidate)
  if (how === null) return null
  const likely = likelihood('secret', candidate, how)
  if (likely < doubtful.secret) return null
  // Jenkins' credentials('…') takes the id of a credential, and now and then one itself.
  const plain = how.plain && !/^credentials?$/i.test(candidate.name ?? '') && !inManual(candidate)
  const replaced = wordsReplaced(how.value)
  const why = replaced
    ? 'its words have letters replaced, and the name it is given to says secret'
    : 'it is random and given to a name that says secret'
  const reason = plain ? why : `${why}, in a place where a value only may stand`
  // What is short or typed by a hand is counted, whatever it is given to.
  const drawn = how.value.length >= leastDrawn && !commonplace(how.value) && !typedPattern(how.value) && !replaced
  return {
    confidence: plain && drawn && !searches(candidate) && likely >= sure.secret ? 'medium' : 'low',
    end: how.end,
    bits: guessBits(how.value),
    reason,
  }
}

/** True for `Wh@t3v3rY0uW1sh`: words once their letters are put back. Of 20 random letters and digits 1 in 1,500 is taken for it. */
function wordsReplaced(value: string): boolean {
  return !/^[0-9a-f]+$/i.test(value) && chance(spelledOut(value)) < 0
}

/** True when the value is base64 of readable words: encoded, but drawn by no generator. */
function wordsInBase64(value: string): boolean {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(value) || value.length % 4 !== 0) return false
  const decoded = Buffer.from(value, 'base64').toString('latin1')
  return /^[\x20-\x7e]+$/.test(decoded) && !looksRandom(decoded)
}

/** The text a value is the base64 of, as Kubernetes Secrets hold them; null when it is none. */
function encodedText(value: string): string | null {
  if (value.length < 8 || value.length % 4 !== 0 || !/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return null
  const decoded = Buffer.from(value, 'base64').toString('latin1').replace(/\n$/, '')
  return /^[\x20-\x7e]{3,}$/.test(decoded) ? decoded : null
}

/** A value given to a name that says password: drawn by a program, or made up by a person. */
export const genericPassword: Check = (candidate) => {
  const how = worthAsking('password', candidate)
  if (how === null) return null
  const likely = likelihood('password', candidate, how)
  if (likely < doubtful.password) return null
  const random = Math.min(chance(how.value), chance(spelledOut(how.value))) > 0.5 && how.value.length >= 10
  const enough = configures(candidate.path) ? sure.configured : sure.password
  // What a Terraform file says is what gets made, weak or not.
  const applied = how.value === candidate.value && /\.tf(?:vars)?$/i.test(candidate.path ?? '')
  return {
    confidence:
      applied || ((how.plain || random) && !inManual(candidate) && likely >= enough && strong(how.value, likely, candidate))
        ? 'medium'
        : 'low',
    end: how.end,
    // The same password is the same secret where it stands plainly.
    ...(candidate.value.includes(how.value) ? {} : { value: how.value }),
    bits: random ? guessBits(how.value) : 0,
    reason: `${random ? 'it is random' : mixed(how.value) ? 'it mixes kinds of characters' : 'it is one a person could have made up'} and given to a name that says password`,
  }
}

/**
 * True for a password nobody guesses. A phrase is one where something is deployed; one word is, under a name of its own, there and
 * wherever it is bare, as in an environment: what a program has in quotes is as often a sample.
 */
function strong(value: string, likely: number, { text, start, nameEnd, name, path }: Candidate): boolean {
  const spelled = /^[A-Za-z]+(?:[-_. ][A-Za-z]+)*$/.test(value) && chance(value) < 0.5
  if (!weak(value) && (!spelled || deploys(path))) return true
  if (wellKnown(value) || wordsOf(name ?? '').length < 2 || (path !== null && samples(path))) return false
  return deploys(path) || (likely >= sure.word && !/["'`]/.test(text.slice(nameEnd, start)))
}

function mixed(value: string): boolean {
  return [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/].filter((kind) => kind.test(value)).length >= 3
}
