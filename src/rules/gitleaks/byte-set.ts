/** A set of bytes, as 256 flags. */
export type ByteSet = readonly boolean[]

/** The bytes for which something is true. */
export function bytesWhere(holds: (code: number) => boolean): ByteSet {
  return Array.from({ length: 256 }, (_, code) => holds(code))
}

/** The bytes of either. */
export function both(a: ByteSet, b: ByteSet): ByteSet {
  return a.map((held, code) => held || b[code] === true)
}

/** All other bytes. */
export function others(set: ByteSet): ByteSet {
  return set.map((held) => !held)
}

/** The set with each letter in both cases. */
export function folded(set: ByteSet): ByteSet {
  return set.map((held, code) => {
    const letter = (code >= 65 && code <= 90) || (code >= 97 && code <= 122)
    return held || (letter && set[code ^ 32] === true)
  })
}

/** From a code point to another: beyond ASCII every byte of such a character counts, so that rather too much is in it. */
export function span(from: number, to: number): ByteSet {
  return bytesWhere((code) => (code < 0x80 ? code >= from && code <= to : to >= 0x80))
}

const ascii = (pattern: RegExp) => bytesWhere((code) => code < 0x80 && pattern.test(String.fromCharCode(code)))

/** What Go means by `\d`, `\s` and `\w`: ASCII alone, and no vertical tab among the blanks. */
export const perl: Readonly<Record<string, ByteSet>> = { d: ascii(/[0-9]/), s: ascii(/[\t\n\f\r ]/), w: ascii(/[0-9A-Za-z_]/) }

/** POSIX's classes by name. */
export const posix: Readonly<Record<string, ByteSet>> = {
  alnum: ascii(/[0-9A-Za-z]/),
  alpha: ascii(/[A-Za-z]/),
  ascii: span(0, 0x7f),
  blank: ascii(/[\t ]/),
  cntrl: bytesWhere((code) => code < 0x20 || code === 0x7f),
  digit: ascii(/[0-9]/),
  graph: ascii(/[!-~]/),
  lower: ascii(/[a-z]/),
  print: ascii(/[ -~]/),
  punct: ascii(/[!-/:-@[-`{-~]/),
  space: ascii(/[\t\n\v\f\r ]/),
  upper: ascii(/[A-Z]/),
  word: ascii(/[0-9A-Za-z_]/),
  xdigit: ascii(/[0-9A-Fa-f]/),
}

/** Unicode's general categories, as far as they can be told from single bytes. */
export const unicode: Readonly<Record<string, ByteSet>> = {
  L: both(ascii(/[A-Za-z]/), span(0x80, 0x10ffff)),
  Ll: ascii(/[a-z]/),
  Lu: ascii(/[A-Z]/),
  N: ascii(/[0-9]/),
  Nd: ascii(/[0-9]/),
  P: ascii(/[!-#%-*,-/:;?@[-\]_{}]/),
  Z: ascii(/ /),
  Zs: ascii(/ /),
}

/** The set as a class of a JavaScript pattern. */
export function classOf(set: ByteSet): string {
  const many = set.filter(Boolean).length > 128
  const listed = many ? others(set) : set
  let text = ''
  for (let from = 0; from < 256; from++) {
    if (listed[from] !== true) continue
    let to = from
    while (listed[to + 1] === true) to++
    text += to - from < 2 ? Array.from({ length: to - from + 1 }, (_, i) => member(from + i)).join('') : `${member(from)}-${member(to)}`
    from = to
  }
  return many ? `[^${text}]` : `[${text}]`
}

function member(code: number): string {
  const char = String.fromCharCode(code)
  if (/[0-9A-Za-z_]/.test(char)) return char
  if (code > 0x20 && code < 0x7f) return `\\${char}`
  return `\\x${code.toString(16).padStart(2, '0')}`
}
