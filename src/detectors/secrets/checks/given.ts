import type { Candidate } from '../check.js'

/** How a value stands in its line: in quotes, or bare in a file whose values need none. */
export interface Given {
  readonly value: string
  readonly end: number
  /** False where a value only may stand: in the middle of a command line or a URL. */
  readonly plain: boolean
}

const codeFile =
  /\.(?:[cm]?[jt]sx?|vue|svelte|py|pyi|rb|go|rs|java|kt|kts|scala|groovy|gradle|cs|vb|fs|c|cc|cpp|cxx|h|hh|hpp|m|mm|swift|dart|php|pl|pm|lua|ex|exs|erl|hs|ml|clj|r|jl|zig|nim|sol|sql|proto|css|scss|less)$/i
// Also behind the mark that begins a file of UTF-8, byte by byte.
const bareLine = /^(?:\xef\xbb\xbf)?[ \t]*(?:-[ \t]+)?(?:(?:export|set|ENV|ARG|SET)[ \t]+)?(?:[\w.-]+\.)?$/
// Elements that hold what a page says to its reader.
const textElement = /^<\/(?:label|span|a|p|h[1-6]|td|th|li|dt|dd|option|button|legend|div|small|strong|b|i|em|title|summary|caption)\b/i

/** Reads how the value is given; null when it is a piece of code or prose. */
export function given(candidate: Candidate): Given | null {
  const { text, start, end, value, nameEnd, path } = candidate
  const between = text.slice(nameEnd, start)
  const quote = /(["'`])\(?$/.exec(between)?.[1]
  if (quote !== undefined) {
    // Inside a string of JSON or code the quotes are escaped, both or neither.
    if (text[end] === '\\') return /\\["'`]$/.test(between) && text[end + 1] === quote ? { value, end, plain: true } : null
    return text[end] === quote ? { value, end, plain: true } : cut(value, quote, start)
  }
  if (/^[ \t]+$/.test(between)) return databaseUser(candidate)
  // XML and ini elements: <password>value</password>.
  if (/>[ \t]*$/.test(between))
    return text.startsWith('</', end) && !textElement.test(text.slice(end, end + 12)) ? { value, end, plain: true } : null
  const lineStart = text.lastIndexOf('\n', nameEnd - 1) + 1
  const lead = text.slice(lineStart, nameEnd - (candidate.name?.length ?? 0))
  // "NAME=value" as a whole in quotes.
  const around = /(["'`])$/.exec(lead)?.[1]
  if (around !== undefined && between === '=' && text[end] === around) return { value, end, plain: true }
  if (path !== null && codeFile.test(path)) return null
  return bare(candidate, between, lead)
}

/** SQL gives a user a password without a sign between: `CREATE USER app IDENTIFIED BY value`. */
function databaseUser({ text, end, value, name }: Candidate): Given | null {
  if (!/identified[ \t]by$/i.test(name ?? '') || /^(?:values|password|random)$/i.test(value)) return null
  return /^(?:[\s;/]|$)/.test(text.slice(end, end + 1)) ? { value, end, plain: true } : null
}

/** A value without quotes: it fills its line up to a comment, or is a part of a connection string, a URL or a command line. */
function bare({ text, start, end, value }: Candidate, between: string, lead: string): Given | null {
  // ${NAME:-value}: the default of a variable.
  if (between === ':-') return /\$\{$/.test(lead) ? cut(value, '}', start) : null
  // openssl … -passout pass:value
  if (between === ':' && /[ \t]-pass(?:in|out)?[ \t]+["']?$/.test(lead)) return { value, end, plain: false }
  const paired = /[\r\n][ \t]*(?:value|default)[ \t]*[:=][ \t]*$/.test(between)
  const assignment = paired ? ':' : /^["']?[ \t]*(=|:|:=)[ \t]*$/.exec(between)?.[1]
  if (assignment === undefined) return null
  if (!paired && assignment === ':' && !/:[ \t]/.test(between)) return null
  const rest = /^[^\r\n]*/.exec(text.slice(end))?.[0] ?? ''
  // A connection string keeps its parts apart by semicolons.
  const part = value.split(';')[0] ?? ''
  if (/[=\w]+;[ \t]*$/.test(lead) || (part !== value && /;[ \t]*[\w ]+=/.test(value.slice(part.length) + rest))) {
    return { value: part, end: start + part.length, plain: true }
  }
  // What opens a value of YAML, a list or code; behind a bare = a symbol is one.
  if (/[;,({]$/.test(value) || /^[[({]/.test(value) || (between !== '=' && /^[&*!|>]/.test(value)) || /[A-Za-z_)\]]\(/.test(value))
    return null
  const named = paired ? /^[ \t]*(?:-[ \t]+)?(?:name|key):[ \t]*["']?$/i.test(lead) : bareLine.test(lead)
  if (named && /^[ \t]*(?:[#;].*)?$/.test(rest)) return { value, end, plain: true }
  if (between !== '=') return null
  // ?name=value&more=1
  if (/[?&]$/.test(lead)) return cut(`${value}&`, '&', start, false)
  // NAME=value command, --name=value
  return /(?:^|[ \t])$/.test(lead) && /^(?:[ \t]|$)/.test(rest) ? { value, end, plain: false } : null
}

/** The value up to a character that ends it, such as a quote inside what the pattern took: `'abc',other`. */
function cut(value: string, closing: string, start: number, plain = true): Given | null {
  const at = value.indexOf(closing)
  return at < 1 ? null : { value: value.slice(0, at), end: start + at, plain }
}
