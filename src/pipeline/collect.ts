import { collectors, identityCollectors } from '../collectors/index.js'
import type { CollectorSession, CollectSettings, IdentitySettings, RemoteText } from '../core/collector.js'
import type { DocumentBatch } from '../core/document.js'
import { UsageError } from '../core/errors.js'
import { failed, type Gap, isGap } from '../core/gap.js'
import type { InventoryRecord } from '../core/inventory.js'
import type { Counts } from '../core/report.js'
import type { DocumentVisit, IdentityVisit, Plan } from './plan.js'
import type { Pool } from './pool.js'
import { type BatchResult, createScanner, type ScannerSetup, type Sighting } from './scanner.js'

/** A sighting with the document visit that brought it; null for what was said of the inventory. */
export interface PlacedSighting extends Sighting {
  readonly visit: number | null
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
  /** Told facts about how remote targets are read, for those who asked for more words. */
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

  const take = (visit: number, target: string, session: CollectorSession, batch: DocumentBatch) => (result: BatchResult) => {
    for (const sighting of result.sightings) sightings.push({ ...sighting, visit })
    for (const gap of result.gaps) gaps.push(gap.target === '' ? { ...gap, target } : gap)
    for (const record of result.records) records.push({ ...record, target })
    counts.files += result.counts.files
    counts.blobs += result.counts.blobs
    counts.commits += result.counts.commits
    counts.bytes += result.counts.bytes
    session.scanned?.({ batch, dirty: new Set(result.dirty) })
    options.onProgress(counts, expected)
  }

  const visitOne = async (visit: DocumentVisit, index: number) => {
    const collector = await collectors[visit.collector]()
    const session = collector.start(visit.target, { ...settings, scope: visit.scope, handOn: options.alwaysThreads })
    sessions[index] = session
    const aside = visit.mainThread && !options.alwaysThreads ? await createScanner(options.setup) : null
    for await (const item of session.list()) {
      if (settings.signal.aborted) return
      if (isGap(item)) {
        gaps.push(item.target === '' ? { ...item, target: visit.target.text } : item)
        continue
      }
      expected.documents += item.count
      expected.bytes += item.weight
      const done = take(index, visit.target.text, session, item)
      if (aside === null) await runner.submit({ collector: visit.collector, batch: item, done })
      else done(await aside.scan(visit.collector, item, [], () => {}))
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

  /** A text of a remote target goes where files go: small ones to this thread, many or those of strangers' rules to others. */
  const submitText = async (text: RemoteText, target: string) => {
    const done = (result: BatchResult) => {
      for (const sighting of result.sightings) sightings.push({ ...sighting, visit: null })
      for (const gap of result.gaps) gaps.push(gap.target === '' ? { ...gap, target } : gap)
      for (const record of result.records) records.push({ ...record, target })
      counts.files += result.counts.files
      counts.bytes += result.counts.bytes
    }
    await runner.submit({ collector: 'texts', batch: { refs: [text], count: 1, weight: text.text.length }, done })
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
  for (const session of sessions) {
    const known = session?.known?.()
    counts.blobs += known?.blobs ?? 0
    counts.commits += known?.commits ?? 0
    counts.bytes += known?.bytes ?? 0
  }
  return { sightings, records, gaps, counts, sessions, interrupted: settings.signal.aborted }
}

/** A collector that stopped: its kind and, for errors of the system, their code. Never its text, which could hold what it read. */
function broken(visit: DocumentVisit | IdentityVisit, error: unknown): Gap {
  const kind = error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.name) : 'an error'
  return failed('unreadable', visit.target.text, `a mended collector: '${visit.collector}' stopped with ${kind}`, visit.target.text)
}

type Task = Parameters<Pool['submit']>[0]

/** Scans small jobs on this thread and starts the pool for larger ones. */
function createRunner({ setup, settings, alwaysThreads }: CollectOptions) {
  const held: Task[] = []
  let heldBytes = 0
  let heldDocuments = 0
  let starting: Promise<Pool> | null = null

  const startPool = async () => {
    // Small jobs, hooks above all, never load what threads need.
    starting ??= import('./pool.js').then(({ createPool }) => createPool(setup, settings.jobs))
    const pool = await starting
    for (const task of held.splice(0)) await pool.submit(task)
    return pool
  }

  return {
    async submit(task: Task): Promise<void> {
      if (starting !== null) return (await starting).submit(task)
      held.push(task)
      heldBytes += task.batch.weight
      heldDocuments += task.batch.count
      if (heldBytes > inlineBytes || heldDocuments > inlineDocuments) await startPool()
    },
    async drain(): Promise<void> {
      if (starting !== null || (alwaysThreads && held.length > 0)) return (await startPool()).drain()
      if (held.length === 0) return
      const scanner = await createScanner(setup)
      for (const task of held) {
        if (settings.signal.aborted) break
        task.done(await scanner.scan(task.collector, task.batch, [], () => {}))
      }
      scanner.close()
    },
    async stop(): Promise<void> {
      await (await starting)?.stop()
    },
  }
}
