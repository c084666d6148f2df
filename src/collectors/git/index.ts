import type { CollectorSession, CollectSettings, DocumentCollector, Target } from '../../core/collector.js'
import { openBatches } from './opener.js'
import { startSession } from './session.js'

/** Reads git: all history, what is staged, or what a range of commits adds. */
export const git: DocumentCollector = {
  start: (target: Target, settings: CollectSettings): CollectorSession => startSession(target, settings),
  opener: (arena) => openBatches(arena),
}
