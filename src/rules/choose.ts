import { clean } from '../core/clean.js'
import type { Config, RuleOverride } from '../core/config.js'
import { UsageError } from '../core/errors.js'
import { nearest } from '../core/nearest.js'
import { changedRule, type Rule } from '../core/rule.js'
import { fitsWildly } from '../core/wildcards.js'

/** The rules that are switched on, with a config's severities and confidences, and what people should know about the choice. */
export interface ChosenRules {
  readonly rules: readonly Rule[]
  readonly notices: readonly string[]
}

/**
 * Applies a config's changes and the selections to the rules. A rule named in full on the command line runs though a config switches
 * it off. Throws `UsageError` for a name that no rule or detector has, and when nothing is left.
 */
export function chooseRules(
  rules: readonly Rule[],
  { overrides, rules: wanted, detectors }: Pick<Config, 'overrides' | 'rules' | 'detectors'>,
): ChosenRules {
  // A hook's every start comes by here, mostly with nothing to choose.
  if (wanted.length + detectors.length + overrides.length === 0 && rules.length > 0) return { rules, notices: [] }
  const ids = rules.map(({ id }) => id)
  refuseUnknown(wanted, ids, '--rule', 'rule')
  refuseUnknown(detectors, [...new Set(rules.map(({ detector }) => detector))], '--detector', 'detector')
  const notices = overrides.flatMap((override) => checkOverride(override, ids))
  for (const override of overrides) checkOptions(override, rules)
  const chosen = rules
    .filter(({ id, detector }) => selects(wanted, id) && selects(detectors, detector))
    .map((rule) => ({ rule: overridden(rule, overrides), on: wanted.includes(rule.id) || isOn(rule.id, overrides) }))
    .filter(({ on }) => on)
    .map(({ rule }) => rule)
  if (chosen.length === 0) throw new UsageError('no rule is left to look for', 'see --rule, --detector and the rules of the config')
  return { rules: chosen, notices }
}

/** True when the globs let an id through: one of those without `!` matches (or there is none), and none of those with `!`. */
export function selects(globs: readonly string[], id: string): boolean {
  const wanted = globs.filter((glob) => !glob.startsWith('!'))
  const left = globs.filter((glob) => glob.startsWith('!'))
  return (wanted.length === 0 || wanted.some((glob) => matchesId(glob, id))) && !left.some((glob) => matchesId(glob.slice(1), id))
}

/** A glob over ids: `*` is any run of characters, `?` any one. Its time grows with the product of the lengths at most. */
export function matchesId(glob: string, id: string): boolean {
  return fitsWildly(
    glob.length,
    id.length,
    (at) => glob[at] === '*',
    (at, from) => glob[at] === '?' || glob[at] === id[from],
  )
}

/** What the last of the overrides of a rule that says something says; null when none does. */
export function lastSaid<T>(overrides: readonly RuleOverride[], id: string, said: (override: RuleOverride) => T | null): T | null {
  return overrides.reduce<T | null>((before, override) => (matchesId(override.match, id) ? (said(override) ?? before) : before), null)
}

function isOn(id: string, overrides: readonly RuleOverride[]): boolean {
  return overrides.findLast(({ match, enabled }) => enabled !== null && matchesId(match, id))?.enabled ?? true
}

function overridden(rule: Rule, overrides: readonly RuleOverride[]): Rule {
  const own = overrides.filter(({ match }) => matchesId(match, rule.id))
  if (own.length === 0) return rule
  const severity = own.findLast((one) => one.severity !== null)?.severity
  const confidence = own.findLast((one) => one.confidence !== null)?.confidence
  const changed = own.flatMap(({ options }) => Object.entries(options)).filter(([name]) => name in rule.options)
  const options = changed.length === 0 ? rule.options : { ...rule.options, ...Object.fromEntries(changed) }
  return changedRule(rule, { severity: severity ?? rule.severity, confidence: confidence ?? rule.confidence, options })
}

/** An option is one that a matched rule has, of the type it has there. */
function checkOptions({ match, where, options }: RuleOverride, rules: readonly Rule[]): void {
  const matched = rules.filter(({ id }) => matchesId(match, id))
  for (const [name, value] of Object.entries(options)) {
    const known = matched.filter((rule) => name in rule.options)
    const [first] = known
    if (first === undefined) {
      const near = nearest(
        name,
        matched.flatMap((rule) => Object.keys(rule.options)),
      )
      throw new UsageError(
        `${where}: '${clean(match)}' has no option '${clean(name)}'`,
        near === null ? 'nhi rules show prints the options of a rule' : `did you mean '${near}'?`,
      )
    }
    const expected = kindOf(first.options[name])
    if (kindOf(value) !== expected) throw new UsageError(`${where}: the option '${clean(name)}' expects ${expected}`)
  }
}

function kindOf(value: unknown): string {
  return Array.isArray(value)
    ? 'a list of texts'
    : typeof value === 'number'
      ? 'a number'
      : typeof value === 'boolean'
        ? 'true or false'
        : 'a text'
}

function refuseUnknown(globs: readonly string[], ids: readonly string[], option: string, noun: string): void {
  for (const glob of globs) {
    const name = glob.replace(/^!/, '')
    if (ids.some((id) => matchesId(name, id))) continue
    const near = nearest(name, ids)
    throw new UsageError(
      `${option}: no ${noun} is called '${clean(name)}'`,
      near === null ? `nhi rules list prints them all` : `did you mean '${near}'?`,
    )
  }
}

/** A full id that no rule has is a mistake; a glob that matches nothing is only said. */
function checkOverride({ match, where }: RuleOverride, ids: readonly string[]): string[] {
  if (ids.some((id) => matchesId(match, id))) return []
  if (/[*?]/.test(match)) return [`${where}: '${clean(match)}' matches no rule`]
  const near = nearest(match, ids)
  throw new UsageError(
    `${where}: no rule is called '${clean(match)}'`,
    near === null ? 'nhi rules list prints them all' : `did you mean '${near}'?`,
  )
}
