import type { Arena, Document } from '../core/document.js'
import { type Gap, type LimitStatus, limit } from '../core/gap.js'

/** Layers of packing that are opened: a gzip file, a tar, a zip each count. A layer of an image, a wheel within and what it holds are five. */
export const deepest = 6
/** Bytes that are unpacked of one document at most, all layers together. */
const mostUnpacked = 1 << 30
/** Below this many unpacked bytes the ratio is not looked at: a page of zeros is no bomb. */
const freeOfRatio = 64 << 20
/** Times its size that a document may grow to. */
const mostRatio = 100
/** Files in one document, all layers together. */
const mostEntries = 100_000
/** Pieces of one document that are unpacked step by step, up to where they may break off: each costs as much as a thousand sound files. */
const mostTorn = 256
/** Bytes of zip files that are held in memory at once: their directory stands at the end. */
export const mostHeld = 128 << 20

/** Why something within an archive was not looked at. */
export type Reason = 'encrypted' | 'method' | 'broken' | 'behind' | 'depth' | 'held' | 'size' | 'ratio' | 'entries'

/** What is unpacked of one document, and how far it may go. */
export interface Run {
  /** Bytes of the document itself that were read so far. */
  packed: number
  unpacked: number
  entries: number
  held: number
  /** Pieces that were unpacked step by step. */
  torn: number
  /** Told of every piece of every file within, which is free when it resolves; the path is '' where the document has none. */
  readonly emit: (piece: Omit<Document, 'path' | 'source' | 'id' | 'baseline'> & { readonly path: string }) => Promise<void> | undefined
  readonly missed: (path: string, reason: Reason) => void
  /** Where the files within are laid out. */
  readonly room: Arena
}

/** Thrown when a bound of the whole document is reached: everything of it ends. */
export class BoundReached extends Error {
  readonly path: string
  readonly bound: Reason
  constructor(path: string, bound: Reason) {
    super('a bound of archives was reached')
    this.path = path
    this.bound = bound
  }
}

/** Counts unpacked bytes; throws `BoundReached`. */
export function spend(run: Run, path: string, count: number): void {
  run.unpacked += count
  if (run.unpacked > mostUnpacked) throw new BoundReached(path, 'size')
  if (run.unpacked > freeOfRatio && run.unpacked > mostRatio * run.packed) throw new BoundReached(path, 'ratio')
}

/** True when another piece that may be damaged is worth unpacking step by step; counts it. */
export function mayMend(run: Run): boolean {
  return run.torn++ < mostTorn
}

/** Counts a file within; throws `BoundReached`. */
export function enter(run: Run, path: string): void {
  run.entries++
  if (run.entries > mostEntries) throw new BoundReached(path, 'entries')
}

const reasons: Readonly<Record<Reason, readonly [LimitStatus, string]>> = {
  encrypted: ['unsupported', 'it unpacked, as a target: it is encrypted'],
  method: ['unsupported', 'it unpacked, as a target: only gzip, zip with deflate, and tar are opened'],
  broken: ['skipped', 'a whole archive: this one is cut off or damaged'],
  behind: ['unsupported', 'it unpacked, as a target: a zip behind a script or a program is opened only where it lies as a file'],
  depth: ['bound', `it unpacked, as a target: ${deepest} layers of packing are opened`],
  held: ['bound', `it unpacked, as a target: a zip file is held in memory up to ${mostHeld >> 20} MB`],
  size: ['bound', `it unpacked, as a target: ${mostUnpacked >> 20} MB of one archive are read`],
  ratio: ['bound', `it unpacked, as a target: an archive may grow to ${mostRatio} times its size`],
  entries: ['bound', `it unpacked, as a target: ${mostEntries} files of one archive are read`],
}

/** Paths that are told apart for one reason; past them places are counted. */
const mostPaths = 1000

/** Gathers what was not looked at within one document: one gap for each reason. */
export function createMissed(shown: (path: string) => string) {
  const missed = new Map<Reason, { readonly paths: Set<string>; more: number }>()
  return {
    add(path: string, reason: Reason): void {
      const known = missed.get(reason)
      if (known === undefined) missed.set(reason, { paths: new Set([path]), more: 0 })
      else if (known.paths.size < mostPaths) known.paths.add(path)
      else if (!known.paths.has(path)) known.more++
    },
    gaps: (): Gap[] =>
      [...missed].map(([reason, { paths, more }]) => {
        const [first = ''] = paths
        const [status, needs] = reasons[reason]
        const others = paths.size - 1 + more
        return limit(status, others === 0 ? shown(first) : `${shown(first)} and ${others} more in it`, needs)
      }),
  }
}

const longestName = 1024

/** The path of a file within: names that lead out or begin at a root lose what makes them do so; nothing is ever written anywhere. */
export function pathWithin(outer: string, name: string): string {
  const parts = name
    .slice(0, 8 * longestName)
    .replaceAll('\\', '/')
    .replace(/^[A-Za-z]:/, '')
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..')
  return `${outer}!/${parts.join('/').slice(0, longestName) || 'content'}`
}
