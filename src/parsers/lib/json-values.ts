import { mistakeIn } from './json-mistake.js'

/** A JSON value of a text and the line it starts on, counted from 1. */
export interface JsonValue {
  readonly value: unknown
  readonly line: number
}

/** What a text of one or several JSON values holds; `problem` is the first place that is no JSON, or the end of a text that was cut. */
export interface JsonValues {
  readonly values: readonly JsonValue[]
  readonly problem: { readonly line: number; readonly column: number; readonly cut: boolean } | null
}

/**
 * Reads a text that holds one JSON value, or several one after the other: JSON Lines, answers appended to one file. Values before a mistake are
 * kept. Takes time in proportion to the text; nesting costs no stack.
 */
export function parseJsonValues(text: string): JsonValues {
  const whole = parsed(text)
  if (whole !== undefined) return { values: [{ value: whole.value, line: 1 }], problem: null }
  const values: JsonValue[] = []
  const place = placer(text)
  let start = skipBlank(text, 0)
  while (start < text.length) {
    const end = endOfValue(text, start)
    const { line } = place(start)
    if (end === null) return { values, problem: { ...place(text.length), cut: true } }
    const one = parsed(text.slice(start, end))
    if (one === undefined) {
      return { values, problem: { ...place(start + mistakeIn(text.slice(start, end))), cut: false } }
    }
    values.push({ value: one.value, line })
    start = skipBlank(text, end)
  }
  return { values, problem: values.length === 0 ? { line: 1, column: 1, cut: true } : null }
}

function parsed(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}

function skipBlank(text: string, from: number): number {
  let at = from
  while (at < text.length && isBlank(text.charCodeAt(at))) at++
  return at
}

// Blanks of JSON, commas between values, and the byte order marks that appending leaves within a file.
function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09 || code === 0x2c || code === 0xfeff
}

/** Offset behind the object or array at `start`, or behind the word there; null when the text ends first. */
function endOfValue(text: string, start: number): number | null {
  let depth = 0
  for (let at = start; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (char === 0x22) {
      const close = endOfString(text, at)
      if (close === null) return null
      at = close
    } else if (char === 0x7b || char === 0x5b) depth++
    else if (char === 0x7d || char === 0x5d) depth--
    else if (depth > 0 || !isBlank(char)) continue
    else return at
    if (depth <= 0) return at + 1
  }
  return depth > 0 ? null : text.length
}

function endOfString(text: string, open: number): number | null {
  for (let at = open + 1; at < text.length; at++) {
    const char = text.charCodeAt(at)
    if (char === 0x5c) at++
    else if (char === 0x22) return at
  }
  return null
}

/** Tells line and column of offsets that only grow; goes through the text once. */
export function placer(text: string): (offset: number) => { line: number; column: number } {
  let line = 1
  let begin = 0
  let next = text.indexOf('\n')
  return (offset) => {
    while (next >= 0 && next < offset) {
      line++
      begin = next + 1
      next = text.indexOf('\n', begin)
    }
    return { line, column: offset - begin + 1 }
  }
}
