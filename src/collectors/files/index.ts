import { statfsSync } from 'node:fs'
import type { DocumentCollector } from '../../core/collector.js'
import { cleanFiles } from './clean-files.js'
import { listFiles } from './list.js'
import { createOpener } from './open.js'

/** Files of a folder, or one file: the ignore rules of the repositories among them honoured, links not followed. */
export const files: DocumentCollector = {
  start(target, settings) {
    const { cacheFolder, engineDigest, signal } = settings
    const clean =
      cacheFolder === null || target.kind !== 'path' || !keepsTimes(target.path) ? null : cleanFiles(cacheFolder, target.path, engineDigest)
    let listed = false
    return {
      async *list() {
        yield* listFiles(target, settings, clean)
        listed = !signal.aborted
      },
      scanned: (outcome) => clean?.learn(outcome.clean),
      known: () => clean?.known() ?? {},
      async *finish() {
        if (listed) clean?.save()
        yield* []
      },
    }
  },
  opener: createOpener,
}

// Linux's numbers for file systems in memory, where nothing is ever written back: what is written through a mapping changes no times.
const inMemory = new Set([0x01021994, 0x858458f6])

/** False where a file may change and keep its times for good. */
function keepsTimes(path: string): boolean {
  try {
    return !inMemory.has(statfsSync(path).type)
  } catch {
    return false
  }
}
