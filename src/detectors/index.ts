import type { DocumentDetector, InventoryDetector, TextDetector } from '../core/detector.js'
import { wantsPipeline } from './ci-workflows/wants.js'

/** A detector that is loaded when it is wanted. One that reads texts says which, cheaply: it is asked of every path. */
export type DetectorEntry =
  | { readonly reads: 'document'; load(): Promise<DocumentDetector> }
  | { readonly reads: 'text'; wants(path: string): boolean; load(): Promise<TextDetector> }
  | { readonly reads: 'inventory'; load(): Promise<InventoryDetector> }

/** The built-in detectors by id. Plug-ins bring others of the same type. */
export const detectors = {
  'ci-workflows': {
    reads: 'text',
    wants: wantsPipeline,
    load: () => import('./ci-workflows/index.js').then((module) => module.ciWorkflows),
  },
  secrets: { reads: 'document', load: () => import('./secrets/index.js').then((module) => module.secrets) },
} as const satisfies Readonly<Record<string, DetectorEntry>>
