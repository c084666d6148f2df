import { parse, TomlError } from 'smol-toml'
import { SourceError } from '../../core/errors.js'

/** A TOML file's values, and where its tables and keys stand. */
export interface TomlFile {
  readonly file: string
  readonly value: Readonly<Record<string, unknown>>
  /** Line and column, from 1, of the key at a path, or of the nearest table above it: `['rules', 3, 'regex']`. */
  place(path: readonly (string | number)[]): { file: string; line: number; column: number }
}

/** Reads TOML. Throws `SourceError` with line and column for what is none. */
export function parseToml(text: string, file: string): TomlFile {
  try {
    const value = parse(text)
    const lines = linesOf(text)
    const place: TomlFile['place'] = (path) => {
      for (let length = path.length; length > 0; length--) {
        const line = lines.get(keyOf(path.slice(0, length)))
        if (line !== undefined) return { file, line, column: 1 }
      }
      return { file, line: 1, column: 1 }
    }
    return { file, value, place }
  } catch (error) {
    if (!(error instanceof TomlError)) throw error
    // Its own words quote the file, which may hold what must not be printed.
    throw new SourceError({ file, line: error.line, column: error.column }, 'not TOML from here on')
  }
}

function keyOf(path: readonly (string | number)[]): string {
  return JSON.stringify(path.map(String))
}

const header = /^[ \t]*(\[\[?)[ \t]*([^\][\n]+?)[ \t]*\]\]?/
const assignment = /^[ \t]*([A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')[ \t]*=/

/** The line each table and key is written on. Tables of a list are counted; strings of several lines and lists are passed over. */
function linesOf(text: string): Map<string, number> {
  const lines = new Map<string, number>()
  const counts = new Map<string, number>()
  let table: (string | number)[] = []
  let at = 0
  let line = 1
  while (at < text.length) {
    const end = endOfLine(text, at)
    const written = text.slice(at, end)
    const opened = header.exec(written)
    const named = opened === null ? assignment.exec(written) : null
    if (opened !== null) {
      table = indexed((opened[2] ?? '').split('.').map(bare), opened[1] === '[[', counts)
      lines.set(keyOf(table), line)
    } else if (named !== null) lines.set(keyOf([...table, bare(named[1] ?? '')]), line)
    const next = named === null ? end : endOfValue(text, at + named[0].length)
    for (let i = at; i <= next && i < text.length; i++) if (text[i] === '\n') line++
    at = next + 1
  }
  return lines
}

function bare(name: string): string {
  return name.trim().replace(/^(["'])(.*)\1$/, '$2')
}

/** The path of a table with the indexes of the lists it lies in. */
function indexed(names: readonly string[], listed: boolean, counts: Map<string, number>): (string | number)[] {
  const path: (string | number)[] = []
  for (const [index, name] of names.entries()) {
    path.push(name)
    const key = keyOf(path)
    const known = counts.get(key)
    if (listed && index === names.length - 1) counts.set(key, (known ?? -1) + 1)
    const count = counts.get(key)
    if (count !== undefined) path.push(count)
  }
  return path
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end === -1 ? text.length : end
}

/** The end of the line a value ends on: lists and strings of several lines go on. */
function endOfValue(text: string, start: number): number {
  let depth = 0
  let at = start
  while (at < text.length) {
    const char = text[at] ?? ''
    const quote = /^("""|'''|"|')/.exec(text.slice(at, at + 3))?.[0]
    if (quote !== undefined) {
      at = endOfString(text, at + quote.length, quote)
      continue
    }
    if (char === '#') at = endOfLine(text, at)
    if (text[at] === '\n' && depth <= 0) return at
    if (char === '[' || char === '{') depth++
    if (char === ']' || char === '}') depth--
    at++
  }
  return text.length
}

function endOfString(text: string, start: number, quote: string): number {
  for (let at = start; at < text.length; at++) {
    if (text[at] === '\\' && quote.startsWith('"')) at++
    else if (text.startsWith(quote, at)) {
      // Up to two quotation marks may stand before the three that end it.
      while (quote.length === 3 && text[at + 3] === quote[0]) at++
      return at + quote.length
    }
  }
  return text.length
}
