import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { displayed } from '../config/file.js'
import { clean } from '../core/clean.js'
import type { Config } from '../core/config.js'
import { UsageError } from '../core/errors.js'
import { nearest } from '../core/nearest.js'
import { changedRule, type Rule } from '../core/rule.js'
import type { LoadedPlugin } from '../plugins/load.js'
import { datesToCome } from '../rules/dates.js'
import { loadRuleFile } from '../rules/load.js'
import { builtinSource, loadPack, readPack, uniqueRules } from '../rules/packs.js'

/** Rules to look for, and what of the files they came from is not honoured. */
export interface LoadedRules {
  readonly rules: readonly Rule[]
  readonly notices: readonly string[]
}

/** The rules of the packs and plug-ins a config names, joined with the built-in ones. An id that stands twice is refused. */
export function allRules(
  builtin: readonly Rule[],
  config: Pick<Config, 'packs' | 'workingDirectory' | 'file'>,
  plugins: readonly LoadedPlugin[],
  detectors: readonly string[],
  today: Date,
): LoadedRules {
  const within = config.file?.fromTree === true ? treeOf(config.file.path) : null
  const packs = config.packs.map((path) => {
    const source = clean(displayed(path, config.workingDirectory))
    const pack = readPack(path, source, within !== null && path.startsWith(within) ? within : null)
    return within === null ? { source, ...pack } : withoutVerify({ source, ...pack })
  })
  const brought = plugins.map((plugin) => ({ source: `the plug-in '${plugin.name}'`, rules: pluginRules(plugin) }))
  const known = [...detectors, ...plugins.flatMap((plugin) => Object.keys(plugin.detectors ?? {}))]
  for (const { source, rules } of [...packs, ...brought]) refuseUnseen(source, rules, known)
  const rules = uniqueRules([{ source: builtinSource, rules: builtin }, ...packs, ...brought])
  return { rules, notices: packs.flatMap((pack) => [...pack.notices, ...datesToCome(pack, today)]) }
}

/** A config that came with the tree may bring rules. Where a found secret is sent is not for a tree to say. */
function withoutVerify<T extends { source: string; rules: readonly Rule[]; notices: readonly string[] }>(pack: T): T {
  const asking = pack.rules.filter(({ verify }) => verify !== null).length
  if (asking === 0) return pack
  const notice = `${pack.source}: where ${asking === 1 ? 'a secret is' : `${asking} kinds of secrets are`} sent is not for a config found in the tree to say`
  return { ...pack, rules: pack.rules.map((rule) => changedRule(rule, { verify: null })), notices: [...pack.notices, notice] }
}

function treeOf(config: string): string {
  const folder = dirname(config)
  return folder.endsWith('.github') ? dirname(folder) : folder
}

/** A plug-in's rules: written out, or read from paths relative to its module. */
export function pluginRules({ name, rules = [], url }: LoadedPlugin): Rule[] {
  const folder = dirname(fileURLToPath(url))
  const sources = rules.map((rule, index) =>
    typeof rule === 'string'
      ? { source: rule, rules: loadPack(resolve(folder, rule), join(name, rule)) }
      : { source: `rules[${index}]`, rules: loadRuleFile(JSON.stringify(rule, null, 2), `${name}:rules[${index}]`) },
  )
  return uniqueRules(sources)
}

function refuseUnseen(source: string, rules: readonly Rule[], detectors: readonly string[]): void {
  for (const { id, detector } of rules) {
    if (detectors.includes(detector)) continue
    const near = nearest(detector, detectors)
    throw new UsageError(
      `${source}: the rule '${id}' belongs to a detector '${detector}' that does not exist`,
      near === null ? `detectors are: ${detectors.join(', ')}` : `did you mean '${near}'?`,
    )
  }
}
