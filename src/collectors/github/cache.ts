import { createHash } from 'node:crypto'
import { closeSync, fstatSync, mkdirSync, openSync, readFileSync, readSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** Answers of earlier runs with the tags GitHub gave them. What may hold a credential in clear is never among them. */
export interface AnswerCache {
  /** The tag to ask with; null when nothing is known. */
  tag(url: string): string | null
  /** What was answered then. */
  body(url: string): { readonly body: unknown; readonly link: string | null } | null
  /** True for an answer of a run that was cut short a short while ago: it is not asked for again. */
  fresh(url: string): boolean
  keep(url: string, tag: string, body: unknown, link: string | null): void
  /** The run came to its end: the next one asks anew. */
  finish(): void
  close(): void
}

/** A cache of nothing. */
export const noCache: AnswerCache = {
  tag: () => null,
  body: () => null,
  fresh: () => false,
  keep: () => {},
  finish: () => {},
  close: () => {},
}

interface Entry {
  readonly tag: string
  readonly offset: number
  readonly length: number
  readonly run: string
}

const resumeWithin = 3_600_000
const largestFile = 256 << 20
const version = 1

/**
 * The answers of one target: a file of lines, only added to while a run goes, so that what a cut-short run learned is there for the next. In memory are
 * tags and places alone. It is bound to who asks (`who`, anything that tells askers apart; only its hash is written).
 */
export function openCache(folder: string, target: string, who: string, now: Date): AnswerCache {
  const own = join(folder, 'github')
  const path = join(own, `${hash(`${target.toLowerCase()}\0${who}`)}.jsonl`)
  let file: number
  try {
    mkdirSync(own, { recursive: true, mode: 0o700 })
    file = openSync(path, 'a+', 0o600)
  } catch {
    return noCache
  }
  const { entries, unfinished, size } = load(path, now)
  let end = size
  const run = unfinished ?? `${now.getTime()}`
  const write = (line: object): number => {
    const bytes = Buffer.from(`${JSON.stringify(line)}\n`)
    try {
      writeSync(file, bytes)
      end += bytes.length
    } catch {
      // A full disk costs the next run its savings, not this one its result.
    }
    return bytes.length
  }
  if (unfinished === null) write({ v: version, run })
  return {
    tag: (url) => entries.get(url)?.tag ?? null,
    body(url) {
      const entry = entries.get(url)
      if (entry === undefined) return null
      const line = readLine(file, entry)
      // Another run may have written into the same file meanwhile.
      return line === null || line.url !== url ? null : { body: line.body, link: typeof line.link === 'string' ? line.link : null }
    },
    fresh: (url) => unfinished !== null && entries.get(url)?.run === unfinished,
    keep(url, tag, body, link) {
      const offset = end
      const length = write({ url, tag, run, link, body })
      entries.set(url, { tag, offset, length, run })
    },
    finish() {
      write({ v: version, done: run })
    },
    close() {
      closeSync(file)
      compact(path, entries, end)
    },
  }
}

/** Drops what was replaced once it is more than half of the file. */
function compact(path: string, entries: ReadonlyMap<string, Entry>, end: number): void {
  const live = [...entries.values()].reduce((sum, { length }) => sum + length, 0)
  if (end < 1 << 20 || live * 2 > end) return
  try {
    const from = openSync(path, 'r')
    const to = openSync(`${path}.new`, 'w', 0o600)
    for (const { offset, length } of entries.values()) {
      const bytes = Buffer.alloc(length)
      readSync(from, bytes, 0, length, offset)
      writeSync(to, bytes)
    }
    closeSync(from)
    closeSync(to)
    renameSync(`${path}.new`, path)
  } catch {
    rmSync(`${path}.new`, { force: true })
  }
}

function load(path: string, now: Date): { entries: Map<string, Entry>; unfinished: string | null; size: number } {
  const entries = new Map<string, Entry>()
  let unfinished: string | null = null
  const descriptor = openSync(path, 'r')
  const { size } = fstatSync(descriptor)
  closeSync(descriptor)
  if (size > largestFile) {
    rmSync(path, { force: true })
    return { entries, unfinished, size: 0 }
  }
  const bytes = readFileSync(path)
  for (let start = 0; start < bytes.length; ) {
    const stop = bytes.indexOf(10, start)
    // A line that was cut when the machine went down: what comes is written behind it.
    if (stop < 0) break
    const line = parsed(bytes.toString('utf8', start, stop))
    if (line !== null && typeof line.url === 'string' && typeof line.tag === 'string') {
      entries.set(line.url, { tag: line.tag, offset: start, length: stop + 1 - start, run: String(line.run) })
    } else if (line !== null && typeof line.run === 'string') unfinished = line.run
    else if (line !== null && line.done !== undefined) unfinished = null
    start = stop + 1
  }
  const age = now.getTime() - Number(unfinished ?? Number.NaN)
  return { entries, unfinished: age >= 0 && age < resumeWithin ? unfinished : null, size: bytes.length }
}

function readLine(file: number, { offset, length }: Entry): Record<string, unknown> | null {
  const bytes = Buffer.alloc(length)
  try {
    readSync(file, bytes, 0, length, offset)
  } catch {
    return null
  }
  return parsed(bytes.toString('utf8'))
}

function parsed(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null
  } catch {
    return null
  }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}
