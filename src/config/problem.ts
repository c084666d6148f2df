import type { z } from 'zod'
import { clean, hideTokens } from '../core/clean.js'
import { nearest } from '../core/nearest.js'

/** A path of keys and indexes into a YAML or JSON text. */
export type SourcePath = readonly (string | number)[]

/** What a schema has against a text, in words for the one who wrote it. */
export interface Problem {
  /** Characters before the node it is about. */
  readonly offset: number
  readonly message: string
  readonly missing?: true
}

/** A text as it was read, and the schema it does not fit. */
interface Checked {
  readonly raw: unknown
  readonly schema: z.ZodType
  /** Where the node at a path stands, or with `key` its name. */
  offset(path: SourcePath, key?: boolean): number
}

/** The problems in the order of the file, what is missing last: a mistyped key explains it. */
export function problemsOf(issues: readonly z.core.$ZodIssue[], checked: Checked): Problem[] {
  return issues
    .flatMap((issue) => explain(issue, checked))
    .sort((a, b) => Number(a.missing ?? false) - Number(b.missing ?? false) || a.offset - b.offset)
}

function explain(issue: z.core.$ZodIssue, checked: Checked): Problem[] {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)))
  const offset = checked.offset(path)
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(checked.schema, path)
    return issue.keys.map((key) => ({
      offset: checked.offset([...path, key], true),
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
  if (issue.code === 'invalid_type' && issue.expected === 'string' && (typeof value === 'number' || typeof value === 'boolean')) {
    return [{ offset, message: `${subject}: this is read as ${typeof value === 'number' ? 'a number' : 'a yes or no'}: quote it` }]
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
