import { readFileSync } from 'node:fs'
import { Ajv, type ValidateFunction } from 'ajv'

// GitHub's own description of the routes nhi asks, cut out by extract-api.mjs: answers of the fake server are held against it, and samples are made from it.

/** A JSON schema, as far as samples need it. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly format?: string
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly oneOf?: readonly Schema[]
  readonly anyOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
}

const api = JSON.parse(readFileSync(new URL('./api.json', import.meta.url), 'utf8')) as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Schema>>>>
  readonly schemas: Readonly<Record<string, Schema>>
}

/** The routes of the description. */
export const describedRoutes = Object.keys(api.paths)

const patterns = describedRoutes.map((route) => ({
  route,
  pattern: new RegExp(`^${route.replace(/\{path\}/g, '.+').replace(/\{\w+\}/g, '[^/]+')}$`),
}))

/** The route a path belongs to; null for one the description does not have. */
export function routeOf(path: string): string | null {
  return patterns.find(({ pattern }) => pattern.test(path))?.route ?? null
}

/** The schema of a route's answer. */
export function schemaOf(route: string): Schema {
  const schema = api.paths[route]?.['200']
  if (schema === undefined) throw new Error(`no description of ${route}`)
  return schema
}

/** A schema with its reference followed. */
export function resolved(schema: Schema): Schema {
  return schema.$ref === undefined ? schema : resolved(api.schemas[schema.$ref.replace('#/schemas/', '')] ?? {})
}

const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: false })
const validators = new Map<string, ValidateFunction>()

/** What is wrong with an answer to a route; null when it is as GitHub describes it. */
export function mistakesIn(route: string, body: unknown): string | null {
  const known = validators.get(route) ?? ajv.compile({ ...schemaOf(route), schemas: api.schemas })
  validators.set(route, known)
  return known(body) ? null : ajv.errorsText(known.errors)
}

/** A value with everything a schema requires, and what is given over it. */
export function sample(schema: Schema, given?: unknown): unknown {
  const own = resolved(schema)
  if (own.oneOf !== undefined || own.anyOf !== undefined) return sample((own.oneOf ?? own.anyOf)?.[0] ?? {}, given)
  if (own.allOf !== undefined) return sample(own.allOf[0] ?? {}, given)
  if (given !== undefined && (given === null || typeof given !== 'object')) return given
  if (Array.isArray(given)) return given.map((one) => sample(own.items ?? {}, one))
  if (own.properties !== undefined || (given !== undefined && !isList(own))) {
    const values = (given ?? {}) as Readonly<Record<string, unknown>>
    const names = new Set([...(own.required ?? []), ...Object.keys(values)])
    return Object.fromEntries([...names].map((name) => [name, sample(own.properties?.[name] ?? {}, values[name])]))
  }
  if (own.enum !== undefined) return own.enum[0]
  if (Array.isArray(own.type)) return null
  if (own.type === 'array') return []
  if (own.type === 'integer' || own.type === 'number') return 1
  if (own.type === 'boolean') return false
  if (own.type === 'object') return {}
  return own.format === 'date-time' ? '2026-01-01T00:00:00Z' : own.format === 'uri' ? 'https://example.com/' : 'text'
}

function isList({ type }: Schema): boolean {
  return type === 'array' || (Array.isArray(type) && type.includes('array'))
}

/** A whole answer to a path from the parts that matter. */
export function answerTo(path: string, given: unknown): unknown {
  const route = routeOf(path.replace(/\?.*$/, ''))
  if (route === null) throw new Error(`no route ${path}`)
  const schema = schemaOf(route)
  const own = resolved(schema)
  // Contents are a folder or a file: which of them follows from what is given.
  const chosen = own.oneOf !== undefined && !Array.isArray(given) ? (own.oneOf[1] ?? own) : schema
  return sample(chosen, given)
}
