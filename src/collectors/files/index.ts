import type { DocumentCollector } from '../../core/collector.js'
import { cleanFiles } from './clean-files.js'
import { listFiles } from './list.js'
import { createOpener } from './open.js'

/** Files of a folder, or one file: the ignore rules of the repositories among them honoured, links not followed. */
export const files: DocumentCollector = {
  start(target, settings) {
    const { cacheFolder, engineDigest, signal } = settings
    const clean = cacheFolder === null || target.kind !== 'path' ? null : cleanFiles(cacheFolder, target.path, engineDigest)
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
