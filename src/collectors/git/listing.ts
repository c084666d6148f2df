import { type GitError, spawnGit } from '../lib/git-command.js'
import { type IdTable, idTable } from '../lib/git-ids.js'
import type { Repository } from '../lib/git-repository.js'
import { eachLine } from '../lib/git-stream.js'

/** The blobs, commits and tags of a repository; it grows while git lists them. */
export interface Listing {
  readonly table: IdTable
  /** Bytes of the object, by its index. */
  sizeOf(index: number): number
  kindOf(index: number): 'blob' | 'commit' | 'tag'
  /** The index of the object that git keeps this one as a difference from, a smaller index; -1 where it is kept whole. */
  baseOf(index: number): number
  /** Ids in hex that were given and are not there; complete at the end. */
  readonly missing: readonly string[]
  /** Resolves at the end, with git's words when it failed. */
  readonly done: Promise<GitFailure | null>
}

export type GitFailure = Pick<GitError, 'message'>

const format = '%(objectname) %(objecttype) %(objectsize) %(deltabase)'
const letters = { blob: 98, commit: 99, tagOrTree: 116, tagSecond: 97, missing: 109 }

/** Lists every object that is there, packs in their own order, in which a base comes before what differs from it. */
export function listAll(repository: Repository, signal: AbortSignal): Listing {
  return listFrom(repository, ['--batch-all-objects', '--unordered', '--buffer'], null, signal)
}

/** Looks up the objects whose ids, one a line, come from `ids`. */
export function listGiven(repository: Repository, ids: Uint8Array, signal: AbortSignal): Listing {
  return listFrom(repository, ['--buffer'], ids, signal)
}

function listFrom(repository: Repository, options: readonly string[], ids: Uint8Array | null, signal: AbortSignal): Listing {
  const table = idTable(repository.idBytes)
  const width = repository.idBytes * 2
  let sizes = new Float64Array(1024)
  let kinds = new Uint8Array(1024)
  let bases = new Int32Array(1024)
  const missing: string[] = []
  const git = spawnGit(repository, ['cat-file', `--batch-check=${format}`, ...options], { signal })
  git.child.stdin.end(ids ?? '')
  const onLine = (bytes: Buffer, from: number, to: number) => {
    const type = bytes[from + width + 1]
    if (type === letters.missing) missing.push(bytes.toString('latin1', from, from + width))
    const isTag = type === letters.tagOrTree && bytes[from + width + 2] === letters.tagSecond
    if (type !== letters.blob && type !== letters.commit && !isTag) return
    const index = table.addHex(bytes, from)
    if (index >= sizes.length) {
      sizes = grown(sizes, new Float64Array(sizes.length * 2))
      kinds = grown(kinds, new Uint8Array(sizes.length))
      bases = grown(bases, new Int32Array(sizes.length))
    }
    let size = 0
    const base = to - width
    for (let at = bytes.indexOf(32, from + width + 2) + 1; at < base - 1; at++) size = size * 10 + (bytes[at] as number) - 48
    sizes[index] = size
    kinds[index] = type
    // All zeros, where there is no base, is no object's id. What is listed twice keeps the base it had.
    const found = table.findHex(bytes, base)
    bases[index] = found < index ? found : -1
  }
  const done = eachLine(git.child.stdout, onLine).then(async () => {
    const { code, stderr } = await git.done
    return code === 0 ? null : { message: stderr }
  })
  return {
    table,
    missing,
    sizeOf: (index) => sizes[index] as number,
    kindOf: (index) => (kinds[index] === letters.blob ? 'blob' : kinds[index] === letters.commit ? 'commit' : 'tag'),
    baseOf: (index) => bases[index] as number,
    done,
  }
}

function grown<T extends Float64Array | Uint8Array | Int32Array>(from: T, into: T): T {
  into.set(from)
  return into
}
