import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ChunkSource } from './git-stream.js'

/** One end for a child to write to, and what it writes, read into the same bytes again and again. */
export interface ReusedReader {
  /** Handed to the child as its standard output, then closed here. */
  readonly writeEnd: Socket
  readonly chunks: ChunkSource
}

const stagingBytes = 256 * 1024

/**
 * A pair of connected sockets whose reading end fills one buffer over and over: a child's usual pipe makes a new buffer for every 64 KB, which
 * for a large history costs as much as scanning it. A chunk is valid until the next one is asked for. Null where the system has no such sockets.
 */
export async function reusedReader(): Promise<ReusedReader | null> {
  if (process.platform === 'win32') return null
  let folder: string | null = null
  try {
    folder = mkdtempSync(join(tmpdir(), 'nhi-'))
    chmodSync(folder, 0o700)
    return await pairAt(join(folder, 's'))
  } catch {
    return null
  } finally {
    if (folder !== null) rmSync(folder, { recursive: true, force: true })
  }
}

async function pairAt(path: string): Promise<ReusedReader> {
  const server = createServer({ pauseOnConnect: true })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, resolve)
  })
  try {
    const arriving = new Promise<Socket>((resolve) => server.once('connection', resolve))
    const staging = Buffer.allocUnsafeSlow(stagingBytes)
    const source = stagedSource(staging)
    const readEnd = connect({ path, onread: { buffer: staging, callback: source.onRead } })
    source.attach(readEnd)
    await new Promise<void>((resolve, reject) => {
      readEnd.once('connect', resolve)
      readEnd.once('error', reject)
    })
    return { writeEnd: await arriving, chunks: source.chunks }
  } finally {
    server.close()
  }
}

/** Hands each read on at once when somebody waits for it; else reading stops until somebody does. */
function stagedSource(staging: Buffer) {
  let socket: Socket | null = null
  let held: Buffer | null = null
  let ended = false
  let wake: ((chunk: Buffer | null) => void) | null = null
  const end = () => {
    ended = true
    const waiting = wake
    wake = null
    waiting?.(null)
  }
  const chunks: ChunkSource = {
    next() {
      if (held !== null) {
        const chunk = held
        held = null
        socket?.resume()
        return chunk
      }
      if (ended) return null
      return new Promise((resolve) => {
        wake = resolve
      })
    },
  }
  return {
    chunks,
    attach(reading: Socket) {
      socket = reading
      reading.on('end', end)
      reading.on('close', end)
      reading.on('error', end)
      reading.resume()
    },
    onRead(count: number): boolean {
      const chunk = staging.subarray(0, count)
      const waiting = wake
      wake = null
      if (waiting === null) {
        held = chunk
        return false
      }
      waiting(chunk)
      return true
    },
  }
}
