import { type ByteSet, both, bytesWhere, classOf, folded, others, perl, posix, span, unicode } from './byte-set.js'

/** A construct of Go's regular expressions that has no counterpart here, in words. */
export class Untranslatable extends Error {
  override readonly name = 'Untranslatable'
}

/** A pattern of Go in JavaScript's words, for latin1 text. */
export interface Translated {
  readonly pattern: string
  /** The same with letters as they were written, without their other case, and a dot for what has a number: what literals are read from. */
  readonly plain: string
  /** How many groups are captured. */
  readonly groups: number
}

interface Flags {
  readonly fold: boolean
  readonly lines: boolean
  readonly dotAll: boolean
}

interface Reader {
  readonly source: string
  readonly secret: number
  at: number
  groups: number
  out: string
  plain: string
}

/**
 * Translates a regular expression of Go (RE2): inline flags, named groups, POSIX and Unicode classes, `\A`, `\z`, `\Q…\E`, `\x{…}`. Flags have no
 * counterpart in the JavaScript of Node 20 and are written out: `(?i)a` becomes `[Aa]`. Characters beyond ASCII become their UTF-8 bytes. `secret`
 * is the number of the group that is named `token`; 0 names none. Throws `Untranslatable`.
 */
export function translate(source: string, secret = 0): Translated {
  const reader: Reader = { source, secret, at: 0, groups: 0, out: '', plain: '' }
  alternatives(reader, { fold: false, lines: false, dotAll: false })
  if (reader.at < source.length) throw new Untranslatable(`a ) at character ${reader.at + 1} closes nothing`)
  if (secret > reader.groups) throw new Untranslatable(`its secretGroup is ${secret}, and it has ${reader.groups} groups`)
  return { pattern: reader.out, plain: reader.plain, groups: reader.groups }
}

function emit(reader: Reader, text: string, plain = text): void {
  reader.out += text
  reader.plain += plain
}

/** Reads to the end of the group or pattern. Flags set on the way hold until there. */
function alternatives(reader: Reader, given: Flags): void {
  let flags = given
  while (reader.at < reader.source.length) {
    const char = reader.source[reader.at] ?? ''
    if (char === ')') return
    if (char === '(') flags = group(reader, flags)
    else if (char === '[') bracket(reader, flags)
    else if (char === '\\') escapeOutside(reader, flags)
    else plainChar(reader, flags)
  }
}

function plainChar(reader: Reader, flags: Flags): void {
  const char = String.fromCodePoint(reader.source.codePointAt(reader.at) ?? 0)
  const [range] = /^\{\d+(?:,\d*)?\}/.exec(reader.source.slice(reader.at)) ?? []
  reader.at += (range ?? char).length
  const special = range ?? metaChar(char, flags)
  if (special === null) literal(reader, char, flags)
  else emit(reader, special)
}

/** What a character that is no literal means under the flags; null for one that is. */
function metaChar(char: string, { dotAll, lines }: Flags): string | null {
  if (char === '.') return dotAll ? '[^]' : '[^\\n]'
  if (char === '^') return lines ? '(?<![^\\n])' : '^'
  if (char === '$') return lines ? '(?![^\\n])' : '$'
  return '|*+?'.includes(char) ? char : null
}

function literal(reader: Reader, char: string, flags: Flags): void {
  const bytes = [...Buffer.from(char)]
  const [code = 0] = bytes
  if (bytes.length > 1) emit(reader, `(?:${bytes.map(hex).join('')})`, '.')
  else if (flags.fold && /[A-Za-z]/.test(char)) emit(reader, classOf(folded(span(code, code))), char)
  else if (/[0-9A-Za-z_ "'`,;:<>=!@#%&~/-]/.test(char)) emit(reader, char)
  else if (code > 0x20 && code < 0x7f) emit(reader, `\\${char}`)
  else emit(reader, hex(code), '.')
}

function hex(code: number): string {
  return `\\x${code.toString(16).padStart(2, '0')}`
}

/** Reads `(`, what kind of group it is, and its content. Gives back the flags that hold behind it. */
function group(reader: Reader, flags: Flags): Flags {
  const rest = reader.source.slice(reader.at)
  const [named] = /^\(\?P?<[A-Za-z_]\w*>/.exec(rest) ?? []
  const [flagged, on = '', off = '', end = ''] = /^\(\?([imsU]*)(?:-([imsU]+))?([:)])/.exec(rest) ?? []
  if (flagged === undefined && named === undefined && rest.startsWith('(?')) {
    throw new Untranslatable(`the group ${rest.slice(0, 4)} at character ${reader.at + 1} is not known in Go`)
  }
  reader.at += (named ?? flagged ?? '(').length
  const inner = flagged === undefined ? flags : changed(flags, on, off)
  if (end === ')') return inner
  if (flagged === undefined) reader.groups++
  const opening = flagged === undefined ? (reader.groups === reader.secret ? '(?<token>' : '(') : '(?:'
  emit(reader, opening)
  alternatives(reader, inner)
  if (reader.source[reader.at] !== ')') throw new Untranslatable('a group is never closed')
  reader.at++
  emit(reader, ')')
  return flags
}

function changed(flags: Flags, on: string, off: string): Flags {
  if (`${on}${off}`.includes('U')) throw new Untranslatable("the flag 'U' (repetitions are lazy) is not translated")
  const is = (letter: string, before: boolean) => (on.includes(letter) ? true : off.includes(letter) ? false : before)
  return { fold: is('i', flags.fold), lines: is('m', flags.lines), dotAll: is('s', flags.dotAll) }
}

const asserted: Readonly<Record<string, string>> = { A: '^', z: '$', b: '\\b', B: '\\B' }

function escapeOutside(reader: Reader, flags: Flags): void {
  const char = reader.source[reader.at + 1] ?? ''
  const known = asserted[char]
  if (known !== undefined) {
    reader.at += 2
    emit(reader, known)
    return
  }
  if (char === 'Q') {
    const end = reader.source.indexOf('\\E', reader.at)
    const quoted = reader.source.slice(reader.at + 2, end === -1 ? undefined : end)
    reader.at = end === -1 ? reader.source.length : end + 2
    for (const one of quoted) literal(reader, one, flags)
    return
  }
  const meant = escaped(reader)
  if (typeof meant === 'number') literal(reader, String.fromCodePoint(meant), flags)
  else emit(reader, classOf(flags.fold ? folded(meant) : meant))
}

const controls: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 }

/** Reads an escape: the code point it stands for, or a class of bytes. */
function escaped(reader: Reader): number | ByteSet {
  const rest = reader.source.slice(reader.at + 1)
  const char = rest[0] ?? ''
  const [coded, braced, short] = /^x(?:\{([0-9A-Fa-f]{1,6})\}|([0-9A-Fa-f]{2}))/.exec(rest) ?? []
  const [octal] = /^(?:0[0-7]{0,2}|[1-7][0-7]{1,2})/.exec(rest) ?? []
  const [property, negated, long, one] = /^[pP](?:\{(\^?)(\w+)\}|(\w))/.exec(rest) ?? []
  reader.at += 1 + (coded ?? octal ?? property ?? char).length
  if (coded !== undefined) return Number.parseInt(braced ?? short ?? '0', 16)
  if (octal !== undefined) return Number.parseInt(octal, 8)
  if (property !== undefined) {
    const set = unicode[long ?? one ?? '']
    if (set === undefined) throw new Untranslatable(`the Unicode class \\${property} is not translated`)
    return (char === 'P') === (negated === '^') ? set : others(set)
  }
  const shorthand = perl[char.toLowerCase()]
  if (shorthand !== undefined) return char === char.toLowerCase() ? shorthand : others(shorthand)
  const control = controls[char]
  if (control !== undefined) return control
  if (char === '' || /[0-9A-Za-z]/.test(char)) throw new Untranslatable(`the escape \\${char} is not translated`)
  return char.codePointAt(0) ?? 0
}

function bracket(reader: Reader, flags: Flags): void {
  const start = reader.at++
  const negated = reader.source[reader.at] === '^'
  if (negated) reader.at++
  let set = bytesWhere(() => false)
  for (let first = true; first || reader.source[reader.at] !== ']'; first = false) {
    if (reader.at >= reader.source.length) throw new Untranslatable(`the class at character ${start + 1} is never closed`)
    set = both(set, members(reader))
  }
  reader.at++
  const all = flags.fold ? folded(set) : set
  emit(reader, classOf(negated ? others(all) : all))
}

/** One member of a class: a character, a range, an escape or a POSIX class. */
function members(reader: Reader): ByteSet {
  const [named, negated, name = ''] = /^\[:(\^?)(\w+):\]/.exec(reader.source.slice(reader.at)) ?? []
  if (named !== undefined) {
    reader.at += named.length
    const set = posix[name]
    if (set === undefined) throw new Untranslatable(`the class [:${name}:] is not known`)
    return negated === '^' ? others(set) : set
  }
  const from = member(reader)
  if (typeof from !== 'number') return from
  if (reader.source[reader.at] !== '-' || reader.source[reader.at + 1] === ']') return span(from, from)
  reader.at++
  const to = member(reader)
  if (typeof to !== 'number' || to < from) throw new Untranslatable(`a range of the class at character ${reader.at} has no end`)
  return span(from, to)
}

function member(reader: Reader): number | ByteSet {
  if (reader.source[reader.at] === '\\') return escaped(reader)
  const code = reader.source.codePointAt(reader.at) ?? 0
  reader.at += String.fromCodePoint(code).length
  return code
}
