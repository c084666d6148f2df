import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { archiveKind } from '../../core/archive-kind.js'
import type { BatchOpener } from '../../core/collector.js'
import type { Arena, Document, DocumentBatch, Positioned } from '../../core/document.js'
import type { Gap } from '../../core/gap.js'
import { endsAsZip, mayEndAsZip } from '../../core/zip-end.js'
import { chunkWriter } from '../lib/chunks.js'
import { errorCode, tooLarge, unreadable } from '../lib/file-errors.js'
import { openFlags } from '../lib/guarded-read.js'
import { readableText } from '../lib/paths.js'
import { openFileKey } from './file-key.js'
import { positioned, readAt } from './positioned.js'
import type { FileRefs } from './refs.js'

/** Keys of the documents of a batch, by number; none of what cannot be vouched for. */
type Keys = Map<number, Uint8Array>

/** Reads files straight into the arena. */
export function createOpener(arena: Arena): BatchOpener {
  let keys: Keys = new Map()
  return {
    open(batch) {
      keys = new Map()
      return openFiles(batch, arena, keys)
    },
    keysOf: (ordinals) => Buffer.concat(ordinals.flatMap((ordinal) => keys.get(ordinal) ?? [])),
    close() {},
  }
}

/** Reads the files of a batch one after the other. A key is made before a file is read and holds when it was read to its end. */
function* openFiles(batch: DocumentBatch, arena: Arena, keys: Keys): Generator<Document | Gap> {
  const refs = batch.refs as FileRefs
  const now = Date.now()
  // What is missing has a number too: at a second look the others have theirs again.
  let number = -1
  for (const path of refs.tokenLikePaths) yield { ...nameDocument(path, arena), number: ++number }
  for (let group = 0; group < refs.folders.length; group++) {
    const folder = refs.folders[group] ?? ''
    const raw = refs.raw[group] === true
    const failures = folderFailures(raw ? readableText(folder) : folder)
    for (const name of (refs.names[group] ?? '').split('/')) {
      const path = raw ? readableText(folder + name) : folder + name
      number++
      let descriptor: number
      try {
        descriptor = openSync(placeOf(refs.root, folder + name, raw), openFlags)
      } catch (error) {
        failures.add(path, errorCode(error))
        continue
      }
      const key = refs.remembered ? openFileKey(path, descriptor, now) : null
      const failuresBefore = failures.count()
      const into = arena.into
      const file = { source: 'file', path, id: null, base: 0, lines: 0, overlap: 0, baseline: false, number } as const
      const count = fill(descriptor, into, path, failures)
      let whole = true
      if (count === into.length) whole = yield* openLong(descriptor, file, arena, refs.maxFileSize, failures)
      else {
        closeSync(descriptor)
        if (count > refs.maxFileSize) yield tooLarge(path, count)
        else if (count >= 0) yield { ...file, bytes: into.subarray(0, count) }
      }
      if (key !== null && whole && failures.count() === failuresBefore) keys.set(number, key)
    }
    yield* failures.gaps()
  }
}

function placeOf(root: string, path: string, raw: boolean): string | Buffer {
  return raw ? Buffer.concat([Buffer.from(root), Buffer.from(path, 'latin1')]) : root + path
}

/** The last part of a path as a document of its own. */
function nameDocument(path: string, arena: Arena): Document {
  const bytes = Buffer.from(path.slice(path.lastIndexOf('/') + 1))
  arena.into.set(bytes)
  return { source: 'name', path, id: null, bytes: arena.into.subarray(0, bytes.length), base: 0, lines: 0, overlap: 0, baseline: false }
}

/**
 * Fills the bytes from a file and says how many there were: on an error those read before it, or -1. It is read until the system says that
 * nothing is left: that costs less than asking for the size, and a network or kernel file system may give less than was asked for.
 */
function fill(descriptor: number, into: Uint8Array, path: string, failures: FolderFailures): number {
  let filled = 0
  try {
    while (filled < into.length) {
      const count = readSync(descriptor, into, filled, into.length - filled, null)
      if (count === 0) break
      filled += count
    }
    return filled
  } catch (error) {
    failures.add(path, errorCode(error))
    return filled > 0 ? filled : -1
  }
}

/** The chunks of a file whose beginning fills the arena, and its end: closes the file. Says whether it was read whole. */
function* openLong(
  descriptor: number,
  file: Omit<Document, 'bytes' | 'path'> & { readonly path: string },
  arena: Arena,
  maxFileSize: number,
  failures: FolderFailures,
): Generator<Document | Gap, boolean> {
  const { path } = file
  try {
    // Asked for long files alone: the folder said it is a regular file, and a device put in its place since gives bytes without end.
    const stats = fstatSync(descriptor)
    if (!stats.isFile()) {
      failures.add(path, 'no regular file')
      return false
    }
    if (stats.size > maxFileSize) {
      yield tooLarge(path, stats.size)
      return false
    }
    const whole = positioned(descriptor, path, stats)
    if (isZip(whole, arena.into, path)) {
      // Its directory stands at its end: it is read where that says, and never held.
      yield { ...file, bytes: arena.into, whole }
      return whole.gap() === null
    }
    const writer = chunkWriter(arena, 'file', path)
    writer.filled(writer.room().length)
    while (writer.full()) {
      yield { ...file, ...writer.take(false) }
      writer.filled(Math.max(0, fill(descriptor, writer.room(), path, failures)))
      if (writer.seen() > maxFileSize) {
        yield tooLarge(path, writer.seen())
        return false
      }
    }
    yield { ...file, ...writer.take(true) }
    return true
  } finally {
    closeSync(descriptor)
  }
}

/** A zip by how it begins, or by its end behind something else. Not where the system tells no size: its pages of facts have none. */
function isZip(whole: Positioned, head: Uint8Array, path: string): boolean {
  if (whole.size < head.length) return false
  const kind = archiveKind(head)
  return kind === 'zip' || (kind === null && mayEndAsZip(head, path) && endsAsZip(whole.size, (at, count) => readAt(whole, at, count)))
}

interface FolderFailures {
  add(path: string, code: string): void
  count(): number
  gaps(): Gap[]
}

const namedOneByOne = 3

/** Gathers the files of one folder that could not be read: a few are named each, many of one kind are one gap. */
function folderFailures(folder: string): FolderFailures {
  const pathsByCode = new Map<string, string[]>()
  let added = 0
  return {
    count: () => added,
    add(path, code) {
      added++
      // It became a link since the folder was listed, and links are not followed.
      if (code === 'ELOOP') return
      const paths = pathsByCode.get(code)
      if (paths === undefined) pathsByCode.set(code, [path])
      else paths.push(path)
    },
    gaps: () =>
      [...pathsByCode].flatMap(([code, paths]) =>
        paths.length <= namedOneByOne
          ? paths.map((path) => unreadable(path, code))
          : [unreadable(`${paths.length} files in ${folder || '.'}, ${paths[0]} among them`, code)],
      ),
  }
}
