import type { TextDocument } from './document.js'
import type { Gap } from './gap.js'
import type { InventoryRecord } from './inventory.js'

/** Turns a document it recognises into records of the inventory. Pure and synchronous, runs inside workers; one that throws costs its document a gap. */
export interface Reader {
  read(document: TextDocument): Iterable<InventoryRecord | Gap>
}
