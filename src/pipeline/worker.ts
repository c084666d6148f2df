import { parentPort, workerData } from 'node:worker_threads'
import type { CollectorName } from '../collectors/index.js'
import type { DocumentBatch } from '../core/document.js'
import { type Layout, offerLayout, takeModule } from '../engine/index.js'
import { lateRules, takeLines } from '../rules/late.js'
import type { BatchResult } from './batch-result.js'
import { createScanner, type ScannerSetup, type Share } from './scanner.js'
import { createBeat } from './watch.js'

/** What the main thread sends: scan this, or finish. */
export type Order =
  | {
      readonly kind: 'scan'
      readonly job: number
      readonly collector: CollectorName
      readonly batch: DocumentBatch
      readonly share: Share
    }
  | { readonly kind: 'close' }

/** What a worker answers. */
export type Answer =
  | { readonly kind: 'done'; readonly job: number; readonly result: BatchResult }
  | { readonly kind: 'broken'; readonly job: number; readonly why: string }

export interface WorkerData {
  readonly setup: ScannerSetup
  readonly beat: SharedArrayBuffer
  /** The prefilter as the main thread compiled it; null where there is no WebAssembly. */
  readonly module: object | null
  /** The prefilter's layout that the build made; null where there is none. */
  readonly laid: Layout | null
  /** What rules that come with nhi read late; null where there are none. */
  readonly lines: SharedArrayBuffer | null
  /** Read by what opens the built file (build/code-cache.ts). */
  readonly oneOfMany: boolean
}

const port = parentPort
if (port !== null) {
  const { setup, beat, module, laid, lines } = workerData as WorkerData
  takeModule(module)
  offerLayout(() => laid)
  takeLines(lines)
  const scanner = createScanner({ ...setup, rules: lateRules(setup.rules) }, true)
  const heartbeat = createBeat(beat)
  // Orders are worked off one after another, in the order they came.
  let last: Promise<void> = Promise.resolve()
  port.on('message', (order: Order) => {
    last = last.then(() => obey(order))
  })

  const obey = async (order: Order): Promise<void> => {
    if (order.kind === 'close') {
      ;(await scanner).close()
      port.close()
      return
    }
    try {
      heartbeat.start(order.job)
      const result = await (await scanner).scan(order.collector, order.batch, order.share, heartbeat.beat)
      heartbeat.stop()
      port.postMessage({ kind: 'done', job: order.job, result } satisfies Answer)
    } catch (error) {
      heartbeat.stop()
      port.postMessage({ kind: 'broken', job: order.job, why: error instanceof Error ? error.name : 'error' } satisfies Answer)
    }
  }
}
