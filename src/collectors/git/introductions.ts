import { type GitProcess, spawnGit } from '../lib/git-command.js'
import type { IdTable } from '../lib/git-ids.js'
import type { Repository } from '../lib/git-repository.js'
import { consumeRecords } from '../lib/git-stream.js'
import { hasBlob, type RawChange, walkRawDiff } from './raw-diff.js'

/** Which commit first brought each blob. */
export interface Introductions {
  /** The introducing commit's id in hex; null when no commit walked brought it. */
  commitOf(index: number): string | null
  /** git's words when it could not walk all of history. */
  readonly failure: string | null
}

/** Everything history starts from. */
export const everyRef = ['--all', '--reflog'] as const

const diffOptions = ['-r', '-c', '--root', '-z', '--no-renames', '--no-abbrev', '--raw']

/** The changes of commits whose ids are fed in: for a merge what differs from every parent, for a root all of its tree. */
export function diffCommits(repository: Repository, paths: readonly string[], signal: AbortSignal) {
  const limits = paths.length === 0 ? [] : ['--', ...paths]
  return spawnGit(repository, ['diff-tree', '--stdin', ...diffOptions, ...limits], { signal })
}

export interface WalkHandlers {
  /** Called once for a commit that changes anything at the paths; its id in hex. */
  onCommit?(id: Uint8Array): void
  /** `result` is where the blob's id stands in `bytes`. */
  onBlob?(bytes: Buffer, result: number, path: Buffer, commit: Uint8Array): void
  /** Every changed path with all its sides; what it is given is valid during the call. */
  onChange?(bytes: Buffer, change: RawChange, commit: Uint8Array): void
}

/**
 * Walks the commits of `revisions` with what each adds, children before parents and otherwise newest first: the last commit met for a
 * blob is the oldest that brought it. Flat in memory. Gives git's words when it failed, else null.
 */
export async function walkHistory(
  repository: Repository,
  revisions: readonly string[],
  paths: readonly string[],
  handlers: WalkHandlers,
  signal: AbortSignal,
): Promise<string | null> {
  const list = spawnGit(repository, ['rev-list', '--date-order', ...revisions, '--'], { signal })
  const diff = diffCommits(repository, paths, signal)
  list.child.stdin.end()
  list.child.stdout.pipe(diff.child.stdin)
  const rest = await readChanges(repository, diff, handlers)
  const end = await diff.done
  if (end.code !== 0) list.kill()
  const ends = [end, await list.done]
  const bad = ends.find((end) => end.code !== 0)
  if (bad !== undefined) return bad.stderr === '' ? 'git ended early' : bad.stderr
  return rest.length === 0 ? null : 'git ended early'
}

/** Hands over what `diffCommits` writes, to its end; gives the bytes that made no whole record. */
export function readChanges(repository: Repository, diff: GitProcess, handlers: WalkHandlers): Promise<Buffer> {
  const width = repository.idBytes * 2
  const commit = new Uint8Array(width)
  // git names a merge even when it changes nothing at the paths.
  let announced = false
  return consumeRecords(diff.child.stdout, (bytes) =>
    walkRawDiff(
      bytes,
      width,
      (all, at) => {
        commit.set(all.subarray(at, at + width))
        announced = false
      },
      (all, change) => {
        if (!announced) handlers.onCommit?.(commit)
        announced = true
        handlers.onChange?.(all, change, commit)
        if (handlers.onBlob !== undefined && hasBlob(change.modeAt(change.parents)))
          handlers.onBlob(all, change.idAt(change.parents), change.path(), commit)
      },
    ),
  )
}

/** Finds the introducing commit of every blob in the table. */
export async function introductions(
  repository: Repository,
  revisions: readonly string[],
  wanted: IdTable,
  signal: AbortSignal,
): Promise<Introductions> {
  const width = repository.idBytes * 2
  const commits = new Uint8Array(wanted.size * width)
  const onBlob = (bytes: Buffer, result: number, _path: Buffer, commit: Uint8Array) => {
    const index = wanted.findHex(bytes, result)
    if (index !== -1) commits.set(commit, index * width)
  }
  const failure = await walkHistory(repository, revisions, [], { onBlob }, signal)
  return {
    failure,
    commitOf(index) {
      const at = index * width
      return index < 0 || commits[at] === undefined || commits[at] === 0
        ? null
        : Buffer.from(commits.subarray(at, at + width)).toString('latin1')
    },
  }
}
