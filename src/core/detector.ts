import type { Detection } from './detection.js'
import type { Arena, Document } from './document.js'
import type { Gap } from './gap.js'
import type { Rule } from './rule.js'

/** What a detector is given. Everything it may know comes from here: no clock, no environment, no files. */
export interface DetectorContext {
  /** The detector's own rules that are switched on. */
  readonly rules: readonly Rule[]
  readonly now: Date
  /** The memory document bytes lie in. */
  readonly arena: Arena
  /** Drawn afresh for each run: tells equal values of a run apart from others without naming them. */
  readonly runKey: Uint8Array
  /** The project's fingerprint key, null when it has none. */
  readonly projectKey: Uint8Array | null
  /** True under `--show-secrets` alone. */
  readonly showSecrets: boolean
  /** False under `--no-inline-ignores`. */
  readonly inlineIgnores: boolean
}

/**
 * Sees documents one by one, inside workers. Pure and synchronous. `create` is called once in each thread; what it returns is called for each
 * document, or for each chunk of a long one, and must not keep the document: its bytes are overwritten by the next. One that throws costs its
 * document a gap; one that does not end within 20 s is ended with its thread.
 */
export interface DocumentDetector {
  readonly reads: 'document'
  create(context: DetectorContext): (document: Document) => Iterable<Detection | Gap>
}

/** What a detector is. Detectors over a whole inventory of identities will be a second kind: no collector brings identities yet. */
export type Detector = DocumentDetector
