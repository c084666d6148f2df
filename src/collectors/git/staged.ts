import { clean } from '../../core/clean.js'
import type { DocumentBatch } from '../../core/document.js'
import { UsageError } from '../../core/errors.js'
import { failed, type Gap, limit } from '../../core/gap.js'
import { tooLarge } from '../lib/file-errors.js'
import { GitError, runGit } from '../lib/git-command.js'
import type { Repository } from '../lib/git-repository.js'
import { hasBlob, walkRawDiff } from './raw-diff.js'
import { objectBatch } from './refs.js'
import { sizesOf } from './sizes.js'

/** Ids of the empty tree, known to git without being stored, by bytes of an id. */
export const emptyTree: Readonly<Record<number, string>> = {
  20: '4b825dc642cb6eb9a060e54bf8d69288fbee4904',
  32: '6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321',
}

/** A path the change gives new content, or content it took away or replaced. */
export interface ChangedBlob {
  readonly id: string
  /** Null for a commit or tag. */
  readonly path: string | null
  readonly baseline: boolean
}

/** What the next commit adds: the index against HEAD, or against nothing before the first commit. */
export async function* listStaged(
  repository: Repository,
  maxFileSize: number,
  limitTo: string | null,
  leftOut: (path: string) => boolean,
  signal: AbortSignal,
): AsyncIterable<DocumentBatch | Gap> {
  if (repository.bare) throw new UsageError(`--staged needs a working tree: ${repository.root} is a bare repository`)
  let output: Buffer
  try {
    output = await diffIndex(repository, limitTo, signal)
  } catch (error) {
    if (!(error instanceof GitError)) throw error
    yield failed(error.timedOut ? 'timed-out' : 'corrupt', 'what is staged', `an index and a HEAD that git can read (${error.message})`)
    return
  }
  const changes: ChangedBlob[] = []
  const width = repository.idBytes * 2
  const unmerged: string[] = []
  walkRawDiff(
    output,
    width,
    () => {},
    (bytes, change) => {
      const path = change.path().toString('utf8')
      if (change.unmerged()) unmerged.push(path)
      for (const side of [0, 1]) {
        const id = bytes.toString('latin1', change.idAt(side), change.idAt(side) + width)
        if (hasBlob(change.modeAt(side)) && !/^0+$/.test(id)) changes.push({ id, path, baseline: side === 0 })
      }
    },
  )
  const wanted = changes.filter(({ path }) => !leftOut(path ?? ''))
  for (const path of new Set(unmerged)) yield limit('skipped', clean(path), 'the merge conflict resolved: nothing is staged there yet')
  yield* changedBatches(repository, wanted, maxFileSize, signal)
}

/** git's raw diff of the index against HEAD, or against the empty tree where HEAD leads to no commit yet. Throws `GitError`. */
function diffIndex(repository: Repository, limitTo: string | null, signal: AbortSignal): Promise<Buffer> {
  const options = ['--cached', '--raw', '-z', '--no-renames', '--ita-invisible-in-index', '--no-abbrev', '--ignore-submodules=none']
  const against = repository.head ?? emptyTree[repository.idBytes] ?? ''
  return runGit(repository, ['diff-index', ...options, against, '--', ...(limitTo === null ? [] : [limitTo])], { signal })
}

const batchBytes = 16 * 1024 * 1024
/** Up to this many objects are read without asking for their sizes first. */
const fewObjects = 64
const guessedBytes = 16 * 1024

/** Batches of changed blobs, what stood there before first. What stood there already is not listed as added. */
export async function* changedBatches(
  repository: Repository,
  changes: readonly ChangedBlob[],
  maxFileSize: number,
  signal: AbortSignal,
): AsyncIterable<DocumentBatch | Gap> {
  const before = new Set(changes.filter((change) => change.baseline).map((change) => change.id))
  const wanted = [...changes.filter((change) => change.baseline), ...changes.filter((change) => !change.baseline && !before.has(change.id))]
  if (wanted.every((change) => change.baseline)) return
  if (wanted.length <= fewObjects) {
    yield objectBatch(
      repository,
      wanted.map((change) => ({ ...change, size: guessedBytes })),
      maxFileSize,
    )
    return
  }
  const sizes = await sizesOf(repository, new Set(wanted.map((change) => change.id)), signal)
  const picked = []
  let weight = 0
  for (const change of wanted) {
    const size = sizes.get(change.id)
    if (size === undefined) {
      // Without the content before the change nothing can be taken away: more is reported, not less.
      if (!change.baseline) yield failed('not-found', clean(change.path ?? change.id), `object ${change.id}, which the repository lacks`)
      continue
    }
    if (size > maxFileSize) {
      if (!change.baseline) yield tooLarge(clean(change.path ?? change.id), size)
      continue
    }
    picked.push({ ...change, size })
    weight += size
    if (weight >= batchBytes) {
      yield objectBatch(repository, picked.splice(0))
      weight = 0
    }
  }
  if (picked.length > 0) yield objectBatch(repository, picked)
}
