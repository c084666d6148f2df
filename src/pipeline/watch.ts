import type { Document } from '../core/document.js'

const nameBytes = 4096
const beats = 0
const job = 1
const ordinal = 2
const nameLength = 3
const header = 16

/** The shared memory a worker writes into while it scans: how far it is, and in what document. */
export function createBeatMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(header + nameBytes)
}

/** The worker's end: `start` a job, `beat` before each document, `stop` after the job. */
export function createBeat(memory: SharedArrayBuffer) {
  const numbers = new Int32Array(memory, 0, 4)
  const name = Buffer.from(memory, header)
  return {
    start(id: number) {
      numbers[ordinal] = -1
      Atomics.store(numbers, job, id)
      Atomics.add(numbers, beats, 1)
    },
    beat(number: number, document: Pick<Document, 'path' | 'id' | 'source'>) {
      numbers[ordinal] = number
      numbers[nameLength] = name.write(document.path ?? document.id ?? document.source)
      Atomics.add(numbers, beats, 1)
    },
    stop() {
      Atomics.store(numbers, job, -1)
      Atomics.add(numbers, beats, 1)
    },
  }
}

/** What the main thread sees of a worker. */
export interface Pulse {
  /** Rises with every document. */
  readonly beats: number
  /** The job at work, -1 for none. */
  readonly job: number
  readonly ordinal: number
  readonly name: string
}

/** Reads a worker's pulse. */
export function readPulse(memory: SharedArrayBuffer): Pulse {
  const numbers = new Int32Array(memory, 0, 4)
  const length = Math.min(numbers[nameLength] ?? 0, nameBytes)
  return {
    beats: Atomics.load(numbers, beats),
    job: Atomics.load(numbers, job),
    ordinal: numbers[ordinal] ?? -1,
    name: Buffer.from(memory, header, length).toString('utf8'),
  }
}
