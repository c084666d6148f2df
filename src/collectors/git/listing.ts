import { type GitError, spawnGit } from '../lib/git-command.js'
import { type IdTable, idTable } from '../lib/git-ids.js'
import type { Repository } from '../lib/git-repository.js'
import { eachLine } from '../lib/git-stream.js'

/** The blobs, commits and tags of a repository with their sizes, in the order they are best read; it grows while git lists them. */
export interface Listing {
  readonly table: IdTable
  /** Bytes of the object, by its index. */
  sizeOf(index: number): number
  kindOf(index: number): 'blob' | 'commit' | 'tag'
  /** Resolves when there is more than `known` objects or the listing has ended. */
  beyond(known: number): Promise<void>
  /** True when everything is listed. */
  ended(): boolean
  /** Ids in hex that were given and are not there; complete at the end. */
  readonly missing: readonly string[]
  /** Resolves at the end, with git's words when it failed. */
  readonly done: Promise<GitFailure | null>
}

export type GitFailure = Pick<GitError, 'message'>

const format = '%(objectname) %(objecttype) %(objectsize)'
const letters = { blob: 98, commit: 99, tagOrTree: 116, tagSecond: 97, missing: 109 }

/** Lists every object that is there, packs in their own order so that reading them in turn finds delta bases near. */
export function listAll(repository: Repository, signal: AbortSignal): Listing {
  return listFrom(repository, ['--batch-all-objects', '--unordered'], null, signal)
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
  const missing: string[] = []
  let over = false
  let wake: (() => void) | null = null
  const rouse = () => {
    const waiting = wake
    wake = null
    waiting?.()
  }
  const git = spawnGit(repository, ['cat-file', `--batch-check=${format}`, ...options], { signal })
  git.child.stdin.end(ids ?? '')
  const onLine = (bytes: Buffer, from: number, to: number) => {
    const type = bytes[from + width + 1]
    if (type === letters.missing) missing.push(bytes.toString('latin1', from, from + width))
    const isTag = type === letters.tagOrTree && bytes[from + width + 2] === letters.tagSecond
    if (type !== letters.blob && type !== letters.commit && !isTag) return
    const index = table.addHex(bytes, from)
    if (index >= sizes.length) {
      const larger = new Float64Array(sizes.length * 2)
      larger.set(sizes)
      sizes = larger
      const more = new Uint8Array(larger.length)
      more.set(kinds)
      kinds = more
    }
    let size = 0
    for (let at = bytes.indexOf(32, from + width + 2) + 1; at < to; at++) size = size * 10 + (bytes[at] as number) - 48
    sizes[index] = size
    kinds[index] = type
  }
  const reading = consumeRousing(git.child.stdout, onLine, rouse)
  const done = reading.then(async () => {
    const { code, stderr } = await git.done
    over = true
    rouse()
    return code === 0 ? null : { message: stderr }
  })
  return {
    table,
    missing,
    sizeOf: (index) => sizes[index] as number,
    kindOf: (index) => (kinds[index] === letters.blob ? 'blob' : kinds[index] === letters.commit ? 'commit' : 'tag'),
    ended: () => over,
    done,
    async beyond(known) {
      while (!over && table.size <= known) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
  }
}

async function consumeRousing(
  stream: Parameters<typeof eachLine>[0],
  onLine: Parameters<typeof eachLine>[1],
  rouse: () => void,
): Promise<void> {
  let lines = 0
  await eachLine(stream, (bytes, from, to) => {
    onLine(bytes, from, to)
    if ((++lines & 1023) === 0) rouse()
  })
}
