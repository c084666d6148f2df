import { readFileSync, realpathSync } from 'node:fs'
import { isAbsolute, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Rule } from '../core/rule.js'
import { type IndexedRule, lateRules } from './late.js'

/** The compiled rules nhi comes with: of each only what every scan asks is read at once. */
export function builtinRules(): readonly Rule[] {
  // The build wrote it in ASCII.
  return lateRules(JSON.parse(readFileSync(new URL('./rules.json', import.meta.url), 'latin1')) as IndexedRule[])
}

/** True for a file or folder of the rules nhi comes with, as a checkout has them: the same ids stand in the program. */
export function isOwnRules(path: string): boolean {
  try {
    const way = relative(realpathSync(fileURLToPath(new URL('../rules', import.meta.url))), realpathSync(path))
    return way === '' || !(way.startsWith('..') || isAbsolute(way))
  } catch {
    return false
  }
}
