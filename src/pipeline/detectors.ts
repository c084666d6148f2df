import type { Detector } from '../core/detector.js'
import { detectors } from '../detectors/index.js'

/** Loads the named detectors, built in or brought by plug-ins, in the order of their ids. */
export async function loadDetectors(ids: readonly string[], plugins: readonly string[]): Promise<[string, Detector][]> {
  const table = new Map<string, () => Promise<Detector>>()
  for (const [id, entry] of Object.entries(detectors)) table.set(id, entry.load)
  if (plugins.length > 0) {
    const { loadPlugins } = await import('../plugins/load.js')
    for (const plugin of await loadPlugins(plugins)) {
      for (const [id, detector] of Object.entries(plugin.detectors ?? {})) table.set(id, async () => detector)
    }
  }
  const loaded: [string, Detector][] = []
  for (const id of [...ids].sort()) {
    const detector = await table.get(id)?.()
    if (detector !== undefined) loaded.push([id, detector])
  }
  return loaded
}
