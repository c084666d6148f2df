import { fileURLToPath } from 'node:url'
import type { Rule } from '../../src/core/rule.js'
import { loadPack } from '../../src/rules/packs.js'

let compiled: readonly Rule[] | null = null

/** The built-in rules, compiled from their YAML; once a test file. */
export function builtinRules(): readonly Rule[] {
  compiled ??= loadPack(fileURLToPath(new URL('../../rules', import.meta.url)), 'rules')
  return compiled
}
