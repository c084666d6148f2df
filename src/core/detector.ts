import type { Detection } from './detection.js'
import type { Arena, Document, TextDocument } from './document.js'
import type { FoundSecret } from './found-secret.js'
import type { Gap } from './gap.js'
import type { Inventory, Judgement } from './inventory.js'
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
  /** True under `--verify` alone: found values are handed on, packed, for providers to be asked. */
  readonly carrySecrets?: boolean | undefined
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

/**
 * Sees the decoded text of the documents its line in the table wants, whole. Otherwise as a document detector. Only documents that have a path are
 * asked about: files, and what a staged or ranged change adds; a blob of history has none.
 */
export interface TextDetector {
  readonly reads: 'text'
  create(context: DetectorContext): (document: TextDocument) => Iterable<Detection | Gap>
}

/** What a detector over the inventory is given. */
export type InventoryContext = Pick<DetectorContext, 'now'> & { readonly rules: readonly Rule[] }

/** Sees the whole inventory once, at the end, on the main thread. Pure and synchronous. */
export interface InventoryDetector {
  readonly reads: 'inventory'
  create(context: InventoryContext): (inventory: Inventory) => Iterable<Detection | Gap | Judgement>
}

/**
 * Sees every secret of a run once it is linked, with all its places, on the main thread; null when nothing is wrong with where it stands. The finding
 * it becomes is related to the secret's own. Pure and synchronous.
 */
export interface SecretDetector {
  readonly reads: 'secret'
  create(context: InventoryContext): (secret: FoundSecret) => Detection | null
}

/** What a detector is. */
export type Detector = DocumentDetector | TextDetector | InventoryDetector | SecretDetector
