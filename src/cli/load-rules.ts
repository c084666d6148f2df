import type { Config } from '../core/config.js'
import { detectors } from '../detectors/index.js'
import { builtinRules } from '../rules/builtin.js'
import type { LoadedRules } from './all-rules.js'

/** Built-in rules, packs' and plug-ins'. The readers of YAML and plug-ins are loaded only when there are any. Throws `UsageError`. */
export async function loadRules(config: Config): Promise<LoadedRules> {
  const builtin = builtinRules()
  if (config.packs.length === 0 && config.plugins.length === 0) return { rules: builtin, notices: [] }
  const [{ allRules }, { loadPlugins }] = await Promise.all([import('./all-rules.js'), import('../plugins/load.js')])
  return allRules(builtin, config, await loadPlugins(config.plugins), Object.keys(detectors), config.now)
}
