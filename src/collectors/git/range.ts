import type { Attribution } from '../../core/collector.js'
import type { DocumentBatch } from '../../core/document.js'
import { UsageError } from '../../core/errors.js'
import { failed, type Gap } from '../../core/gap.js'
import { runGit } from '../lib/git-command.js'
import { idTable } from '../lib/git-ids.js'
import type { Repository } from '../lib/git-repository.js'
import { consumeRecords } from '../lib/git-stream.js'
import { diffCommits, introductions } from './introductions.js'
import { placesOf, type Traced } from './places.js'
import { hasBlob, walkRawDiff } from './raw-diff.js'
import { typesOf } from './sizes.js'
import { type ChangedBlob, changedBatches } from './staged.js'

/** A range of commits, its ends found in the repository. */
export interface ResolvedRange {
  /** Arguments of `rev-list`. */
  readonly revisions: readonly string[]
}

/** Finds the ends of a range. All zeros, as hooks write it for a new branch, stand for the beginning. Throws `UsageError`. */
export async function resolveRange(repository: Repository, from: string, to: string, signal: AbortSignal): Promise<ResolvedRange> {
  const [start, end] = await Promise.all([/^0+$/.test(from) ? null : resolve(repository, from, signal), resolve(repository, to, signal)])
  return { revisions: start === null ? [end] : [end, `^${start}`] }
}

async function resolve(repository: Repository, name: string, signal: AbortSignal): Promise<string> {
  const asked = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`]
  const answer = await runGit(repository, asked, { accept: [0, 1, 128], signal })
  const id = answer.toString('latin1').trim()
  if (!/^[0-9a-f]{40,64}$/.test(id)) {
    const hint = repository.shallow ? 'the clone is shallow: fetch more of its history first' : 'git rev-parse must know it as a commit'
    throw new UsageError(`no commit '${name}' in ${repository.root}`, hint)
  }
  return id
}

/** What the commits of a range add: blobs at their paths, and the commits themselves; with what stood at those paths before the range. */
export async function* listRange(
  repository: Repository,
  range: ResolvedRange,
  maxFileSize: number,
  limitTo: string | null,
  leftOut: (path: string) => boolean,
  signal: AbortSignal,
): AsyncIterable<DocumentBatch | Gap> {
  const listed = await runGit(repository, ['rev-list', '--reverse', '--topo-order', '--parents', ...range.revisions, '--'], {
    signal,
    timeout: 600_000,
  })
  const parents = new Map<string, readonly string[]>()
  for (const line of listed.toString('latin1').split('\n')) {
    const [commit, ...rest] = line.split(' ')
    if (commit !== undefined && commit !== '') parents.set(commit, rest)
  }
  const { changes, failure } = await collectChanges(repository, parents, limitTo, signal)
  if (failure !== null) yield failed('corrupt', `part of the range in ${repository.root}`, `a repository that passes git fsck (${failure})`)
  const wanted = changes.filter(({ path }) => path === null || !leftOut(path))
  yield* changedBatches(repository, wanted, maxFileSize, signal)
}

async function collectChanges(
  repository: Repository,
  parents: ReadonlyMap<string, readonly string[]>,
  limitTo: string | null,
  signal: AbortSignal,
): Promise<{ changes: ChangedBlob[]; failure: string | null }> {
  const git = diffCommits(repository, limitTo === null ? [] : [limitTo], signal)
  git.child.stdin.end([...parents.keys()].map((commit) => `${commit}\n`).join(''))
  const width = repository.idBytes * 2
  // Keyed by content and path; what the range itself added earlier is no baseline for what comes later.
  const added = new Map<string, ChangedBlob>()
  const before = new Map<string, ChangedBlob>()
  const touching = new Set<string>()
  let current = ''
  const rest = await consumeRecords(git.child.stdout, (bytes) =>
    walkRawDiff(
      bytes,
      width,
      (all, at) => {
        current = all.toString('latin1', at, at + width)
      },
      (all, change) => {
        const path = change.path().toString('utf8')
        touching.add(current)
        for (let side = 0; side <= change.parents; side++) {
          if (!hasBlob(change.modeAt(side))) continue
          const id = all.toString('latin1', change.idAt(side), change.idAt(side) + width)
          const key = `${id} ${path}`
          if (side === change.parents) added.set(key, { id, path, baseline: false })
          else if (!parents.has(parents.get(current)?.[side] ?? '') || !added.has(key)) before.set(key, { id, path, baseline: true })
        }
      },
    ),
  )
  const { code, stderr } = await git.done
  // A commit that changes no path has a message all the same.
  const commits = [...(limitTo === null ? parents.keys() : touching)].map((id) => ({ id, path: null, baseline: false }))
  const failure = code === 0 && rest.length === 0 ? null : stderr === '' ? 'git ended early' : stderr
  return { changes: [...before.values(), ...added.values(), ...commits], failure }
}

/** Where objects of a range stand: the oldest commit within it that brought them. */
export async function* attributeRange(
  repository: Repository,
  revisions: readonly string[],
  ids: readonly string[],
  jobs: number,
  signal: AbortSignal,
): AsyncIterable<Attribution | Gap> {
  const types = await typesOf(repository, new Set(ids), signal)
  const wanted = idTable(repository.idBytes)
  for (const id of ids) wanted.addHex(Buffer.from(id, 'latin1'), 0)
  const history = await introductions(repository, revisions, wanted, signal)
  const traced: Traced[] = ids.flatMap((id, index) => {
    const type = types.get(id)
    return type === undefined ? [] : { id, type, commit: type === 'blob' ? history.commitOf(index) : id, reachable: true }
  })
  yield* await placesOf(repository, traced, '', jobs, signal)
}
