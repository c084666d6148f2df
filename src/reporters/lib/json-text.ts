import { cleanJson } from '../../core/clean.js'

/** JSON of well-formed strings in which no control, direction or zero-width character stands raw. */
export function jsonText(value: unknown, indent = 0): string {
  return cleanJson(JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'string' ? inner.toWellFormed() : inner), indent))
}
