import type { Config } from '../core/config.js'
import type { Rule } from '../core/rule.js'
import { detectors } from '../detectors/index.js'
import { builtinRules } from '../rules/builtin.js'

/** Built-in rules, packs' and plug-ins'. The readers of YAML and plug-ins are loaded only when there are any. Throws `UsageError`. */
export async function loadRules(config: Config): Promise<readonly Rule[]> {
  const builtin = builtinRules()
  if (config.packs.length === 0 && config.plugins.length === 0) return builtin
  const [{ allRules }, { loadPlugins }] = await Promise.all([import('./all-rules.js'), import('../plugins/load.js')])
  return allRules(builtin, config, await loadPlugins(config.plugins), Object.keys(detectors))
}
