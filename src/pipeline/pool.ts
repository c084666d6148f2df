import { Worker } from 'node:worker_threads'
import type { CollectorName } from '../collectors/index.js'
import type { DocumentBatch } from '../core/document.js'
import { failed } from '../core/gap.js'
import { fewThreads } from '../core/threads.js'
import { offeredLayout, sharedModule } from '../engine/index.js'
import { linesFor } from '../rules/late.js'
import { type BatchResult, onlyGap, stoppedIn } from './batch-result.js'
import type { ScannerSetup } from './scanner.js'
import { createBeatMemory, readPulse } from './watch.js'
import type { Answer, Order, WorkerData } from './worker.js'

/** Scans batches in worker threads. */
export interface Pool {
  /** Hands a batch over; resolves when there is room for the next one. */
  submit(task: Task): Promise<void>
  /** Hands a batch over and waits for nothing. */
  add(task: Task): void
  /** A batch that no thread has begun, to be scanned by the caller, when as many wait as `more` says or more; it tells `done`. */
  takeBack(more: number): Task | null
  /** Lets there be this many threads. */
  grow(size: number): void
  /** Resolves when everything submitted was scanned; the threads are gone then. */
  drain(): Promise<void>
  /** Ends the threads at once, whatever they do. */
  stop(): Promise<void>
}

/** A batch to be scanned, and who waits for what it brings. */
export interface Task {
  readonly collector: CollectorName
  readonly batch: DocumentBatch
  /** Numbers of the only documents to look at; null for all. */
  readonly only: readonly number[] | null
  /** Called on the main thread with what the batch brought. */
  readonly done: (result: BatchResult) => void
}

interface Job extends Task {
  readonly id: number
  readonly skip: readonly number[]
}

interface Thread {
  worker: Worker
  beat: SharedArrayBuffer
  jobs: Job[]
  seen: { beats: number; at: number }
}

/** A job waits in its thread's queue so that the thread need not wait for us. */
const jobsPerThread = 2

/** What a thread makes is gone with its document: with V8's own bound of 48 MB each thread fills that before it is cleared away, and is no faster. */
const youngMegabytes = 12

/** What a pool's threads run, with how many others, and how long one may sit over a document. */
export interface PoolTerms {
  readonly worker: URL
  /** True when V8 was told that there will be more than a few threads. */
  readonly many: boolean
  /** Milliseconds without a new document after which a thread counts as stuck. */
  readonly patience: number
}

/** The terms of a scan by up to this many threads. */
export function termsFor(threads: number): PoolTerms {
  return { worker: new URL('./worker.cjs', import.meta.url), many: threads > fewThreads, patience: 20_000 }
}

/** Starts `first` threads. A thread stuck in one document is ended: the document becomes a gap, the rest of its batch is scanned by a new one. */
export function createPool(setup: ScannerSetup, first: number, { worker: entry, many, patience }: PoolTerms): Pool {
  let size = 0
  const waiting: Job[] = []
  const threads: Thread[] = []
  let nextJob = 0
  let open = 0
  let stopped = false
  let roomMade: (() => void)[] = []
  let drained: (() => void) | null = null

  const start = (): Thread => {
    const beat = createBeatMemory()
    const worker = new Worker(entry, {
      workerData: {
        setup,
        beat,
        module: sharedModule(),
        laid: offeredLayout(),
        lines: linesFor(setup.rules),
        oneOfMany: many,
      } satisfies WorkerData,
      // Nothing of a scanned tree steers a thread through the environment.
      env: { ...setup.environment } as NodeJS.ProcessEnv,
      resourceLimits: { maxYoungGenerationSizeMb: youngMegabytes },
    })
    const thread: Thread = { worker, beat, jobs: [], seen: { beats: 0, at: Date.now() } }
    worker.on('message', (answer: Answer) => settle(thread, answer))
    worker.on('error', () => replace(thread, 'a thread that does not stop'))
    return thread
  }

  const feed = () => {
    for (const thread of threads) {
      while (thread.jobs.length < jobsPerThread && waiting.length > 0) {
        const job = waiting.shift()
        if (job === undefined) break
        thread.jobs.push(job)
        thread.worker.postMessage({
          kind: 'scan',
          job: job.id,
          collector: job.collector,
          batch: job.batch,
          share: { skip: job.skip, only: job.only },
        } satisfies Order)
      }
    }
    if (waiting.length < size) {
      const callbacks = roomMade
      roomMade = []
      for (const callback of callbacks) callback()
    }
    if (open === 0) drained?.()
  }

  const finish = (job: Job, result: BatchResult) => {
    open--
    job.done(result)
    if (open === 0) drained?.()
  }

  const settle = (thread: Thread, answer: Answer) => {
    const index = thread.jobs.findIndex((job) => job.id === answer.job)
    const [job] = index < 0 ? [] : thread.jobs.splice(index, 1)
    if (job === undefined) return
    finish(job, answer.kind === 'done' ? answer.result : stoppedIn(job.batch, answer.why))
    feed()
  }

  /** Ends a stuck or broken thread and hands its jobs to a new one, without the document it was stuck in. */
  const replace = (thread: Thread, needs: string) => {
    if (stopped) return
    const pulse = readPulse(thread.beat)
    void thread.worker.terminate()
    const jobs = thread.jobs
    thread.jobs = []
    const fresh = start()
    threads[threads.indexOf(thread)] = fresh
    for (const job of jobs.reverse()) {
      if (job.id !== pulse.job) waiting.unshift(job)
      else {
        job.done(onlyGap(failed('timed-out', pulse.name, needs)))
        if (job.skip.length < mostStuck) waiting.unshift({ ...job, skip: [...job.skip, pulse.ordinal] })
        else finish(job, onlyGap(failed('timed-out', `the rest of a batch of ${job.batch.count} documents`, needs)))
      }
    }
    feed()
  }

  const watch = setInterval(
    () => {
      const now = Date.now()
      for (const thread of [...threads]) {
        const pulse = readPulse(thread.beat)
        if (pulse.job < 0 || pulse.beats !== thread.seen.beats) thread.seen = { beats: pulse.beats, at: now }
        else if (now - thread.seen.at > patience) replace(thread, `a rule or detector that ends within ${patience / 1000} s on it`)
      }
    },
    Math.min(1000, patience / 2),
  )
  watch.unref()

  const grow = (wanted: number) => {
    if (stopped || wanted <= size) return
    size = wanted
    while (threads.length < size) threads.push(start())
    feed()
  }
  grow(first)

  const add = (task: Task) => {
    if (stopped) return
    open++
    waiting.push({ ...task, id: nextJob++, skip: [] })
    feed()
  }

  const stop = async () => {
    stopped = true
    clearInterval(watch)
    await Promise.all(threads.map((thread) => thread.worker.terminate()))
    for (const callback of roomMade) callback()
    drained?.()
  }

  return {
    add,
    grow,
    takeBack(more) {
      if (stopped || waiting.length < Math.max(1, more)) return null
      // What was cut up because a thread got stuck in it stays with the threads, which can be ended, and so do archives.
      const index = waiting.findIndex((job) => job.skip.length === 0 && job.only === null)
      const [job] = index < 0 ? [] : waiting.splice(index, 1)
      return job === undefined ? null : { collector: job.collector, batch: job.batch, only: null, done: (result) => finish(job, result) }
    },
    async submit(task) {
      if (stopped) return
      add(task)
      if (waiting.length >= size) await new Promise<void>((resolve) => roomMade.push(resolve))
    },
    async drain() {
      if (open > 0 && !stopped) await new Promise<void>((resolve) => (drained = resolve))
      if (stopped) return
      stopped = true
      clearInterval(watch)
      await Promise.all(threads.map((thread) => closeThread(thread.worker)))
    },
    stop,
  }
}

/** How many documents of one batch may be given up before the rest of it is. */
const mostStuck = 8

/** Lets a thread end its own children; ends it after a moment if it does not go. */
async function closeThread(worker: Worker): Promise<void> {
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  worker.postMessage({ kind: 'close' } satisfies Order)
  const impatient = setTimeout(() => void worker.terminate(), 2000)
  await gone
  clearTimeout(impatient)
}
