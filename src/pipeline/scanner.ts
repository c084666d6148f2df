import { type CollectorName, collectors } from '../collectors/index.js'
import { type BatchOpener, type DocumentCollector, eachOpened } from '../core/collector.js'
import type { Detection } from '../core/detection.js'
import type { DetectorContext } from '../core/detector.js'
import type { Arena, Document, DocumentBatch } from '../core/document.js'
import { failed, type Gap, isGap } from '../core/gap.js'
import type { Rule } from '../core/rule.js'
import { watchZipEnd } from '../core/zip-end.js'
import { countLines, createArena } from '../engine/index.js'
import { createAllowance } from './allowance.js'
import { behindGap, closedGap, createArchives, insideOf, packedAs } from './archives.js'
import { type BatchResult, createTally } from './batch-result.js'
import { loadDocumentDetectors, textDetectors } from './detectors.js'
import { createTexts } from './texts.js'

/** Everything a thread needs to scan batches: plain data, the same for every thread of a run. */
export interface ScannerSetup {
  readonly rules: readonly Rule[]
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

// Texts wait for the end of their batch, unless they are this many bytes.
const mostGathered = 4 << 20

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
  const endsAsZip = watchZipEnd()

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
        // At a second look it may have been said already: a gap is told once.
        if (isGap(item)) return void tally.gap(item)
        if (item.base === 0) ordinal = item.number ?? ordinal + 1
        if (skip.includes(ordinal) || only?.includes(ordinal) === false) return undefined
        const packed = item.base === 0 ? packedAs(item) : null
        if (packed === 'closed') {
          closed.push(nameOf(item))
          notable.add(ordinal)
        }
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
        // A file was asked at its end when it was opened.
        if (item.source !== 'file' && endsAsZip(item)) {
          notable.add(ordinal)
          tally.gapOf(item, behindGap(nameOf(item)))
        }
        if (texts.see(item, ordinal, null)) notable.add(ordinal)
        return lookAtMany()
      }
      const opener = await openerOf(name)
      await eachOpened(opener.open(batch), look)
      await archives.end()
      const unopened = closedGap(closed)
      if (unopened !== null) tally.gap(unopened)
      await lookAtTexts()
      return tally.result(opener.keysOf?.([...seen].filter((number) => !notable.has(number))) ?? new Uint8Array())
    },
    close() {
      for (const opener of openers.values()) opener.close()
    },
  }
}

/** All detectors of a run as one function. */
export type Detect = (document: Document) => (Detection | Gap)[]

/** Makes every chosen document detector, each fenced off. */
export async function createDetect(setup: ScannerSetup, arena: Arena): Promise<Detect> {
  const detects: Detect[] = []
  for (const [id, detector] of await loadDocumentDetectors(setup.detectors, setup.plugins)) {
    detects.push(guarded(id, detector.create(contextOf(setup, arena, id))))
  }
  const [only] = detects
  return only !== undefined && detects.length === 1 ? only : (document) => detects.flatMap((detect) => detect(document))
}

function contextOf(setup: ScannerSetup, arena: Arena, detector: string): DetectorContext {
  const { now, projectKey, showSecrets, carrySecrets, inlineIgnores, rules } = setup
  const own = rules.filter((rule) => rule.detector === detector)
  return {
    rules: own,
    now: new Date(now),
    arena,
    projectKey,
    showSecrets,
    carrySecrets,
    inlineIgnores,
    get runKey() {
      return setup.runKey
    },
  }
}

/** A detector that throws costs its document a gap, not the run its result. The error's text is not shown: it could hold bytes of the document. */
function guarded(id: string, detect: (document: Document) => Iterable<Detection | Gap>): Detect {
  return (document) => {
    const found: (Detection | Gap)[] = []
    try {
      for (const item of detect(document)) found.push(item)
    } catch (error) {
      const kind = error instanceof Error ? error.name : typeof error
      found.push(failed('unparsable', nameOf(document), `a mended detector: '${id}' stopped with ${kind}`))
    }
    return found
  }
}

function nameOf(document: Document): string {
  return document.path ?? `${document.source} ${document.id ?? ''}`
}
