import type { DocumentCollector, IdentityCollector } from '../core/collector.js'

/** Every collector of documents, loaded when a target needs it. The keys name the rooms. */
export const collectors = {
  files: () => import('./files/index.js').then((room) => room.files),
  git: () => import('./git/index.js').then((room) => room.git),
  stdin: () => import('./stdin/index.js').then((room) => room.stdin),
  texts: () => import('./texts/index.js').then((room) => room.texts),
} as const satisfies Record<string, () => Promise<DocumentCollector>>

/** Every collector of identities: remote kinds of targets. The keys name the rooms. */
export const identityCollectors = {
  aws: () => import('./aws/index.js').then((room) => room.aws),
  github: () => import('./github/index.js').then((room) => room.github),
} as const satisfies Record<string, () => Promise<IdentityCollector>>

/** The name of a document collector's room. */
export type CollectorName = keyof typeof collectors
/** The name of an identity collector's room. */
export type IdentityCollectorName = keyof typeof identityCollectors
