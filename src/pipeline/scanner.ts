import { type CollectorName, collectors } from '../collectors/index.js'
import { type BatchOpener, type DocumentCollector, eachOpened } from '../core/collector.js'
import type { Detection } from '../core/detection.js'
import type { DetectorContext } from '../core/detector.js'
import type { Arena, Document, DocumentBatch } from '../core/document.js'
import { failed, type Gap, isGap } from '../core/gap.js'
import { type InventoryRecord, isRecord } from '../core/inventory.js'
import type { Counts } from '../core/report.js'
import type { SilentRule } from '../core/rule.js'
import { countLines, createArena } from '../engine/index.js'
import { createAllowance } from './allowance.js'
import { closedGap, createArchives, insideOf, packedAs } from './archives.js'
import { loadDocumentDetectors, textDetectors } from './detectors.js'
import { createTexts } from './texts.js'

/** Everything a thread needs to scan batches: plain data, the same for every thread of a run. */
export interface ScannerSetup {
  readonly rules: readonly SilentRule[]
  readonly detectors: readonly string[]
  readonly plugins: readonly string[]
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Milliseconds since the epoch. */
  readonly now: number
  readonly runKey: Uint8Array
  readonly projectKey: Uint8Array | null
  readonly showSecrets: boolean
  /** True under `--verify`: values cross to the main thread, packed. */
  readonly carrySecrets?: boolean | undefined
  readonly inlineIgnores: boolean
}

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

// Texts wait for the end of their batch, unless they are this many bytes.
const mostGathered = 4 << 20

/** What a batch brought whose scan broke off: a gap. `why` is a kind of error, never its text. */
export function stoppedIn(batch: DocumentBatch, why: string): BatchResult {
  const gap = failed('unreadable', `a batch of ${batch.count} documents`, `a mended collector: it stopped with ${why}`)
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

/** Called before each document with its number in the batch and its name: what a watchdog would want to know. */
export type Heartbeat = (ordinal: number, document: Pick<Document, 'path' | 'id' | 'source'>) => void

/** Which documents of a batch are looked at, by their number in it. */
export interface Share {
  /** Passed over: a thread was lost over each. */
  readonly skip: readonly number[]
  /** The only ones looked at; null for all. */
  readonly only: readonly number[] | null
}

/** What scans batches in one thread. */
export interface Scanner {
  /** Opens a batch and runs every detector over its documents. */
  scan(collector: CollectorName, batch: DocumentBatch, share: Share, beat: Heartbeat): Promise<BatchResult>
  close(): void
}

/** Makes a thread's scanner: one arena, one instance of each detector, one opener for each collector it meets. One that cannot be ended postpones archives. */
export async function createScanner(setup: ScannerSetup, canBeEnded: boolean): Promise<Scanner> {
  const memory = createArena()
  const arena: Arena = { ...memory, countLines: (end) => countLines(memory.into, 0, end) }
  const detect = await createDetect(setup, arena)
  const texts = createTexts(textDetectors(setup.detectors), (id) => contextOf(setup, arena, id))
  const openers = new Map<CollectorName, BatchOpener>()
  const archives = createArchives()

  const openerOf = async (name: CollectorName) => {
    const known = openers.get(name)
    if (known !== undefined) return known
    const collector: DocumentCollector = await collectors[name]()
    const opener = collector.opener(arena, setup.environment)
    openers.set(name, opener)
    return opener
  }

  return {
    async scan(name, batch, { skip, only }, beat) {
      const tally = createTally()
      const seen = new Set<number>()
      const notable = new Set<number>()
      const closed: string[] = []
      let ordinal = -1
      let archive = -1
      const allowance = createAllowance()
      const lookAtTexts = async () => {
        for (const { document, ordinal, inside, found } of await texts.take()) {
          beat(ordinal, document)
          tally.found(document, inside === null ? found : allowance.allowed(found, ordinal, document.path), inside)
        }
      }
      const lookAtMany = () => (texts.gathered() > mostGathered ? lookAtTexts() : undefined)
      const within = (inner: Document, outer: Document) => {
        if (allowance.spent(ordinal)) return undefined
        const inside = insideOf(inner.path, outer.path)
        beat(ordinal, inner)
        if (tally.found(inner, allowance.allowed(detect(inner), ordinal, nameOf(outer)), inside)) notable.add(ordinal)
        // Text is recognised by its path, and an object of history has none.
        if (outer.path !== null && texts.see(inner, ordinal, inside)) notable.add(ordinal)
        return lookAtMany()
      }
      const look = (item: Document | Gap): Promise<void> | undefined => {
        // What the opener could not read was said at the first look.
        if (isGap(item)) return only === null ? void tally.gap(item) : undefined
        if (item.base === 0) ordinal++
        if (skip.includes(ordinal) || only?.includes(ordinal) === false) return undefined
        const packed = item.base === 0 ? packedAs(item) : null
        if (packed === 'closed') closed.push(nameOf(item))
        if (packed === 'closed') notable.add(ordinal)
        if (packed === 'archive') archive = ordinal
        if (archive === ordinal && !canBeEnded) return void tally.postpone(ordinal)
        beat(ordinal, item)
        seen.add(ordinal)
        if (archive === ordinal) {
          tally.count(item)
          const number = ordinal
          const gap = (gap: Gap) => {
            notable.add(number)
            tally.gapOf(item, gap)
          }
          return archives.see(item, { emit: (inner) => within(inner, item), gap })
        }
        if (tally.document(item, detect(item))) notable.add(ordinal)
        if (texts.see(item, ordinal, null)) notable.add(ordinal)
        return lookAtMany()
      }
      const opener = await openerOf(name)
      await eachOpened(opener.open(batch), look)
      await archives.end()
      const unopened = closedGap(closed)
      if (unopened !== null) tally.gap(unopened)
      await lookAtTexts()
      return tally.result(opener.keysOf?.([...seen].filter((number) => !notable.has(number))) ?? noKeys)
    },
    close() {
      for (const opener of openers.values()) opener.close()
    },
  }
}

/** All detectors of a run as one function. */
export type Detect = (document: Document) => Iterable<Detection | Gap>

/** Makes every chosen document detector, each fenced off. */
export async function createDetect(setup: ScannerSetup, arena: Arena): Promise<Detect> {
  const detects: Detect[] = []
  for (const [id, detector] of await loadDocumentDetectors(setup.detectors, setup.plugins)) {
    detects.push(guarded(id, detector.create(contextOf(setup, arena, id))))
  }
  return function* (document) {
    for (const detect of detects) yield* detect(document)
  }
}

function contextOf(setup: ScannerSetup, arena: Arena, detector: string): DetectorContext {
  const { now, runKey, projectKey, showSecrets, carrySecrets, inlineIgnores, rules } = setup
  const own = rules.filter((rule) => rule.detector === detector)
  return { rules: own, now: new Date(now), arena, runKey, projectKey, showSecrets, carrySecrets, inlineIgnores }
}

/** A detector that throws costs its document a gap, not the run its result. The error's text is not shown: it could hold bytes of the document. */
function guarded(id: string, detect: Detect): Detect {
  return function* (document) {
    try {
      yield* detect(document)
    } catch (error) {
      const kind = error instanceof Error ? error.name : typeof error
      yield failed('unparsable', nameOf(document), `a mended detector: '${id}' stopped with ${kind}`)
    }
  }
}

function nameOf(document: Document): string {
  return document.path ?? `${document.source} ${document.id ?? ''}`
}

/** Collects what a batch brings. */
function createTally() {
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
  counts.bytes += document.bytes.length - document.overlap
  if (document.base > 0) return
  if (document.source === 'blob') counts.blobs++
  else if (document.source === 'commit') counts.commits++
  else if (document.source !== 'tag') counts.files++
}
