import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { readSettings } from '../../config/read.js'
import { clean } from '../../core/clean.js'
import { SourceError } from '../../core/errors.js'
import type { Rule } from '../../core/rule.js'
import { exceptionsOf, type Targeted } from './exceptions.js'
import { type GitleaksFile, type GitleaksRule, gitleaksFile } from './file.js'
import { type Notices, noticesOf, sayUnknown, type TomlPath } from './notices.js'
import { importRule } from './rule.js'
import { parseToml } from './toml.js'

/** Rules that were read, and what of their file is not honoured, each with `file:line`. */
export interface Imported {
  readonly rules: readonly Rule[]
  readonly notices: readonly string[]
}

/** How to read a file that another one extends. */
export interface Surroundings {
  readonly path: string
  /** The folder its files must not lead out of. */
  readonly within: string | null
  readonly limit: number
}

/** A rule with the file it stands in. */
interface Placed {
  readonly rule: GitleaksRule
  readonly path: TomlPath
  readonly notices: Notices
}

const deepest = 2

/**
 * The rules of a TOML file of gitleaks (version 8) or betterleaks (version 1). What cannot be honoured, up to whole rules, is told in notices; ids get
 * `gitleaks-` in front. Throws `SourceError` for what is no TOML, or of another type than gitleaks reads.
 */
export function loadGitleaks(text: string, name: string, around: Surroundings): Imported {
  const read = readFile(text, name, around, 0)
  const rules: Rule[] = []
  const seen = new Set<string>()
  for (const { rule, path, notices } of read.rules.values()) {
    const own = exceptionsOf(rule, path, notices).map(({ exception }) => exception)
    const shared = read.exceptions.filter((one) => one.rules.length === 0 || one.rules.includes(rule.id ?? '')).map((one) => one.exception)
    const imported = importRule(rule, path, [...own, ...shared], notices)
    if (imported === null) continue
    if (seen.has(imported.id)) notices.say(path, `the rule '${rule.id ?? ''}' is left out: another is called '${imported.id}' here too`)
    else rules.push(imported)
    seen.add(imported.id)
  }
  return { rules, notices: read.notices.flatMap(({ said }) => said) }
}

interface Read {
  /** By id, what extends merged with what is extended. */
  readonly rules: Map<string, Placed>
  readonly exceptions: readonly Targeted[]
  readonly notices: readonly Notices[]
}

function readFile(text: string, name: string, around: Surroundings, depth: number): Read {
  const toml = parseToml(text, clean(name))
  const file = gitleaksFile(toml)
  const notices = noticesOf(toml)
  sayUnknown(file, notices)
  const base = extended(file, notices, around, name, depth)
  const rules = new Map(base?.rules)
  const disabled = new Set(file.extend?.disabledRules)
  for (const id of disabled) rules.delete(id)
  const own = new Set<string>()
  for (const [index, rule] of file.rules.entries()) {
    const id = rule.id ?? `rule ${index + 1}`
    const path = ['rules', index]
    if (own.has(id)) throw new SourceError(toml.place([...path, 'id']), `the rule '${clean(id)}' stands twice`)
    own.add(id)
    const known = rules.get(id)
    rules.set(id, { rule: known === undefined ? rule : merged(known.rule, rule), path, notices })
  }
  return {
    rules,
    exceptions: [...exceptionsOf(file, [], notices), ...(base?.exceptions ?? [])],
    notices: [notices, ...(base?.notices ?? [])],
  }
}

function extended(
  { extend, allowlist, allowlists }: GitleaksFile,
  notices: Notices,
  around: Surroundings,
  name: string,
  depth: number,
): Read | null {
  if (extend?.useDefault === true) {
    notices.say(['extend', 'useDefault'], "gitleaks' default rules are not read: nhi's own stand in for them")
    if (extend.disabledRules.length > 0)
      notices.say(['extend', 'disabledRules'], "rules of gitleaks are not switched off here: name nhi's under 'rules' in nhi.yml")
    if (allowlist !== undefined || allowlists.length > 0)
      notices.say(['extend', 'useDefault'], "the file's allowlists hold for its own rules: nhi's go by 'ignore' in nhi.yml")
  }
  if (extend?.path === undefined) return null
  if (depth >= deepest) {
    notices.say(['extend', 'path'], `a file is extended over more than ${deepest} others: the last is not read`)
    return null
  }
  // gitleaks looks from where it is called; from beside the file it is looked for, too.
  const path = existsSync(extend.path) ? resolve(extend.path) : join(dirname(around.path), extend.path)
  return readFile(readSettings(path, around.limit, around.within), join(dirname(name), extend.path), { ...around, path }, depth + 1)
}

/** A rule that changes one of the same id: what it says counts, lists add up. */
function merged(base: GitleaksRule, change: GitleaksRule): GitleaksRule {
  return {
    ...base,
    ...change,
    keywords: [...base.keywords, ...change.keywords],
    allowlists: [...base.allowlists, ...(base.allowlist === undefined ? [] : [base.allowlist]), ...change.allowlists],
  }
}
