import { contains, ipRange } from './ip-range.js'
import { matches } from './match.js'
import { type Pattern, type PatternKind, pattern, patternOf } from './pattern.js'
import type { Comparison } from './policy.js'
import type { Known } from './request.js'
import { type Piece, type Template, templateOf } from './template.js'
import { either, type Truth, truthOf } from './truth.js'

/** What is known of a condition key, by its name in lower case. */
export type Look = (key: string) => Known

/** Compares one value of the request with one value of a policy. Keys that would have to be known are added to `open`. */
export type Compare = (actual: string, look: Look, open: string[]) => Truth

/** One value of a condition, ready to be compared. */
export interface ComparedValue {
  readonly compare: Compare
  /** True when it matches whatever the value is. */
  readonly always: boolean
}

/** Prepares a value of a policy; `variables` says whether `${…}` are variables in it. */
export function comparedValue(comparison: Comparison, text: string, variables: boolean): ComparedValue {
  const template = variables ? templateOf(text) : null
  switch (comparison) {
    case 'string':
      return { compare: textual(text, template, (value) => value), always: false }
    case 'string-ignore-case':
      return { compare: textual(text, template, (value) => value.toLowerCase()), always: false }
    case 'string-like':
      return wildcard(text, template, 'plain')
    case 'arn':
      return wildcard(text, template, 'arn')
    default:
      return { compare: (actual) => truthOf(typed(comparison, actual, text)), always: false }
  }
}

/** What filling in a template's variables comes to. */
export type Filled = { readonly pieces: readonly Piece[] } | 'absent' | 'unknown'

/** Fills in a template. `absent` when a variable has neither value nor default; several values are none. Open keys are added to `open`. */
export function fill(template: Template, look: Look, open: string[]): Filled {
  const pieces: Piece[] = []
  let unknown = false
  for (const piece of template) {
    if (piece.kind !== 'variable') {
      pieces.push(piece)
      continue
    }
    const known = look(piece.key)
    const value = known === 'absent' ? piece.fallback : Array.isArray(known) ? (known.length === 1 ? known[0] : null) : undefined
    if (value === null) return 'absent'
    if (value === undefined) {
      unknown = true
      open.push(piece.key)
    } else pieces.push({ kind: 'literal', text: value })
  }
  return unknown ? 'unknown' : { pieces }
}

/** Equality of texts: here `*` is a character like any other. */
function textual(text: string, template: Template | null, folded: (value: string) => string): Compare {
  if (template === null) {
    const wanted = folded(text)
    return (actual) => truthOf(folded(actual) === wanted)
  }
  // Case folding keeps the shape of a pattern; what the variables may be is a `*` until they are known.
  const asLiterals = (pieces: readonly Piece[]) =>
    patternOf(
      pieces.map((piece) => (piece.kind === 'variable' ? piece : { kind: 'literal', text: folded(piece.text) })),
      'plain',
    )
  const widest = asLiterals(template)
  return filledIn(template, widest, asLiterals, folded)
}

function wildcard(text: string, template: Template | null, kind: PatternKind): ComparedValue {
  if (template === null) {
    const compiled = pattern(text, kind)
    return { compare: (actual) => truthOf(matches(compiled, actual)), always: compiled.shape === 'everything' }
  }
  const compiled = (pieces: readonly Piece[]) => patternOf(pieces, kind)
  return { compare: filledIn(template, compiled(template), compiled, (value) => value), always: false }
}

function filledIn(
  template: Template,
  widest: Pattern,
  compiled: (pieces: readonly Piece[]) => Pattern,
  folded: (value: string) => string,
): Compare {
  return (actual, look, open) => {
    if (!matches(widest, folded(actual))) return 'no'
    const filled = fill(template, look, open)
    if (filled === 'unknown') return 'maybe'
    return truthOf(filled !== 'absent' && matches(compiled(filled.pieces), folded(actual)))
  }
}

/** Comparisons of numbers, dates, booleans, bytes and addresses: false where either side is not what it should be. */
function typed(comparison: Comparison, actual: string, wanted: string): boolean {
  if (comparison === 'bool') return /^(true|false)$/i.test(wanted) && actual.toLowerCase() === wanted.toLowerCase()
  if (comparison === 'binary') return bytes(actual) !== null && bytes(actual) === bytes(wanted)
  if (comparison === 'ip') {
    const [inner, outer] = [ipRange(actual), ipRange(wanted)]
    return inner !== null && outer !== null && contains(outer, inner)
  }
  const [kind, ...relation] = comparison.split('-')
  const [left, right] = kind === 'date' ? [instant(actual), instant(wanted)] : [numeric(actual), numeric(wanted)]
  if (left === null || right === null) return false
  switch (relation.join('-')) {
    case 'less':
      return left < right
    case 'less-or-equal':
      return left <= right
    case 'greater':
      return left > right
    case 'greater-or-equal':
      return left >= right
    default:
      return left === right
  }
}

/** Base64 without its padding; null for what is none. */
function bytes(text: string): string | null {
  return /^[A-Za-z0-9+/]*={0,2}$/.test(text) ? text.replace(/=+$/, '') : null
}

function numeric(text: string): number | null {
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text.trim()) ? Number(text) : null
}

/** Milliseconds of an ISO 8601 date (UTC where it names no zone) or of seconds since 1970. */
function instant(text: string): number | null {
  if (/^-?\d+(\.\d+)?$/.test(text.trim())) return Number(text) * 1000
  const [, date, time = 'T00:00:00', zone = 'Z'] =
    /^(\d{4}-\d{2}(?:-\d{2})?)([T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)?(Z|z|[+-]\d{2}:?\d{2})?$/.exec(text.trim()) ?? []
  if (date === undefined) return null
  const value = Date.parse(
    `${date.length === 7 ? `${date}-01` : date}${time.replace(' ', 'T')}${zone.toUpperCase().replace(/^(.\d{2})(\d{2})$/, '$1:$2')}`,
  )
  return Number.isNaN(value) ? null : value
}

/** Whether any of the values matches. */
export function anyOf(values: readonly ComparedValue[], actual: string, look: Look, open: string[]): Truth {
  let found: Truth = 'no'
  for (const value of values) {
    found = either(found, value.compare(actual, look, open))
    if (found === 'yes') break
  }
  return found
}
