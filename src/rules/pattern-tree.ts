import { between, type CharSet, codesOf, invert, merge, only } from './char-set.js'

/** A regular expression over latin1 text as a tree of what it reads; what only looks (`^`, `\b`, look-around) reads nothing. */
export type PatternNode =
  | { readonly kind: 'set'; readonly chars: CharSet }
  | { readonly kind: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly kind: 'choice'; readonly options: readonly PatternNode[] }
  | { readonly kind: 'repeat'; readonly part: PatternNode; readonly min: number; readonly max: number }

const nothing: PatternNode = { kind: 'sequence', parts: [] }

class Unread extends Error {}

/** Reads a valid pattern (flags none, `i` taken as written); null when it holds a backreference or a look-around that repeats. */
export function parsePattern(pattern: string): PatternNode | null {
  const reader = { pattern, at: 0 }
  try {
    const tree = choice(reader)
    return reader.at === pattern.length ? tree : null
  } catch (error) {
    if (error instanceof Unread) return null
    throw error
  }
}

interface Reader {
  readonly pattern: string
  at: number
}

function choice(reader: Reader): PatternNode {
  const options = [sequence(reader)]
  while (reader.pattern[reader.at] === '|') {
    reader.at++
    options.push(sequence(reader))
  }
  return options.length === 1 ? (options[0] ?? nothing) : { kind: 'choice', options }
}

function sequence(reader: Reader): PatternNode {
  const parts: PatternNode[] = []
  while (reader.at < reader.pattern.length && !'|)'.includes(reader.pattern[reader.at] ?? '')) parts.push(repeated(reader))
  return { kind: 'sequence', parts }
}

const bounds = /\{(\d+)(?:(,)(\d*))?\}/y

function repeated(reader: Reader): PatternNode {
  const part = atom(reader)
  const char = reader.pattern[reader.at]
  let range: { min: number; max: number } | null = null
  if (char === '*' || char === '+' || char === '?') {
    range = { min: char === '+' ? 1 : 0, max: char === '?' ? 1 : Number.POSITIVE_INFINITY }
    reader.at++
  } else if (char === '{') {
    bounds.lastIndex = reader.at
    const match = bounds.exec(reader.pattern)
    if (match === null) return part
    const min = Number(match[1])
    range = { min, max: match[2] === undefined ? min : match[3] === '' ? Number.POSITIVE_INFINITY : Number(match[3]) }
    reader.at = bounds.lastIndex
  }
  if (range === null) return part
  if (reader.pattern[reader.at] === '?') reader.at++
  return { kind: 'repeat', part, ...range }
}

function atom(reader: Reader): PatternNode {
  const char = reader.pattern[reader.at++] ?? ''
  if (char === '^' || char === '$') return nothing
  if (char === '.') return set(invert(only('\n\r')))
  if (char === '[') return set(bracket(reader))
  if (char === '\\') return escapeAtom(reader)
  if (char === '(') return group(reader)
  return set(only(char))
}

function group(reader: Reader): PatternNode {
  const head = /\?(?:([:=!])|<([=!])|<[\p{ID_Start}$_][\p{ID_Continue}$_]*>|([a-z-]+):)/uy
  head.lastIndex = reader.at
  const match = head.exec(reader.pattern)
  if (match !== null) reader.at = head.lastIndex
  else if (reader.pattern[reader.at] === '?') throw new Unread()
  const looks = match !== null && (match[1] === '=' || match[1] === '!' || match[2] !== undefined)
  const inner = choice(reader)
  reader.at++
  if (!looks) return inner
  // A look-around that repeats costs at each position; one of fixed reach costs nothing worth counting.
  if (repeats(inner)) throw new Unread()
  return nothing
}

function repeats(node: PatternNode): boolean {
  if (node.kind === 'repeat') return node.max > 64 || repeats(node.part)
  if (node.kind === 'sequence') return node.parts.some(repeats)
  return node.kind === 'choice' && node.options.some(repeats)
}

const digits = range('09')
const words = merge(digits, range('AZ'), range('az'), only('_'))
const spaces = only(' \t\n\v\f\r\u00a0')
const classes: Readonly<Record<string, CharSet>> = {
  d: digits,
  D: invert(digits),
  w: words,
  W: invert(words),
  s: spaces,
  S: invert(spaces),
}
const controls: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', v: '\v', f: '\f', '0': '\0' }

function escapeAtom(reader: Reader): PatternNode {
  const char = reader.pattern[reader.at] ?? ''
  if (char === 'b' || char === 'B') {
    reader.at++
    return nothing
  }
  if (/[1-9k]/.test(char)) throw new Unread()
  return set(escaped(reader))
}

/** The characters of an escape, whose backslash was read. */
function escaped(reader: Reader): CharSet {
  const char = reader.pattern[reader.at++] ?? ''
  const known = classes[char]
  if (known !== undefined) return known
  if (char in controls) return only(controls[char] ?? '')
  if (char === 'x' || char === 'u') {
    const digits = /[0-9a-fA-F]+/y
    digits.lastIndex = reader.at
    const code = digits.exec(reader.pattern.slice(0, reader.at + (char === 'x' ? 2 : 4)))?.[0]
    if (code === undefined || code.length !== (char === 'x' ? 2 : 4)) return only(char)
    reader.at += code.length
    return only(String.fromCharCode(Number.parseInt(code, 16)))
  }
  if (char === 'c') {
    reader.at++
    return only(String.fromCharCode((reader.pattern.charCodeAt(reader.at - 1) || 0) & 31))
  }
  return only(char)
}

/** As `escaped`, inside brackets, where `\b` is the backspace. */
function escapedInClass(reader: Reader): CharSet {
  if (reader.pattern[reader.at] !== 'b') return escaped(reader)
  reader.at++
  return only('\b')
}

function bracket(reader: Reader): CharSet {
  const negated = reader.pattern[reader.at] === '^'
  if (negated) reader.at++
  const members: { chars: CharSet; code: number | null }[] = []
  const dashes = new Set<number>()
  while (reader.at < reader.pattern.length && reader.pattern[reader.at] !== ']') {
    const start = reader.at
    const char = reader.pattern[reader.at++] ?? ''
    if (char === '-') dashes.add(members.length)
    const chars = char === '\\' ? escapedInClass(reader) : only(char)
    members.push({ chars, code: single(chars, reader.pattern.slice(start, reader.at)) })
  }
  reader.at++
  const parts: CharSet[] = []
  for (let i = 0; i < members.length; i++) {
    const from = members[i]
    const to = members[i + 2]
    if (from === undefined) break
    if (dashes.has(i + 1) && to !== undefined && from.code !== null && to.code !== null) {
      parts.push(between(from.code, to.code))
      i += 2
    } else parts.push(from.chars)
  }
  const all = merge(...parts)
  return negated ? invert(all) : all
}

/** The code of a set of one character, null for a class such as `\w`. */
function single(chars: CharSet, written: string): number | null {
  if (/^\\[dDwWsS]$/.test(written)) return null
  return codesOf(chars)[0] ?? null
}

function set(chars: CharSet): PatternNode {
  return { kind: 'set', chars }
}

function range(ends: string): CharSet {
  return between(ends.charCodeAt(0), ends.charCodeAt(1))
}
