import picomatch from 'picomatch'
import type { Config } from '../core/config.js'
import { UsageError } from '../core/errors.js'
import { nearest } from '../core/nearest.js'
import type { Rule } from '../core/rule.js'

/** True when the glob meets the id. */
export function matchesId(glob: string, id: string): boolean {
  return picomatch.isMatch(id, glob)
}

/** The rules a run uses: `--rule` and `--detector` choose, the config's overrides switch off. Throws `UsageError` for a choice that meets nothing. */
export function selectRules(rules: readonly Rule[], config: Pick<Config, 'rules' | 'detectors' | 'overrides'>): Rule[] {
  const ids = rules.map((rule) => rule.id)
  const detectors = [...new Set(rules.map((rule) => rule.detector))]
  assertKnown('rule', config.rules, ids)
  assertKnown('detector', config.detectors, detectors)
  return rules.filter((rule) => chosen(rule.id, config.rules) && chosen(rule.detector, config.detectors) && !switchedOff(rule.id, config))
}

function chosen(id: string, globs: readonly string[]): boolean {
  const wanted = globs.filter((glob) => !glob.startsWith('!'))
  const unwanted = globs.filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1))
  return (wanted.length === 0 || wanted.some((glob) => matchesId(glob, id))) && !unwanted.some((glob) => matchesId(glob, id))
}

function switchedOff(id: string, { overrides, rules }: Pick<Config, 'overrides' | 'rules'>): boolean {
  // A rule named on the command line as it is was asked for, whatever the config says.
  if (rules.includes(id)) return false
  const said = overrides.filter((override) => override.enabled !== null && matchesId(override.match, id))
  return said.at(-1)?.enabled === false
}

function assertKnown(what: string, globs: readonly string[], ids: readonly string[]): void {
  for (const glob of globs) {
    const bare = glob.replace(/^!/, '')
    if (ids.some((id) => matchesId(bare, id))) continue
    const near = nearest(bare, ids)
    throw new UsageError(`no ${what} is called '${bare}'`, near === null ? `'nhi rules list' prints them all` : `did you mean '${near}'?`)
  }
}
