import type { Detection } from '../core/detection.js'
import type { Document, DocumentBatch } from '../core/document.js'
import { failed, type Gap, isGap } from '../core/gap.js'
import { type InventoryRecord, isRecord } from '../core/inventory.js'
import type { Counts } from '../core/report.js'

/** A detection with what link must know of the document it came from. */
export interface Sighting {
  readonly detection: Detection
  readonly source: Document['source'] | 'inventory'
  /** True when it only says what already stood there before a staged change. */
  readonly baseline: boolean
  /** The path within the archive whose path or object the document has; null outside archives. */
  readonly inside: string | null
}

/** What one batch brought. Plain data. */
export interface BatchResult {
  readonly sightings: readonly Sighting[]
  readonly gaps: readonly Gap[]
  readonly records: readonly InventoryRecord[]
  readonly counts: Counts
  /** Object ids with a raw hit or a gap. */
  readonly dirty: readonly string[]
  /** What the opener knows clean documents without an id by: see `BatchOpener.keysOf`. */
  readonly clean: Uint8Array
  /** Numbers of the documents that were left to a thread that can be ended: archives. */
  readonly postponed: readonly number[]
}

const noKeys = new Uint8Array()

/** A batch that brought nothing but a gap. */
export function onlyGap(gap: Gap): BatchResult {
  return {
    sightings: [],
    gaps: [gap],
    records: [],
    counts: { files: 0, blobs: 0, commits: 0, bytes: 0 },
    dirty: [],
    clean: noKeys,
    postponed: [],
  }
}

/** What a batch brought whose scan broke off: a gap. `why` is a kind of error, never its text. */
export function stoppedIn(batch: DocumentBatch, why: string): BatchResult {
  return onlyGap(failed('unreadable', `a batch of ${batch.count} documents`, `a mended collector: it stopped with ${why}`))
}

/** What two looks at different documents of one batch brought. */
export function together(a: BatchResult, b: BatchResult): BatchResult {
  return {
    sightings: [...a.sightings, ...b.sightings],
    gaps: [...a.gaps, ...b.gaps],
    records: [...a.records, ...b.records],
    counts: {
      files: a.counts.files + b.counts.files,
      blobs: a.counts.blobs + b.counts.blobs,
      commits: a.counts.commits + b.counts.commits,
      bytes: a.counts.bytes + b.counts.bytes,
    },
    dirty: [...a.dirty, ...b.dirty],
    clean: Buffer.concat([a.clean, b.clean]),
    postponed: [],
  }
}

/** Collects what a batch brings. */
export function createTally() {
  const sightings: Sighting[] = []
  const gaps: Gap[] = []
  const records: InventoryRecord[] = []
  const dirty = new Set<string>()
  const postponed: number[] = []
  const counts = { files: 0, blobs: 0, commits: 0, bytes: 0 }

  const found = (
    { id, source, baseline }: Pick<Document, 'id' | 'source' | 'baseline'>,
    items: Iterable<Detection | Gap | InventoryRecord>,
    inside: string | null,
  ): boolean => {
    let any = false
    for (const item of items) {
      any = true
      if (id !== null) dirty.add(id)
      if (isGap(item)) gaps.push(item)
      else if (isRecord(item)) records.push(item)
      else sightings.push({ detection: item, source, baseline, inside })
    }
    return any
  }

  return {
    gap(gap: Gap) {
      gaps.push(gap)
    },
    gapOf({ id }: Pick<Document, 'id'>, gap: Gap) {
      if (id !== null) dirty.add(id)
      gaps.push(gap)
    },
    document(document: Document, items: Iterable<Detection | Gap>): boolean {
      count(counts, document)
      return found(document, items, null)
    },
    count: (document: Document) => count(counts, document),
    postpone(ordinal: number) {
      if (postponed.at(-1) !== ordinal) postponed.push(ordinal)
    },
    /** True when there was anything. */
    found,
    result(clean: Uint8Array): BatchResult {
      return { sightings, gaps, records, counts, dirty: [...dirty], clean, postponed }
    },
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

function count(counts: Mutable<Counts>, document: Document): void {
  if (document.source === 'name' || document.baseline) return
  counts.bytes += document.whole?.size ?? document.bytes.length - document.overlap
  if (document.base > 0) return
  if (document.source === 'blob') counts.blobs++
  else if (document.source === 'commit') counts.commits++
  else if (document.source !== 'tag') counts.files++
}
