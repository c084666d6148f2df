import type { LastUse } from '../../core/identity.js'

/** A JSON object whose members are not known yet. */
export type Fields = Readonly<Record<string, unknown>>

/** Narrows to a JSON object. */
export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A member that is an object, else an empty one. */
export function fieldsOf(value: unknown): Fields {
  return isFields(value) ? value : {}
}

/** A text that is not empty. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** A whole number. */
export function whole(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined
}

/** True or false, as such. */
export function flag(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined
}

/** The texts of a list. */
export function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : []
}

/** A map of texts to texts: what is none is left out. */
export function textMap(value: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries(fieldsOf(value)).flatMap(([name, one]) => (typeof one === 'string' ? [[name, one]] : [])))
}

/** An instant as ISO 8601 in UTC, without fractions. */
export function instant(value: unknown): string | undefined {
  const at = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(at) ? undefined : new Date(at).toISOString().replace(/\.000Z$/, 'Z')
}

/** A last use: null says that it was never used, a missing member says nothing. */
export function lastUse(fields: Fields, name: string): LastUse {
  const value = fields[name]
  return value === null ? 'never' : instant(value)
}

/** An end: null says that there is none. */
export function end(fields: Fields, name: string): string | 'never' | undefined {
  return fields[name] === null ? 'never' : instant(fields[name])
}

/** The entries a parser made something of, and how many it could not. */
export interface Parsed<Thing> {
  readonly things: readonly Thing[]
  readonly broken: number
}

/** Makes something of each entry of a list; a parser gives undefined for what is not as the API describes it. */
export function each<Thing>(list: unknown, parse: (fields: Fields) => Thing | undefined): Parsed<Thing> {
  if (!Array.isArray(list)) return { things: [], broken: 1 }
  const things = list.map((one) => (isFields(one) ? parse(one) : undefined)).filter((one) => one !== undefined)
  return { things, broken: list.length - things.length }
}
