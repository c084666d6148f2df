import { isMap, isScalar, LineCounter, type ParsedNode, parseDocument } from 'yaml'
import type { z } from 'zod'
import { clean, hideTokens } from '../core/clean.js'
import { SourceError } from '../core/errors.js'
import { nearest } from '../core/nearest.js'

/** A path of keys and indexes into a YAML or JSON text. */
export type SourcePath = readonly (string | number)[]

/** A checked file, and where each of its parts stands. */
export interface Source<T> {
  readonly value: T
  /** Line and column, from 1, of the node at a path, or of the nearest node above it that was written. */
  place(path: SourcePath): { file: string; line: number; column: number }
}

/**
 * Reads YAML (or JSON, which is YAML) and checks it against a schema. Every problem is a `SourceError` with its place; a wrong word
 * comes with the nearest right one. Aliases that multiply the text are refused.
 */
export function parseSource<T>(text: string, file: string, schema: z.ZodType<T>): Source<T> {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset)
    return { file, line: Math.max(1, line), column: Math.max(1, col) }
  }
  const broken = document.errors[0]
  if (broken !== undefined) throw new SourceError(at(broken.pos[0]), yamlProblem(broken.code, broken.message))
  const place = (path: SourcePath) => at(offsetOf(document.contents, path))
  const raw = plain(() => document.toJS({ maxAliasCount: 20 }), at(0))
  const result = schema.safeParse(raw)
  if (result.success) return { value: result.data, place }
  throw problemError(result.error.issues, { raw, contents: document.contents, at, schema })
}

function plain(read: () => unknown, start: { file: string; line: number; column: number }): unknown {
  try {
    return read()
  } catch {
    throw new SourceError(start, 'its aliases multiply the text beyond what is read')
  }
}

/** The parser's own words, shortened, and without what it quotes from the file. */
function yamlProblem(code: string, message: string): string {
  if (code === 'DUPLICATE_KEY') return 'this key is written twice'
  if (code === 'TAB_AS_INDENT') return 'a tab cannot indent: use spaces'
  return `not YAML: ${clean(message.split('\n')[0] ?? '').replace(/"[^"]*"|'[^']{8,}'/g, '…')}`
}

/** Offset of the node at a path, or of the last one on the way to it. */
function offsetOf(contents: ParsedNode | null, path: SourcePath, key = false): number {
  let node: unknown = contents
  let offset = contents?.range[0] ?? 0
  for (const [index, step] of path.entries()) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(step))
      if (pair === undefined) break
      const last = index === path.length - 1
      offset = rangeStart(last && key ? pair.key : (pair.value ?? pair.key)) ?? rangeStart(pair.key) ?? offset
      node = pair.value
    } else {
      const items = (node as { items?: unknown[] } | null)?.items
      node = items?.[Number(step)]
      offset = rangeStart(node) ?? offset
    }
  }
  return offset
}

function rangeStart(node: unknown): number | undefined {
  return (node as { range?: [number, number, number] } | null)?.range?.[0]
}

interface Checked {
  readonly raw: unknown
  readonly contents: ParsedNode | null
  at(offset: number): { file: string; line: number; column: number }
  readonly schema: z.ZodType
}

/** The first problem in the order of the file, what is missing last (a mistyped key explains it), with how many more there are. */
function problemError(issues: readonly z.core.$ZodIssue[], checked: Checked): SourceError {
  const problems = issues
    .flatMap((issue) => explain(issue, checked))
    .sort((a, b) => Number(a.missing ?? false) - Number(b.missing ?? false) || a.offset - b.offset)
  const [first, ...others] = problems
  const more = others.length === 0 ? null : `${others.length} more problem${others.length === 1 ? '' : 's'} in this file`
  return new SourceError(checked.at(first?.offset ?? 0), first?.message ?? 'not what was expected', more)
}

interface Problem {
  readonly offset: number
  readonly message: string
  readonly missing?: true
}

function explain(issue: z.core.$ZodIssue, checked: Checked): Problem[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)))
  const offset = offsetOf(checked.contents, path)
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(checked.schema, path)
    return issue.keys.map((key) => ({
      offset: offsetOf(checked.contents, [...path, key], true),
      message: `unknown key '${shown(key)}'${path.length > 0 ? ` in ${label(path)}` : ''}: ${meant(key, known)}`,
    }))
  }
  const value = valueAt(checked.raw, path)
  const subject = path.length === 0 ? 'the file' : label(path)
  if (value === undefined && issue.code !== 'custom') return [{ offset, message: `${subject} is missing`, missing: true }]
  if (issue.code === 'invalid_value') {
    return [{ offset, message: `unknown ${subject} '${shown(String(value))}': ${meant(String(value), issue.values.map(String))}` }]
  }
  if (issue.code === 'invalid_union') {
    const deeper = issue.errors.flat().filter((inner) => inner.path.length > 0)
    const inner = deeper.length > 0 ? deeper : (issue.errors[0] ?? [])
    return inner.slice(0, 1).flatMap((one) => explain({ ...one, path: [...issue.path, ...one.path] }, checked))
  }
  if (issue.code === 'invalid_type') return [{ offset, message: `${subject}: expected ${article(issue.expected)}` }]
  if (issue.code === 'invalid_key') return [{ offset, message: `${subject}: ${issue.issues[0]?.message ?? 'not a valid key'}` }]
  return [{ offset, message: `${subject}: ${lowered(issue.message)}` }]
}

/** `rules.2.severity` as people say it: the last name, with its list's index before it. */
function label(path: SourcePath): string {
  const name = path.findLast((step) => typeof step === 'string')
  return name === undefined ? `entry ${Number(path[0]) + 1}` : shown(String(name))
}

function meant(word: string, known: readonly string[]): string {
  const near = nearest(word, known)
  return near === null ? `expected ${known.join(', ')}` : `did you mean '${near}'?`
}

const longestEcho = 40

function shown(text: string): string {
  const hidden = hideTokens(text)
  return clean(hidden.length > longestEcho ? `${hidden.slice(0, longestEcho)}…` : hidden)
}

function lowered(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1)
}

function article(type: string): string {
  const names: Record<string, string> = {
    object: 'a map',
    array: 'a list',
    record: 'a map',
    string: 'text',
    boolean: 'true or false',
    int: 'a whole number',
  }
  return names[type] ?? `a ${type}`
}

function valueAt(raw: unknown, path: SourcePath): unknown {
  let value = raw
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined
    value = (value as Record<string | number, unknown>)[step]
  }
  return value
}

/** The keys the schema allows at a path: walks zod's own definition. */
function keysAt(schema: z.ZodType, path: SourcePath): string[] {
  let options = [definition(schema)]
  for (const step of path) {
    options = options.flatMap(alternatives).flatMap((def) => {
      const next = def.shape?.[String(step)] ?? def.element ?? def.valueType
      return next === undefined ? [] : [definition(next)]
    })
  }
  return options.flatMap(alternatives).flatMap((def) => Object.keys(def.shape ?? {}))
}

interface Definition {
  readonly shape?: Record<string, z.ZodType>
  readonly element?: z.ZodType
  readonly valueType?: z.ZodType
  readonly innerType?: z.ZodType
  readonly in?: z.ZodType
  readonly options?: readonly z.ZodType[]
}

function definition(schema: z.ZodType): Definition {
  return schema.def as unknown as Definition
}

/** A definition without what wraps it, and each member of a union. */
function alternatives(def: Definition): Definition[] {
  const inner = def.innerType ?? def.in
  if (inner !== undefined) return alternatives(definition(inner))
  return def.options === undefined ? [def] : def.options.flatMap((option) => alternatives(definition(option)))
}
