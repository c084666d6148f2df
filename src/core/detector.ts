import type { Detection } from './detection.js'
import type { Arena, Document } from './document.js'
import type { Gap } from './gap.js'
import type { Identity } from './identity.js'
import type { Rule } from './rule.js'

/** What a detector is given. Everything it may know comes from here: no clock, no environment, no files. */
export interface DetectorContext {
  /** The detector's own rules that are switched on. */
  readonly rules: readonly Rule[]
  readonly now: Date
  /** The memory document bytes lie in. */
  readonly arena: Arena
  /** For `runValueId`. */
  readonly runKey: Uint8Array
  /** The project's fingerprint key, null when it has none. */
  readonly projectKey: Uint8Array | null
  /** True under `--show-secrets` alone. */
  readonly showSecrets: boolean
  /** False under `--no-inline-ignores`. */
  readonly inlineIgnores: boolean
}

/** Sees documents one by one, inside workers. Pure and synchronous. */
export interface DocumentDetector {
  readonly reads: 'document'
  create(context: DetectorContext): (document: Document) => Iterable<Detection | Gap>
}

/** Sees the whole inventory once, at the end, on the main thread. Pure and synchronous. */
export interface InventoryDetector {
  readonly reads: 'inventory'
  create(context: DetectorContext): (inventory: readonly Identity[]) => Iterable<Detection | Gap>
}

export type Detector = DocumentDetector | InventoryDetector
