import type { Detector } from '../core/detector.js'
import { detectors } from '../detectors/index.js'
import { loadPlugins } from '../plugins/load.js'

/** Loads the named detectors, built in or brought by plug-ins, in the order of their ids. */
export async function loadDetectors(ids: readonly string[], plugins: readonly string[]): Promise<[string, Detector][]> {
  const brought = new Map<string, Detector>()
  if (plugins.length > 0) {
    for (const plugin of await loadPlugins(plugins)) {
      for (const [id, detector] of Object.entries(plugin.detectors ?? {})) brought.set(id, detector)
    }
  }
  const loaded: [string, Detector][] = []
  for (const id of [...ids].sort()) {
    const builtIn = Object.entries(detectors).find(([key]) => key === id)?.[1]
    const detector = builtIn === undefined ? brought.get(id) : await builtIn.load()
    if (detector !== undefined) loaded.push([id, detector])
  }
  return loaded
}
