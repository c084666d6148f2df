/**
 * Git's wildcards over bytes: text is compared as one character a byte, so that `?` and classes mean what git means by them.
 * Matching never looks back further than the last star, so a hostile pattern costs time in proportion to its length, not exponentially.
 */

const any = -1
const star = -2
const slash = 47
const openBracket = 91
const closeBracket = 93
const backslash = 92
const dash = 45

/** A byte, `any`, `star`, or a table of the bytes a class accepts. */
type Token = number | Uint8Array

/** The pattern of one path segment; `'**'` stands for any number of segments. */
export type Segment = readonly Token[] | '**'

/** The pieces of a pattern between its slashes, or null for one that git's matcher gives up on and so never matches. */
export function parseWildcard(pattern: string): readonly Segment[] | null {
  const segments: Segment[] = []
  let tokens: Token[] = []
  const close = () => {
    segments.push(tokens.length > 1 && tokens.every((token) => token === star) ? '**' : tokens)
    tokens = []
  }
  for (let at = 0; at < pattern.length; at++) {
    let code = pattern.charCodeAt(at)
    if (code === 42) tokens.push(star)
    else if (code === 63) tokens.push(any)
    else if (code === openBracket) {
      const found = parseClass(pattern, at + 1)
      if (found === null) return null
      tokens.push(found.accepts)
      at = found.end
    } else {
      if (code === backslash) {
        if (++at === pattern.length) return null
        code = pattern.charCodeAt(at)
      }
      if (code === slash) close()
      else tokens.push(code)
    }
  }
  close()
  return segments
}

/** ASCII only, whatever the locale, as git has it. */
const namedClasses: Readonly<Record<string, RegExp>> = {
  alnum: /[0-9A-Za-z]/,
  alpha: /[A-Za-z]/,
  blank: /[ \t]/,
  cntrl: /[\0-\x1f\x7f]/,
  digit: /[0-9]/,
  graph: /[!-~]/,
  lower: /[a-z]/,
  print: /[ -~]/,
  punct: /[!-/:-@[-`{-~]/,
  space: /[ \t\n\r]/,
  upper: /[A-Z]/,
  xdigit: /[0-9A-Fa-f]/,
}

/** Reads a class whose `[` stands before `at`; `end` is the offset of its `]`. Null when it is not closed or names an unknown class. */
function parseClass(pattern: string, at: number): { accepts: Uint8Array; end: number } | null {
  const accepts = new Uint8Array(256)
  const negated = pattern[at] === '!' || pattern[at] === '^'
  let next = negated ? at + 1 : at
  let from = 0
  for (let first = true; first || pattern.charCodeAt(next) !== closeBracket; first = false, next++) {
    let code = pattern.charCodeAt(next)
    if (Number.isNaN(code)) return null
    if (code === dash && from > 0 && next + 1 < pattern.length && pattern.charCodeAt(next + 1) !== closeBracket) {
      if (pattern.charCodeAt(++next) === backslash) next++
      if (next >= pattern.length) return null
      accepts.fill(1, from, Math.max(from, pattern.charCodeAt(next) + 1))
      from = 0
    } else if (code === openBracket && pattern[next + 1] === ':') {
      const end = pattern.indexOf(']', next + 2)
      if (end < 0) return null
      if (end === next + 2 || pattern[end - 1] !== ':') {
        accepts[code] = 1
        from = code
        continue
      }
      const named = namedClasses[pattern.slice(next + 2, end - 1)]
      if (named === undefined) return null
      for (let byte = 0; byte < 128; byte++) if (named.test(String.fromCharCode(byte))) accepts[byte] = 1
      from = 0
      next = end
    } else {
      if (code === backslash) code = pattern.charCodeAt(++next)
      if (Number.isNaN(code)) return null
      accepts[code] = 1
      from = code
    }
  }
  if (negated) for (let byte = 0; byte < 256; byte++) accepts[byte] = accepts[byte] === 1 ? 0 : 1
  return { accepts, end: next }
}

/** True when the whole name fits the segment. */
export function matchSegment(tokens: readonly Token[], name: string): boolean {
  let token = 0
  let at = 0
  let lastStar = -1
  let resume = 0
  while (at < name.length) {
    const wanted = tokens[token]
    if (wanted === star) {
      lastStar = token++
      resume = at
    } else if (wanted !== undefined && accepts(wanted, name.charCodeAt(at))) {
      token++
      at++
    } else if (lastStar >= 0) {
      token = lastStar + 1
      at = ++resume
    } else return false
  }
  while (tokens[token] === star) token++
  return token === tokens.length
}

function accepts(token: Token, byte: number): boolean {
  return typeof token === 'number' ? token === byte || token === any : token[byte] === 1
}

/** True when the whole path fits: `**` stands for any number of segments, at the end for at least one. */
export function matchPath(segments: readonly Segment[], path: string): boolean {
  const names = path.split('/')
  let segment = 0
  let at = 0
  let lastStars = -1
  let resume = 0
  while (at < names.length) {
    const wanted = segments[segment]
    if (wanted === '**') {
      if (segment === segments.length - 1) return true
      lastStars = segment++
      resume = at
    } else if (wanted !== undefined && matchSegment(wanted, names[at] ?? '')) {
      segment++
      at++
    } else if (lastStars >= 0) {
      segment = lastStars + 1
      at = ++resume
    } else return false
  }
  return segment === segments.length
}
