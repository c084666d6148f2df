import type { Detector, DocumentDetector, InventoryDetector, SecretDetector } from '../core/detector.js'
import { type DetectorEntry, detectors } from '../detectors/index.js'
import type { WantedText } from './texts.js'

const table: readonly [string, DetectorEntry][] = Object.entries(detectors)

/** Loads the named document detectors, built in or brought by plug-ins, in the order of their ids. */
export async function loadDocumentDetectors(ids: readonly string[], plugins: readonly string[]): Promise<[string, DocumentDetector][]> {
  const loaded: [string, DocumentDetector][] = []
  for (const [id, entry] of table) if (entry.reads === 'document' && ids.includes(id)) loaded.push([id, await entry.load()])
  if (plugins.length > 0) {
    const { loadPlugins } = await import('../plugins/load.js')
    for (const plugin of await loadPlugins(plugins)) {
      for (const [id, detector] of Object.entries(plugin.detectors ?? {})) {
        if (ids.includes(id) && isDocumentDetector(detector)) loaded.push([id, detector])
      }
    }
  }
  return loaded.sort(([a], [b]) => (a < b ? -1 : 1))
}

/** The named text detectors: what they want is known at once, they are loaded when it is met. */
export function textDetectors(ids: readonly string[]): WantedText[] {
  return table.flatMap(([id, entry]) =>
    entry.reads === 'text' && ids.includes(id) ? [{ id, wants: (path: string) => entry.wants(path), load: () => entry.load() }] : [],
  )
}

/** Loads the named inventory detectors. */
export async function loadInventoryDetectors(ids: readonly string[]): Promise<[string, InventoryDetector][]> {
  const loaded: [string, InventoryDetector][] = []
  for (const [id, entry] of table) if (entry.reads === 'inventory' && ids.includes(id)) loaded.push([id, await entry.load()])
  return loaded.sort(([a], [b]) => (a < b ? -1 : 1))
}

/** Loads the named detectors of found secrets. */
export async function loadSecretDetectors(ids: readonly string[]): Promise<[string, SecretDetector][]> {
  const loaded: [string, SecretDetector][] = []
  for (const [id, entry] of table) if (entry.reads === 'secret' && ids.includes(id)) loaded.push([id, await entry.load()])
  return loaded
}

function isDocumentDetector(detector: Detector): detector is DocumentDetector {
  return detector.reads === 'document'
}
