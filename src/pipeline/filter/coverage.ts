import { dirname, isAbsolute, relative, sep } from 'node:path'
import type { Config } from '../../core/config.js'

/**
 * True when a scan looks at the whole project its ignores and baseline speak for: nothing left out by option, and a target that holds
 * the folder the baseline (else the config) lies in. Only then does an entry that matches nothing say something about the entry.
 */
export function coversProject(
  config: Pick<Config, 'scope' | 'history' | 'rules' | 'detectors' | 'targets' | 'baseline' | 'file' | 'workingDirectory'>,
): boolean {
  if (config.scope.kind !== 'history' || !config.history || config.rules.length > 0 || config.detectors.length > 0) return false
  const home = dirname(config.baseline ?? config.file?.path ?? `${config.workingDirectory}${sep}.`)
  const folder = home.endsWith(`${sep}.github`) ? dirname(home) : home
  return config.targets.some((target) => target.kind === 'path' && contains(target.path, folder))
}

function contains(outer: string, inner: string): boolean {
  const way = relative(outer, inner)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way))
}
