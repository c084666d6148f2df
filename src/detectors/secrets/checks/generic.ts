import type { Candidate, Check } from '../check.js'
import { filled, placeholder, typedPattern } from '../placeholder.js'
import { entropy, looksRandom, madeOfWords } from '../randomness.js'
import { meaning } from './names.js'

/** How a value stands in its line: in quotes, or bare in a file whose values need none; null when it is a piece of code or prose. */
interface Given {
  readonly form: 'quoted' | 'bare'
  readonly value: string
  readonly end: number
}

const codeFile =
  /\.(?:[cm]?[jt]sx?|vue|svelte|py|pyi|rb|go|rs|java|kt|kts|scala|groovy|gradle|cs|vb|fs|c|cc|cpp|cxx|h|hh|hpp|m|mm|swift|dart|php|pl|pm|lua|ex|exs|erl|hs|ml|clj|r|jl|zig|nim|sol|sql|proto|css|scss|less)$/i
const bareLine = /^[ \t]*(?:-[ \t]+)?(?:(?:export|set|ENV|ARG|SET)[ \t]+)?(?:[\w.-]+\.)?$/

/** Reads how the value is given. */
function given({ text, start, end, value, nameEnd, name, path }: Candidate): Given | null {
  const between = text.slice(nameEnd, start)
  const quote = /(["'`])\(?$/.exec(between)?.[1]
  if (quote !== undefined) {
    // Inside a string of JSON or code the quotes are escaped, both or neither.
    if (text[end] === '\\') return /\\["'`]$/.test(between) && text[end + 1] === quote ? { form: 'quoted', value, end } : null
    return text[end] === quote ? { form: 'quoted', value, end } : closedInside(value, quote, start)
  }
  // XML and ini elements: <password>value</password>.
  if (/>[ \t]*$/.test(between)) return text.startsWith('</', end) ? { form: 'bare', value, end } : null
  if (path !== null && codeFile.test(path)) return null
  const assignment = /^["']?[ \t]*(=|:|:=)[ \t]*$/.exec(between)?.[1]
  if (assignment === undefined || name === null) return null
  if (assignment === ':' && !/:[ \t]/.test(between)) return null
  const lineStart = text.lastIndexOf('\n', nameEnd) + 1
  const lead = text.slice(lineStart, nameEnd - name.length)
  const rest = /^[^\r\n]*/.exec(text.slice(end))?.[0] ?? ''
  // A connection string keeps its parts apart by semicolons; a bare value else fills its line up to a comment.
  const part = value.split(';')[0] ?? ''
  if (/[=\w]+;[ \t]*$/.test(lead) || (part !== value && /;[ \t]*[\w ]+=/.test(value.slice(part.length) + rest))) {
    return { form: 'bare', value: part, end: start + part.length }
  }
  if (!bareLine.test(lead) || !/^[ \t]*(?:[#;].*)?$/.test(rest)) return null
  if (/[;,({]$/.test(value) || /^[[({&*!|>]/.test(value) || /[A-Za-z_)\]]\(/.test(value)) return null
  return { form: 'bare', value, end }
}

/** The quote that closes stands inside what the pattern took: `'abc',other`. */
function closedInside(value: string, quote: string, start: number): Given | null {
  const at = value.indexOf(quote)
  return at < 1 ? null : { form: 'quoted', value: value.slice(0, at), end: start + at }
}

const uuid = /^\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?$/i
const notSecrets = [
  /^sha(?:1|224|256|384|512)[-:=]/i,
  /^data:/,
  /^(?:https?|ftp|file|wss?|s3|gs|git|ssh|urn|mailto|jdbc):/i,
  /^ssh-(?:rsa|ed25519|dss) /,
  /^AAAA[BCE]3Nza/, // a public key of ssh
  /^(?:MII[BC]Ij|MFkwEw|MIGfMA0)/, // a public key in DER
  /^LS0tLS1CRUdJTi/, // PEM in base64: a certificate or a key, judged by others
  /^(?:iVBORw0KGgo|R0lGOD|\/9j\/|AGFzbQ|UklGR|PHN2Zy|d09GM|T1RUTw|AAEAAAA|H4sI|UEsDB)/, // images, fonts, wasm, archives
  /^(?:\.{0,2}|~|[A-Za-z]:)[\\/][\w.\\/ -]+$/, // a path
  /^[\w-]+(?:\/[\w.-]+)+\.\w{1,5}$/,
  /^[\w.+-]+@[\w-]+\.[\w.]+$/, // a mail address
  /^\d+(?:\.\d+)+$/,
  /^(?:true|false|null|none|nil|undefined|yes|no|on|off)$/i,
  /^\$2[abxy]\$|^\$argon2|^\$[156]\$|^\{(?:SSHA|SHA|bcrypt|noop)\}|^pbkdf2/, // a hashed password
  /^[\w$]+(?:\.[\w$]+)+(?:\(\))?$/, // a property: config.password
  /^[\w$.]+\(.*\)?$/, // a call
  /^[\w$.]+\[.*\]?$/,
  /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/, // the name of a variable
]

function refused(value: string): boolean {
  return placeholder(value) !== null || filled(value) || uuid.test(value) || notSecrets.some((pattern) => pattern.test(value))
}

const secretChars = /^[A-Za-z0-9+/_=.~:@!#$%^&*?-]+$/

/** A value given to a name that says key, token or secret: random, and given as a value is. */
export const genericSecret: Check = (candidate) => {
  if (candidate.name === null || meaning(candidate.name) !== 'secret') return null
  const how = given(candidate)
  if (how === null || how.value.length < 16 || refused(how.value) || typedPattern(how.value) || !secretChars.test(how.value)) return null
  if (!looksRandom(how.value.replace(/=+$/, '')) || wordsInBase64(how.value)) return null
  return { confidence: 'medium', end: how.end, bits: guessBits(how.value) }
}

/** True when the value is base64 of readable words: encoded, but drawn by no generator. */
function wordsInBase64(value: string): boolean {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(value) || value.length % 4 !== 0) return false
  const decoded = Buffer.from(value, 'base64').toString('latin1')
  return /^[\x20-\x7e]+$/.test(decoded) && !looksRandom(decoded)
}

/** A value given to a name that says password. Words alone are no finding; words with digits are a doubtful one. */
export const genericPassword: Check = (candidate) => {
  if (candidate.name === null || meaning(candidate.name) !== 'password') return null
  const how = given(candidate)
  if (how === null || how.value.length < 8 || refused(how.value) || typedPattern(how.value)) return null
  const kinds = [/[a-z]/, /[A-Z]/, /[0-9]/, /[^A-Za-z0-9]/].filter((kind) => kind.test(how.value)).length
  if (kinds < 2 || new Set(how.value).size < 6) return null
  if (/^[A-Za-z]+(?:[-_. ][A-Za-z]+)*[:.!?]*$/.test(how.value)) return null
  const wordy = madeOfWords(how.value)
  if (wordy && (kinds < 3 || /^[A-Za-z]+(?:[-_. ][A-Za-z0-9]+)*$/.test(how.value))) return null
  const random = looksRandom(how.value) || (kinds >= 3 && !wordy)
  return { confidence: random ? 'medium' : 'low', end: how.end, bits: looksRandom(how.value) ? guessBits(how.value) : 0 }
}

/** Bits of chance in a value that was judged random: less than its length allows, because its alphabet is only guessed. */
function guessBits(value: string): number {
  return Math.floor(entropy(value) * value.length * 0.8)
}
