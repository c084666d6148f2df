import { readFileSync } from 'node:fs'
import type { Rule } from '../core/rule.js'

/** The rules nhi comes with, compiled. */
export interface BuiltinRules {
  readonly rules: readonly Rule[]
  /** SHA-256 of the rules, hex: changes whenever one of them does. */
  readonly digest: string
}

/** Reads the compiled rules beside the bundle; the one place that knows where they lie. */
export function builtinRules(): BuiltinRules {
  return JSON.parse(readFileSync(new URL('./rules.json', import.meta.url), 'utf8')) as BuiltinRules
}
