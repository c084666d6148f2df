import type { DocumentCollector } from '../../core/collector.js'
import { listFiles } from './list.js'
import { openFiles } from './open.js'

/** Files of a folder, or one file: the ignore rules of the repositories among them honoured, links not followed. */
export const files: DocumentCollector = {
  start: (target, settings) => ({ list: () => listFiles(target, settings) }),
  opener: (arena) => ({ open: (batch) => openFiles(batch, arena), close: () => {} }),
}
