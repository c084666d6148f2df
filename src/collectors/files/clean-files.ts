import { createHash } from 'node:crypto'
import { lstatSync } from 'node:fs'
import { dropOldest, readCacheFile, writeCacheFile } from '../lib/cache-file.js'
import { type IdTable, idTable } from '../lib/git-ids.js'
import { fileKey, keyBytes } from './file-key.js'

/** What scans of one folder remember of its files: which were clean, by keys that hold no names. */
export interface CleanFiles {
  /** True when the file at this place, whose document has this path, is as it was when an earlier scan found nothing in it. Counts it. */
  has(place: string | Buffer, path: string): boolean
  /** Takes keys of files that were found clean, one after the other. */
  learn(keys: Uint8Array): void
  /** What was passed over. */
  known(): { readonly files: number; readonly bytes: number }
  /** Writes what is known now, for the next scan. */
  save(): void
}

/** Raised when what is written, or how a key is made, changes. */
const version = 1
/** Fewer clean files are read faster than remembered. */
const fewest = 500
/** Folders that are remembered; the one whose memory changed longest ago goes first. */
const folders = 64

/** The memory of the folder `target`, absolute, in nhi's cache folder. `engineDigest` is asked only where something is remembered or learnt. */
export function cleanFiles(cacheFolder: string, target: string, engineDigest: () => string): CleanFiles {
  const name = `files-${createHash('sha256').update(`${version}\0${target}`).digest('hex').slice(0, 40)}.bin`
  let earlier: IdTable | null | undefined
  const now = idTable(keyBytes)
  const known = { files: 0, bytes: 0 }

  const load = (): IdTable | null => {
    const body = readCacheFile(cacheFolder, name)
    const digest = body === null ? null : digestOf(engineDigest())
    if (body === null || digest === null || !digest.equals(body.subarray(0, digest.length))) return null
    const table = idTable(keyBytes)
    for (let at = digest.length; at + keyBytes <= body.length; at += keyBytes) table.add(body, at)
    return table
  }

  return {
    has(place, path) {
      if (earlier === undefined) earlier = load()
      if (earlier === null) return false
      const stats = lstatSync(place, { throwIfNoEntry: false })
      const key = stats === undefined ? null : fileKey(path, stats, Number.POSITIVE_INFINITY)
      if (stats === undefined || key === null || earlier.find(key, 0) === -1) return false
      now.add(key, 0)
      known.files++
      known.bytes += stats.size
      return true
    },
    learn(keys) {
      for (let at = 0; at < keys.length; at += keyBytes) now.add(keys, at)
    },
    known: () => known,
    save() {
      if (now.size < fewest || (now.size === known.files && earlier?.size === now.size)) return
      const keys = Buffer.concat(Array.from({ length: now.size }, (_, index) => now.bytes(index)))
      writeCacheFile(cacheFolder, name, Buffer.concat([digestOf(engineDigest()), keys]))
      dropOldest(cacheFolder, 'files-', folders)
    },
  }
}

function digestOf(engine: string): Buffer {
  return createHash('sha256').update(engine).digest()
}
