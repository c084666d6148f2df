/**
 * Literal texts that stand in every match of a regular expression one behind the other, as they are written: a text without them need not be
 * tried. It may miss some, it never invents one. Alternatives say nothing: neither way through them must be taken.
 */
export function requiredSequence(pattern: string): string[] {
  const reader: Reader = { pattern, at: 0, texts: [], run: '' }
  const whole = readSequence(reader)
  endRun(reader)
  return whole && reader.at === pattern.length ? reader.texts : []
}

interface Reader {
  readonly pattern: string
  at: number
  texts: string[]
  run: string
}

const quantifier = /[?*+]\??|\{(\d+)(?:,\d*)?\}\??/y

function endRun(reader: Reader): void {
  if (reader.run !== '') reader.texts.push(reader.run)
  reader.run = ''
}

/** Reads up to the end of the group or pattern; false when it holds alternatives, or something it cannot tell apart. */
function readSequence(reader: Reader): boolean {
  const { pattern } = reader
  let plain = true
  while (reader.at < pattern.length && pattern[reader.at] !== ')') {
    const char = pattern[reader.at] ?? ''
    if (char === '|') {
      plain = false
      endRun(reader)
      reader.at++
    } else if (char === '(') plain = readGroup(reader) && plain
    else if (char === '[') {
      endRun(reader)
      reader.at = classEnd(pattern, reader.at) + 1
      skipQuantifier(reader)
    } else if (!readAtom(reader)) return false
  }
  return plain
}

/** Reads a group; its texts count when it must occur and is no look around. False alone when its end is not found. */
function readGroup(reader: Reader): boolean {
  const head = /^\((?:\?:|\?<(?![=!])[^>]*>|\?<?[=!])?/.exec(reader.pattern.slice(reader.at))?.[0] ?? '('
  endRun(reader)
  const before = reader.texts.length
  reader.at += head.length
  const plain = readSequence(reader)
  endRun(reader)
  if (reader.pattern[reader.at] !== ')') return false
  reader.at++
  if (!plain || /[=!]$/.test(head) || skipQuantifier(reader)) reader.texts.length = before
  return true
}

/** Reads one character, escaped or not. False for escapes by number, which are not read here. */
function readAtom(reader: Reader): boolean {
  const char = reader.pattern[reader.at] ?? ''
  let literal: string | null = /[.^$]/.test(char) ? null : char
  reader.at++
  if (char === '\\') {
    const escaped = reader.pattern[reader.at++] ?? ''
    if (/[xukcpP0-9]/.test(escaped)) return false
    literal = /[0-9A-Za-z]/.test(escaped) ? null : escaped
  }
  const end = reader.at
  const optional = skipQuantifier(reader)
  if (literal === null || optional) endRun(reader)
  else {
    reader.run += literal
    if (reader.at > end) endRun(reader)
  }
  return true
}

/** Passes over a quantifier; true when it allows for nothing. */
function skipQuantifier(reader: Reader): boolean {
  quantifier.lastIndex = reader.at
  const found = quantifier.exec(reader.pattern)
  if (found === null) return false
  reader.at = quantifier.lastIndex
  return /^[?*]/.test(found[0]) || Number(found[1] ?? 1) === 0
}

function classEnd(pattern: string, start: number): number {
  for (let i = start + 1; i < pattern.length; i++) {
    if (pattern[i] === '\\') i++
    else if (pattern[i] === ']') return i
  }
  return pattern.length
}
