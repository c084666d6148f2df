import { clean } from '../../core/clean.js'
import type { GitleaksFile } from './file.js'
import type { TomlFile } from './toml.js'

/** Where a table stands in the file. */
export type TomlPath = readonly (string | number)[]

/** Collects what cannot be honoured, each with its line. */
export interface Notices {
  readonly said: string[]
  say(path: TomlPath, message: string): void
}

/** Notices of one file. */
export function noticesOf({ place }: TomlFile): Notices {
  const said: string[] = []
  return {
    said,
    say(path, message) {
      const { file, line } = place(path)
      said.push(`${file}:${line}: ${clean(message)}`)
    },
  }
}

const known = {
  file: new Set(['title', 'description', 'minVersion', 'betterleaksMinVersion', 'extend', 'rules', 'allowlist', 'allowlists']),
  extend: new Set(['path', 'useDefault', 'disabledRules']),
  rule: new Set([
    ...['id', 'description', 'regex', 'path', 'secretGroup', 'entropy', 'keywords', 'tags', 'allowlist', 'allowlists'],
    // Said where the rule is compiled.
    ...['required', 'skipReport', 'filter', 'tokenEfficiency'],
  ]),
  allowlist: new Set(['id', 'description', 'condition', 'commits', 'paths', 'regexTarget', 'regexes', 'stopwords', 'targetRules']),
}

/** Keys whose meaning is known and not honoured. */
const meanings: Readonly<Record<string, string>> = {
  validate: 'nothing is asked of a provider: what it would confirm is reported unconfirmed',
  prefilter: 'expressions are not read: what it would leave out is looked at',
  filter: 'expressions are not read: what it would let through is reported',
  url: 'nothing is fetched: save that file and name it with extend.path',
}

/** Says every key that is not understood: a mistyped one would otherwise be a condition nobody asks. */
export function sayUnknown(file: GitleaksFile, notices: Notices): void {
  const keys = (table: object, path: TomlPath, names: ReadonlySet<string>) => {
    for (const key of Object.keys(table)) {
      if (names.has(key)) continue
      notices.say([...path, key], `'${key}' is not honoured: ${meanings[key] ?? 'no such key is known'}`)
    }
  }
  const lists = (owner: Pick<GitleaksFile, 'allowlist' | 'allowlists'>, path: TomlPath) => {
    if (owner.allowlist !== undefined) keys(owner.allowlist, [...path, 'allowlist'], known.allowlist)
    for (const [index, one] of owner.allowlists.entries()) keys(one, [...path, 'allowlists', index], known.allowlist)
  }
  keys(file, [], known.file)
  if (file.extend !== undefined) keys(file.extend, ['extend'], known.extend)
  lists(file, [])
  for (const [index, rule] of file.rules.entries()) {
    keys(rule, ['rules', index], known.rule)
    lists(rule, ['rules', index])
  }
}
