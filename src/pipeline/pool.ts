import { Worker } from 'node:worker_threads'
import type { CollectorName } from '../collectors/index.js'
import type { DocumentBatch } from '../core/document.js'
import { failed } from '../core/gap.js'
import type { BatchResult, ScannerSetup } from './scanner.js'
import { createBeatMemory, readPulse } from './watch.js'
import type { Answer, Order, WorkerData } from './worker.js'

/** Scans batches in worker threads. */
export interface Pool {
  /** Hands a batch over; resolves when there is room for the next one. */
  submit(task: Task): Promise<void>
  /** Resolves when everything submitted was scanned; the threads are gone then. */
  drain(): Promise<void>
  /** Ends the threads at once, whatever they do. */
  stop(): Promise<void>
}

/** A batch to be scanned, and who waits for what it brings. */
export interface Task {
  readonly collector: CollectorName
  readonly batch: DocumentBatch
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

/** What a pool's threads run, and how long one may sit over a document. */
export interface PoolTerms {
  readonly worker: URL
  /** Milliseconds without a new document after which a thread counts as stuck. */
  readonly patience: number
}

const usualTerms: PoolTerms = { worker: new URL('./worker.cjs', import.meta.url), patience: 20_000 }

/** Starts `size` threads. A thread stuck in one document is ended: the document becomes a gap, the rest of its batch is scanned by a new one. */
export function createPool(setup: ScannerSetup, size: number, { worker: entry, patience }: PoolTerms = usualTerms): Pool {
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
      workerData: { setup, beat } satisfies WorkerData,
      // Nothing of a scanned tree steers a thread through the environment.
      env: { ...setup.environment } as NodeJS.ProcessEnv,
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
        thread.worker.postMessage({ kind: 'scan', job: job.id, collector: job.collector, batch: job.batch, skip: job.skip } satisfies Order)
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
  }

  const settle = (thread: Thread, answer: Answer) => {
    const index = thread.jobs.findIndex((job) => job.id === answer.job)
    const [job] = index < 0 ? [] : thread.jobs.splice(index, 1)
    if (job === undefined) return
    finish(
      job,
      answer.kind === 'done'
        ? answer.result
        : nothing(failed('unreadable', `a batch of ${job.batch.count} documents`, `a mended collector: it stopped with ${answer.why}`)),
    )
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
        job.done(nothing(failed('timed-out', pulse.name, needs)))
        if (job.skip.length < mostStuck) waiting.unshift({ ...job, skip: [...job.skip, pulse.ordinal] })
        else finish(job, nothing(failed('timed-out', `the rest of a batch of ${job.batch.count} documents`, needs)))
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

  for (let i = 0; i < size; i++) threads.push(start())

  const stop = async () => {
    stopped = true
    clearInterval(watch)
    await Promise.all(threads.map((thread) => thread.worker.terminate()))
    for (const callback of roomMade) callback()
    drained?.()
  }

  return {
    async submit(task) {
      if (stopped) return
      open++
      waiting.push({ ...task, id: nextJob++, skip: [] })
      feed()
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

function nothing(gap: BatchResult['gaps'][number]): BatchResult {
  return { sightings: [], gaps: [gap], records: [], counts: { files: 0, blobs: 0, commits: 0, bytes: 0 }, dirty: [] }
}

/** Lets a thread end its own children; ends it after a moment if it does not go. */
async function closeThread(worker: Worker): Promise<void> {
  const gone = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  worker.postMessage({ kind: 'close' } satisfies Order)
  const impatient = setTimeout(() => void worker.terminate(), 2000)
  await gone
  clearTimeout(impatient)
}
