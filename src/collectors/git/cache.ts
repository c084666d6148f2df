import { createHash } from 'node:crypto'
import { readCacheFile, writeCacheFile } from '../lib/cache-file.js'
import { type IdTable, idTable } from '../lib/git-ids.js'
import type { Repository } from '../lib/git-repository.js'
import type { Traced } from './places.js'

/** What a scan remembers of a repository. Nothing in it depends on paths, dates or options of the report. */
export interface CachedHistory {
  /** Objects whose bytes had no hit at all. */
  readonly clean: IdTable
  /** What the repository looked like when it was scanned whole; null when it was not. */
  readonly whole: WholeScan | null
}

/** Objects that need not be looked at again. */
export interface KnownObjects {
  readonly blobs: number
  readonly commits: number
  readonly bytes: number
}

/** Holds as long as the repository's state is the same. */
export interface WholeScan {
  readonly state: string
  /** Ids of all objects that are not clean. */
  readonly rest: readonly string[]
  /** What the clean objects amount to. */
  readonly known: KnownObjects
  readonly missing: readonly string[]
  readonly missingCount: number
  /** Which commit brought what had a hit: ids alone, no names, which may hold secrets themselves. */
  readonly traces: readonly Traced[]
}

const version = 2

function nameOf(repository: Repository, engineDigest: string): string {
  const key = createHash('sha256').update(`${version}\0${repository.gitDir}\0${engineDigest}`).digest('hex')
  return `git-${key.slice(0, 40)}.bin`
}

/** Reads what an earlier scan remembered; null when there is nothing or it is not what was written. */
export function loadCache(folder: string, repository: Repository, engineDigest: string): CachedHistory | null {
  const body = readCacheFile(folder, nameOf(repository, engineDigest))
  if (body === null) return null
  const lineEnd = body.indexOf(10)
  let header: { readonly idBytes: number; readonly whole: WholeScan | null }
  try {
    header = JSON.parse(body.toString('utf8', 0, lineEnd))
  } catch {
    return null
  }
  if (header.idBytes !== repository.idBytes) return null
  const clean = idTable(repository.idBytes)
  for (let at = lineEnd + 1; at + repository.idBytes <= body.length; at += repository.idBytes) clean.add(body, at)
  return { clean, whole: header.whole }
}

/** Writes what a scan found clean (ids one behind the other), at once or not at all; a folder that cannot be written costs speed and nothing else. */
export function saveCache(folder: string, repository: Repository, engineDigest: string, clean: Uint8Array, whole: WholeScan | null): void {
  const header = Buffer.from(`${JSON.stringify({ idBytes: repository.idBytes, whole })}\n`)
  writeCacheFile(folder, nameOf(repository, engineDigest), Buffer.concat([header, clean]))
}
