import { collectors, identityCollectors } from '../collectors/index.js'
import type { CollectorSession, CollectSettings, IdentitySettings, RemoteText } from '../core/collector.js'
import type { DocumentBatch } from '../core/document.js'
import { UsageError } from '../core/errors.js'
import { failed, type Gap, isGap } from '../core/gap.js'
import type { InventoryRecord } from '../core/inventory.js'
import type { Counts } from '../core/report.js'
import { type BatchResult, type Sighting, stoppedIn, together } from './batch-result.js'
import type { DocumentVisit, IdentityVisit, Plan } from './plan.js'
import type { Pool } from './pool.js'
import { createScanner, type Scanner, type ScannerSetup } from './scanner.js'

/** A sighting with the document visit that brought it; null for what was said of the inventory. */
export interface PlacedSighting extends Sighting {
  readonly visit: number | null
  /** The folder or name of the target it was met in: equal for two visits of one target. Empty for the inventory. */
  readonly target: string
}

/** Everything the scan of all visits brought, before anything is judged. */
export interface Collected {
  readonly sightings: readonly PlacedSighting[]
  readonly records: readonly InventoryRecord[]
  readonly gaps: readonly Gap[]
  readonly counts: Counts
  /** One for each document visit, for attribution; null where the collector could not be loaded. */
  readonly sessions: readonly (CollectorSession | null)[]
  readonly interrupted: boolean
}

export interface CollectOptions {
  readonly setup: ScannerSetup
  readonly settings: Omit<CollectSettings, 'scope'>
  readonly remote: Pick<IdentitySettings, 'remote' | 'now' | 'onProgress'>
  /** Told facts about how targets are read, for those who asked for more words. */
  readonly onNote: (text: string) => void
  /** True when rules or detectors of strangers run: they must be stoppable, so never on the main thread. */
  readonly alwaysThreads: boolean
  readonly onProgress: (counts: Counts, expected: { documents: number; bytes: number }) => void
}

// Up to this much a job is scanned on the main thread: a worker's start costs more than scanning it.
const inlineBytes = 2 << 20
const inlineDocuments = 256

/** Visits all targets at once: lists, opens, detects. Stops early when the signal says so. Throws `UsageError` for what a collector cannot make sense of. */
export async function collect({ documents: visits, identities }: Plan, options: CollectOptions): Promise<Collected> {
  const { settings } = options
  const sightings: PlacedSighting[] = []
  const gaps: Gap[] = []
  const records: InventoryRecord[] = []
  const counts = { files: 0, blobs: 0, commits: 0, bytes: 0 }
  const expected = { documents: 0, bytes: 0 }
  const sessions: (CollectorSession | null)[] = visits.map(() => null)
  const runner = createRunner(options)

  const take =
    (visit: number, { text: target, ...where }: DocumentVisit['target'], session: CollectorSession, batch: DocumentBatch) =>
    (result: BatchResult) => {
      const place = 'path' in where ? where.path : target
      for (const sighting of result.sightings) sightings.push({ ...sighting, visit, target: place })
      for (const gap of result.gaps) gaps.push(gap.target === '' ? { ...gap, target } : gap)
      for (const record of result.records) records.push({ ...record, target })
      add(counts, result.counts)
      session.scanned?.({ batch, dirty: new Set(result.dirty), clean: result.clean })
      options.onProgress(counts, expected)
    }

  const visitOne = async (visit: DocumentVisit, index: number) => {
    const collector = await collectors[visit.collector]()
    const session = collector.start(visit.target, { ...settings, scope: visit.scope, handOn: options.alwaysThreads })
    sessions[index] = session
    const aside = visit.mainThread && !options.alwaysThreads ? await createScanner(options.setup, true) : null
    for await (const item of session.list()) {
      if (settings.signal.aborted) return
      if (isGap(item)) {
        gaps.push(item.target === '' ? { ...item, target: visit.target.text } : item)
        continue
      }
      expected.documents += item.count
      expected.bytes += item.weight
      const done = take(index, visit.target, session, item)
      if (aside === null || item.handedOn) await runner.submit({ collector: visit.collector, batch: item, only: null, done })
      else done(await aside.scan(visit.collector, item, wholly, () => {}))
    }
    aside?.close()
  }

  const visitRemote = async ({ collector, target }: IdentityVisit) => {
    const { environment, cacheFolder, signal } = settings
    const { collect } = await identityCollectors[collector]()
    for await (const item of collect(target, { environment, cacheFolder, signal, ...options.remote })) {
      if (signal.aborted) return
      if (isGap(item)) gaps.push(item.target === '' ? { ...item, target: target.text } : item)
      else if ('note' in item) options.onNote(item.note)
      else if ('text' in item) await submitText(item, target.text)
      else records.push({ ...item, target: target.text })
    }
  }

  if (visits.some(({ mainThread }) => !mainThread)) runner.prepare()
  /** A text of a remote target goes where files go: small ones to this thread, many or those of strangers' rules to others. */
  const submitText = async (text: RemoteText, target: string) => {
    const done = (result: BatchResult) => {
      for (const sighting of result.sightings) sightings.push({ ...sighting, visit: null, target })
      for (const gap of result.gaps) gaps.push(gap.target === '' ? { ...gap, target } : gap)
      for (const record of result.records) records.push({ ...record, target })
      add(counts, result.counts)
    }
    await runner.submit({ collector: 'texts', batch: { refs: [text], count: 1, weight: text.text.length }, only: null, done })
  }

  const aborted = new Promise<void>((resolve) => settings.signal.addEventListener('abort', () => resolve(), { once: true }))
  let refused: UsageError | null = null
  const fail = (visit: DocumentVisit | IdentityVisit) => (error: unknown) => {
    if (error instanceof UsageError) refused ??= error
    else gaps.push(broken(visit, error))
  }
  // What remote targets hand on is drained with the rest: files wait for it, as the run does anyway.
  const work = Promise.all([
    ...identities.map((visit) => visitRemote(visit).catch(fail(visit))),
    ...visits.map((visit, index) => visitOne(visit, index).catch(fail(visit))),
  ]).then(() => runner.drain())
  await Promise.race([work, aborted])
  if (settings.signal.aborted) await runner.stop()
  // Thrown only now, so that no thread outlives the run.
  if (refused !== null) throw refused
  const passedOver = { files: 0, blobs: 0, commits: 0, bytes: 0 }
  for (const session of sessions) add(passedOver, session?.known?.() ?? {})
  add(counts, passedOver)
  const unread = (['file', 'blob', 'commit'] as const).flatMap((kind) => {
    const count = passedOver[`${kind}s`]
    return count === 0 ? [] : [`${count} ${kind}${count === 1 ? '' : 's'}`]
  })
  if (unread.length > 0) options.onNote(`from the cache: ${unread.join(', ')}: unchanged since nothing was found there, not read again`)
  return { sightings, records, gaps, counts, sessions, interrupted: settings.signal.aborted }
}

function add(counts: { -readonly [Name in keyof Counts]: Counts[Name] }, more: Partial<Counts>): void {
  counts.files += more.files ?? 0
  counts.blobs += more.blobs ?? 0
  counts.commits += more.commits ?? 0
  counts.bytes += more.bytes ?? 0
}

/** A collector that stopped: its kind and, for errors of the system, their code. Never its text, which could hold what it read. */
function broken(visit: DocumentVisit | IdentityVisit, error: unknown): Gap {
  const kind = error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.name) : 'an error'
  return failed('unreadable', visit.target.text, `a mended collector: '${visit.collector}' stopped with ${kind}`, visit.target.text)
}

type Task = Parameters<Pool['submit']>[0]

const wholly = { skip: [], only: null }

/**
 * Scans small jobs on this thread and starts the pool for larger ones. Files are scanned on this thread too, for which there is one other
 * thread less: it would only wait, and a thread takes as long to start as a thousand files to scan. Where git is read it has enough to do.
 */
function createRunner({ setup, settings, alwaysThreads }: CollectOptions) {
  const held: Task[] = []
  let heldBytes = 0
  let heldDocuments = 0
  let pool: Promise<Pool> | null = null
  let helps = !alwaysThreads
  let large = false
  let own: Promise<Scanner> | null = null

  const scanner = () => {
    own ??= createScanner(setup, false)
    return own
  }
  const scanHere = async (task: Task) => {
    let result: BatchResult
    try {
      result = await (await scanner()).scan(task.collector, task.batch, wholly, () => {})
    } catch (error) {
      result = stoppedIn(task.batch, error instanceof Error ? error.name : 'error')
    }
    if (result.postponed.length === 0) return task.done(result)
    const threads = await openPool()
    threads.grow(1)
    threads.add({ ...task, only: result.postponed, done: (rest) => task.done(together(result, rest)) })
  }

  /** Scans what waits here, until less than `more` batches do. Answers of the threads are heard between two batches. */
  const help = async (started: Pool, more: number) => {
    while (helps && !settings.signal.aborted) {
      const task = started.takeBack(more)
      if (task === null) break
      await scanHere(task)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  const handOver = async (started: Pool, task: Task) => {
    if (task.collector !== 'files') {
      helps = false
      started.grow(settings.jobs)
    }
    if (!helps) return started.submit(task)
    started.add(task)
    await help(started, settings.jobs)
  }

  // Small jobs, hooks above all, never load what threads need.
  const openPool = () => {
    pool ??= import('./pool.js').then(({ createPool, termsFor }) => createPool(setup, 0, termsFor(settings.jobs)))
    return pool
  }

  const startPool = async () => {
    const started = await openPool()
    started.grow(helps ? settings.jobs - 1 : settings.jobs)
    for (const task of held.splice(0)) await handOver(started, task)
    return started
  }

  return {
    /** Makes this thread's scanner while the first answers are waited for. */
    prepare() {
      // Who needs it hears of its failure.
      if (helps) setImmediate(() => void scanner().catch(() => {}))
    },
    async submit(task: Task): Promise<void> {
      if (large) return handOver(await openPool(), task)
      held.push(task)
      heldBytes += task.batch.weight
      heldDocuments += task.batch.count
      if (heldBytes > inlineBytes || heldDocuments > inlineDocuments) {
        large = true
        await startPool()
      }
    },
    async drain(): Promise<void> {
      if (large || (alwaysThreads && held.length > 0)) {
        const started = await startPool()
        if (helps) await help(started, 1)
      } else {
        for (const task of held) {
          if (settings.signal.aborted) break
          await scanHere(task)
        }
      }
      await (await pool)?.drain()
      ;(await own)?.close()
    },
    async stop(): Promise<void> {
      await (await pool)?.stop()
    },
  }
}
