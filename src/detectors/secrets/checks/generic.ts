import { chance } from '../chance.js'
import type { Candidate, Check } from '../check.js'
import { likelihood } from '../likelihood.js'
import { filled, placeholder, typedPattern } from '../placeholder.js'
import { guessBits, looksRandom, madeOfWords, monotonous } from '../randomness.js'
import { type Given, given } from './given.js'
import { meaning } from './names.js'
import { configures, inManual, translates } from './where.js'

// What a random value now and then looks like: its letters tell.
const unlessRandom = [
  /^[\w$]+(?:\.[A-Za-z_$][\w$]*)+(?:\(\))?$/, // a property: config.password
  /^(?:\.{0,2}|~|[A-Za-z]:)[\\/][\w.%\\/ -]+$/, // a path, or the format of one
  /^[\w-]+(?:\/[\w.-]+)+\.\w{1,5}$/,
]
// The word password itself, as labels have it.
const translated =
  /^(?:pass(?:wor[dt]|code|phrase)|kenn?wort|pa(?:ss|s)w(?:oo|o)rd|mot ?de ?passe|motdepasse|contrase(?:ñ|Ã±|n)a|clave|senha|palavra-passe|parola(?:ccia)?|wachtwoord|l(?:ö|Ã¶|o)senord|adgangskode|salasana|heslo|has(?:ł|Å\x82|l)o|jelsz(?:ó|Ã³|o)|(?:ş|Å\x9f|s)ifre|[^\x00-\x7f]+)[:*.]*$/i
const notSecrets = [
  /^sha(?:1|224|256|384|512)[-:=]/i,
  /^data:/,
  /^(?:https?|ftp|file|wss?|s3|gs|git|ssh|urn|mailto|jdbc):/i,
  /^ssh-(?:rsa|ed25519|dss) /,
  /^AAAA[BCE]3Nza/, // a public key of ssh
  /^(?:MII[BC]Ij|MFkwEw|MIGfMA0)/, // a public key in DER
  /^LS0tLS1CRUdJTi/, // PEM in base64: a certificate or a key, judged by others
  /^(?:iVBORw0KGgo|R0lGOD|\/9j\/|AGFzbQ|UklGR|PHN2Zy|d09GM|T1RUTw|AAEAAAA|H4sI|UEsDB)/, // images, fonts, wasm, archives
  /\w\(\)|[;,]\w+[.=]\w|[!=]==/, // code
  /^U2FsdGVkX1/, // encrypted by openssl
  /^0x[0-9a-f]{32}$/i, // a key of SNMP as it is stored, a hash
  /^\$9\$/, // encrypted by Junos
  translated,
  /^[#.][A-Za-z][A-Za-z-]*$/, // a selector
  /^rO0AB/, // a serialized Java object
  /^[\w.-]+(?:\[[\w,-]+\])?(?:==|>=|~=|<=|\^)\d[\w.*]*$/, // a package and its version
  /^pk_(?!\d{6,}_)/, // a publishable key
  /^[a-z]+(?:[A-Z][a-z]{2,})+V\d$/, // the name of a field in its second edition
  /^[\w.+-]+@[\w-]+\.[\w.]+$/, // a mail address
  /^\d+(?:\.\d+)+$/,
  /^(?:true|false|null|none|nil|undefined|yes|no|on|off)$/i,
  /\$2[abxy]\$\d\d\$|^\$argon2|^\$[156]\$|^\{(?:SSHA|SHA|bcrypt|noop)\}|^pbkdf2/, // a hashed password
  /^[\w$.]+\(.*\)?$/, // a call
  /^[\w$.]+\[.*\]?$/,
  /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/, // the name of a variable
]

/** True when the value is of a kind that is no secret, or the words in it are those of a stand-in. */
function refusedAs(value: string, words: string): boolean {
  if (filled(words) || notSecrets.some((pattern) => pattern.test(value))) return true
  return unlessRandom.some((pattern) => pattern.test(value)) && chance(value) < 0.3
}

// Drawn by chance are those of the fourth version alone; the others are made of times and names.
const uuid = /^\{?[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-([0-9a-f])[0-9a-f]{3}-[0-9a-f]{12}\}?$/i

function countedUuid(value: string): boolean {
  const [whole, version, variant = ''] = uuid.exec(value) ?? []
  return whole !== undefined && (version !== '4' || !/[89ab]/i.test(variant))
}

const secretChars = /^[A-Za-z0-9+/_=.~:@!#$%^&*?()[\]{}|-]+$/
const shortest = { secret: 16, password: 6 }

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
  return !/[=:>|?({]/.test(joint) && !/^[A-Z]+$|identified by$/i.test(name === 'password' ? '' : (name ?? ''))
}

function secretWorthAsking(how: Given): Given | null {
  const { value } = how
  if (!secretChars.test(value) || placeholder(value) !== null || typedPattern(value) || refusedAs(value, value)) return null
  return wordsInBase64(value) || countedUuid(value) ? null : how
}

/** The password as it was before a Kubernetes Secret encoded it. */
function passwordWorthAsking(how: Given): Given | null {
  const value = encodedText(how.value) ?? how.value
  // Numbers do not make a stand-in: Abcd1234 is a weak password, `your-password` none.
  const letters = value.replace(/\d+/g, '')
  if (value.length < 6 || /\s|^\d+$|^###/.test(value) || new Set(value).size < 4 || typedPattern(value)) return null
  return (!monotonous(value) && placeholder(value) !== null) || refusedAs(value, letters) ? null : { ...how, value }
}

// From here on a value is believed, or doubted but counted. Less will do where things are configured.
const sure = { secret: 0.9, password: 0.9, configured: 0.75 }
const doubtful = { secret: 0.5, password: 0.15 }

/** A value given to a name that says key, token or secret: as likely one as its characters, the name and the place make it. */
export const genericSecret: Check = (candidate) => {
  const how = worthAsking('secret', candidate)
  if (how === null) return null
  const likely = likelihood('secret', candidate, how)
  if (likely < doubtful.secret) return null
  // Jenkins' credentials('…') takes the id of a credential, and now and then one itself.
  const plain = how.plain && !/^credentials?$/i.test(candidate.name ?? '') && !inManual(candidate)
  const reason = plain
    ? 'it is random and given to a name that says secret'
    : 'it is random and given to a name that says secret, in a place where a value only may stand'
  return { confidence: plain && likely >= sure.secret ? 'medium' : 'low', end: how.end, bits: guessBits(how.value), reason }
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
  const random = chance(how.value) > 0.5 && how.value.length >= 10
  const enough = configures(candidate.path) ? sure.configured : sure.password
  // What a Terraform file says is what gets made, weak or not.
  const applied = how.value === candidate.value && /\.tf(?:vars)?$/i.test(candidate.path ?? '')
  return {
    confidence: applied || (likely >= enough && (how.plain || random) && !weak(how.value) && !inManual(candidate)) ? 'medium' : 'low',
    end: how.end,
    bits: random ? guessBits(how.value) : 0,
    reason: `${random ? 'it is random' : likely < enough ? 'it is one a person could have made up' : 'it mixes kinds of characters'} and given to a name that says password`,
  }
}

/** True for a password that everyone has seen: `p@ssw0rd`, numbers in a row, one short word. */
function weak(value: string): boolean {
  return chosen.test(value) || /^p[a@4][s$5]{2}w[o0]r?d?|1234|4321/i.test(value) || /^[A-Za-z]{1,11}$/.test(value)
}

/** A password that is an argument of a command: `docker login -p …`, `sshpass -p …`. Words alone are no finding. */
export const commandPassword: Check = ({ value, groups }) => {
  const strength = passwordStrength(value)
  if (strength === null) return null
  const random = looksRandom(value)
  const user = groups.user ?? null
  const facts = { command: groups.command?.toLowerCase() ?? null, ...(user === null ? {} : { user }) }
  const reason = random ? 'it is random and an argument of a command' : 'it is an argument of a command that takes a password there'
  return { confidence: random ? 'high' : strength, facts, reason, bits: random ? guessBits(value) : 0 }
}

// What people type when a form asks for letters, digits and a symbol.
const chosen = /^(?:pass(?:word)?|test|admin|root|user|secret|welcome|qwerty|demo|guest|hello)[-_.@#]?\d{1,6}[!$@#.?]{0,2}$/i

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
