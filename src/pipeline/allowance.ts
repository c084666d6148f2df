import type { Detection } from '../core/detection.js'
import { type Gap, limit } from '../core/gap.js'
import { type InventoryRecord, isRecord } from '../core/inventory.js'

/** Places of secrets, and gaps, of one archive that are told: as many as of any one document, however small it was packed. */
const mostPerArchive = 10_000

/** Keeps what the archives of a batch bring within bounds, each told apart by its number. */
export interface Allowance {
  /** True when nothing more is told of it. */
  spent(ordinal: number): boolean
  /** What of `items` is still told; in place of the first that is not, a gap. */
  allowed<T extends Detection | Gap | InventoryRecord>(items: Iterable<T>, ordinal: number, name: string): Iterable<T | Gap>
}

/** An allowance for one batch. */
export function createAllowance(): Allowance {
  const told = new Map<number, number>()
  const tell = (ordinal: number, count: number) => told.set(ordinal, (told.get(ordinal) ?? 0) + count)
  const spent = (ordinal: number) => (told.get(ordinal) ?? 0) > mostPerArchive
  return {
    spent,
    *allowed(items, ordinal, name) {
      if (spent(ordinal)) return
      for (const item of items) {
        if (!isRecord(item)) tell(ordinal, 'locations' in item ? item.locations.length : 1)
        if (!spent(ordinal)) yield item
        else return yield limit('bound', name, `a look by hand: only the first ${mostPerArchive} secrets of an archive are reported`)
      }
    },
  }
}
