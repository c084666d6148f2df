import { inToken, latin1, type Search } from '../../engine/index.js'
import type { Encoded } from './encoded-text.js'
import type { Encoding } from './hit.js'
import { type Replacement, rewritten } from './rewritten.js'

/** Bytes around escapes that are read with them: the name a value is given to, the other half of a pair. */
const around = 256
/** A token that reaches out of these bytes is read to its end, up to so many bytes. */
const longestToken = 16_384
/** Bytes whose escapes are taken out in one go. */
const longestText = 1 << 18

const escapes =
  /%([0-9A-Fa-f]{2})|\\{1,8}(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\}|U([0-9A-Fa-f]{8})|([01][0-7]{2})|(\/))|&(?:#[xX]([0-9A-Fa-f]{1,8})|#([0-9]{1,8})|([a-z]{2,6}));/g

// The names of HTML for printable characters of ASCII, as far as they are written in small letters alone.
const named: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  ast: '*',
  bsol: '\\',
  colon: ':',
  comma: ',',
  commat: '@',
  dollar: '$',
  equals: '=',
  excl: '!',
  grave: '`',
  gt: '>',
  lbrace: '{',
  lcub: '{',
  lowbar: '_',
  lpar: '(',
  lsqb: '[',
  lt: '<',
  num: '#',
  percnt: '%',
  period: '.',
  plus: '+',
  quest: '?',
  quot: '"',
  rbrace: '}',
  rcub: '}',
  rpar: ')',
  rsqb: ']',
  semi: ';',
  sol: '/',
}

/** Texts around escaped characters from the `first` on (-1 for none), the escapes taken out; in order. What is longer than `longestText` comes in pieces that share a token's length. */
export function* escapedIn(bytes: Uint8Array, { nextEscape }: Search, first: number): Generator<Encoded> {
  let done = 0
  let shared = 0
  for (let at = first; at !== -1; at = nextEscape(done)) {
    const start = shared > 0 ? Math.max(0, done - shared) : Math.max(done, tokenStart(bytes, Math.max(0, at - around)))
    let last = at
    let next = at
    while (next !== -1 && next - last <= 2 * around && next - start < longestText) {
      last = next
      next = nextEscape(next + 1)
    }
    shared = next !== -1 && next - last <= 2 * around ? longestToken : 0
    done = shared === 0 ? tokenEnd(bytes, Math.min(bytes.length, last + around)) : next
    const text = rewritten(bytes, start, done, replacementsIn(bytes, start, done))
    if (text !== null) yield text
  }
}

/** The escapes of printable characters, blanks and line breaks. */
function replacementsIn(bytes: Uint8Array, start: number, end: number): Replacement[] {
  const found: Replacement[] = []
  for (const match of latin1(bytes, start, end).matchAll(escapes)) {
    const text = characterOf(match)
    if (text === null) continue
    const from = start + match.index
    found.push({ from, to: from + match[0].length, text, encoding: encodingOf(match[0]) })
  }
  return found
}

function characterOf([, percent, x, u, braced, long, octal, solidus, hexEntity, entity, name]: RegExpExecArray | RegExpMatchArray):
  | string
  | null {
  if (solidus !== undefined) return solidus
  if (name !== undefined) return Object.hasOwn(named, name) ? (named[name] ?? null) : null
  const hex = percent ?? x ?? u ?? braced ?? long ?? hexEntity
  const code = hex !== undefined ? Number.parseInt(hex, 16) : octal !== undefined ? Number.parseInt(octal, 8) : Number(entity)
  return (code >= 0x20 && code < 0x7f) || code === 9 || code === 10 || code === 13 ? String.fromCharCode(code) : null
}

function encodingOf(escaped: string): Encoding {
  return escaped.startsWith('%') ? 'percent' : escaped.startsWith('&') ? 'html' : 'escapes'
}

function tokenStart(bytes: Uint8Array, at: number): number {
  const least = Math.max(0, at - longestToken)
  let start = at
  while (start > least && inToken(bytes[start - 1] ?? 0)) start--
  return start
}

function tokenEnd(bytes: Uint8Array, at: number): number {
  const most = Math.min(bytes.length, at + longestToken)
  let end = at
  while (end < most && inToken(bytes[end] ?? 0)) end++
  return end
}
