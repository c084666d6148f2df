import type { Detector } from '../core/detector.js'

/** A detector that is loaded when it is wanted. */
export interface DetectorEntry {
  readonly reads: Detector['reads']
  load(): Promise<Detector>
}

/** The built-in detectors by id. Plug-ins bring others of the same type. */
export const detectors = {
  secrets: { reads: 'document', load: () => import('./secrets/index.js').then((module) => module.secrets) },
} as const satisfies Readonly<Record<string, DetectorEntry>>
