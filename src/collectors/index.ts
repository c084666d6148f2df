import type { DocumentCollector } from '../core/collector.js'

/** Every collector, loaded when a target needs it. The keys name the rooms. */
export const collectors = {
  files: () => import('./files/index.js').then((room) => room.files),
  git: () => import('./git/index.js').then((room) => room.git),
  stdin: () => import('./stdin/index.js').then((room) => room.stdin),
} as const satisfies Record<string, () => Promise<DocumentCollector>>

/** The name of a collector's room. */
export type CollectorName = keyof typeof collectors
