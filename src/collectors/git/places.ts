import type { AttributedPlace, Attribution } from '../../core/collector.js'
import { runGit, spawnGit } from '../lib/git-command.js'
import { type IdTable, idTable } from '../lib/git-ids.js'
import type { Repository } from '../lib/git-repository.js'
import { consumeRecords } from '../lib/git-stream.js'
import { type ObjectHeader, parseHeader } from './commit-header.js'
import { diffCommits } from './introductions.js'
import { hasBlob, walkRawDiff } from './raw-diff.js'
import { removals } from './removals.js'

/** What is known of each wanted object before its places are looked up. */
export interface Traced {
  readonly id: string
  readonly type: 'blob' | 'commit' | 'tag'
  /** The commit that introduced a blob, or the object itself; null for what no commit leads to. */
  readonly commit: string | null
  readonly reachable: boolean
}

/** Says where traced objects stand: introducing commit first, then the newest tree. `prefix` is put before each path. */
export async function placesOf(
  repository: Repository,
  traced: readonly Traced[],
  prefix: string,
  jobs: number,
  signal: AbortSignal,
): Promise<Attribution[]> {
  const blobs = traced.filter((one) => one.type === 'blob')
  const [introduced, standing, headers] = await Promise.all([
    introducedPaths(repository, blobs, signal),
    standingPaths(repository, blobs, signal),
    readHeaders(repository, [...new Set(traced.flatMap((one) => (one.type === 'blob' ? (one.commit ?? []) : one.id)))], signal),
  ])
  const gone = blobs.filter(({ id, commit }) => commit !== null && !standing.has(id))
  const removedBy = await removals(
    repository,
    gone.map(({ id }) => id),
    oldest(gone.map(({ commit }) => headers.get(commit ?? '')?.date ?? null)),
    jobs,
    signal,
  )
  const removers = await readHeaders(repository, [...new Set(removedBy.values())], signal)
  return traced.map((one) => {
    const { id, reachable } = one
    const header = headers.get(one.type === 'blob' ? (one.commit ?? '') : id)
    const origin = {
      commit: one.type === 'tag' ? (header?.target ?? null) : one.commit,
      author: header?.author ?? null,
      date: header?.date ?? null,
    }
    const now = standing.get(id) ?? []
    const first = introduced.get(id) ?? []
    const places: AttributedPlace[] = first.map((path) => ({ ...origin, path: prefix + path, present: now.includes(path) }))
    if (places.length === 0 && one.commit !== null) places.push({ ...origin, path: null, present: false })
    for (const path of now) {
      if (!first.includes(path)) places.push({ path: prefix + path, commit: null, author: null, date: null, present: true })
    }
    const remover = removedBy.get(id)
    const removed = remover === undefined ? null : { commit: remover, date: removers.get(remover)?.date ?? null }
    return { id, places, reachable, removed }
  })
}

/** The oldest of some dates; null when one of them is not known. */
function oldest(dates: readonly (string | null)[]): string | null {
  const known = dates.filter((date) => date !== null)
  return known.length < dates.length ? null : (known.sort()[0] ?? null)
}

/** A table of the wanted blobs' ids, with their hex by index. */
function tableOf(repository: Repository, ids: Iterable<string>): IdTable {
  const table = idTable(repository.idBytes)
  for (const id of ids) table.addHex(Buffer.from(id, 'latin1'), 0)
  return table
}

/** The paths at which each blob's introducing commit has it. */
async function introducedPaths(repository: Repository, blobs: readonly Traced[], signal: AbortSignal): Promise<Map<string, string[]>> {
  const paths = new Map<string, string[]>()
  const commitOf = new Map(blobs.map((blob) => [blob.id, blob.commit]))
  const commits = [...new Set(blobs.flatMap((blob) => blob.commit ?? []))]
  if (commits.length === 0) return paths
  const git = diffCommits(repository, [], signal)
  git.child.stdin.end(commits.map((commit) => `${commit}\n`).join(''))
  const width = repository.idBytes * 2
  const table = tableOf(repository, commitOf.keys())
  let commit = ''
  await consumeRecords(git.child.stdout, (bytes) =>
    walkRawDiff(
      bytes,
      width,
      (all, at) => {
        commit = all.toString('latin1', at, at + width)
      },
      (all, change) => {
        const index = table.findHex(all, change.idAt(change.parents))
        if (index === -1 || !hasBlob(change.modeAt(change.parents))) return
        const id = table.hex(index)
        if (commitOf.get(id) === commit) append(paths, id, change.path().toString('utf8'))
      },
    ),
  )
  await git.done
  return paths
}

/** The paths at which each blob stands in HEAD's tree or in the index. */
async function standingPaths(repository: Repository, blobs: readonly Traced[], signal: AbortSignal): Promise<Map<string, string[]>> {
  const paths = new Map<string, string[]>()
  if (blobs.length === 0) return paths
  const table = tableOf(
    repository,
    blobs.map((blob) => blob.id),
  )
  const commands = [['ls-tree', '-r', '-z', '--full-tree', 'HEAD'], ...(repository.bare ? [] : [['ls-files', '-s', '-z']])]
  await Promise.all(
    commands.map(async (command) => {
      const git = spawnGit(repository, command, { signal })
      git.child.stdin.end()
      await consumeRecords(git.child.stdout, (bytes) => {
        let from = 0
        for (let to = bytes.indexOf(0); to !== -1; to = bytes.indexOf(0, from)) {
          // `ls-tree` writes `mode type id<TAB>path`, `ls-files -s` `mode id stage<TAB>path`.
          const idAt = command[0] === 'ls-tree' ? bytes.indexOf(32, from + 7) + 1 : from + 7
          const index = table.findHex(bytes, idAt)
          if (index !== -1) append(paths, table.hex(index), bytes.toString('utf8', bytes.indexOf(9, idAt) + 1, to))
          from = to + 1
        }
        return from
      })
      // Without a commit there is no HEAD to list: nothing stands there then.
      await git.done
    }),
  )
  return paths
}

function append(paths: Map<string, string[]>, id: string, path: string): void {
  const known = paths.get(id)
  if (known === undefined) paths.set(id, [path])
  else if (!known.includes(path)) known.push(path)
}

/** The headers of commits and tags, by id. */
async function readHeaders(repository: Repository, ids: readonly string[], signal: AbortSignal): Promise<Map<string, ObjectHeader>> {
  const headers = new Map<string, ObjectHeader>()
  if (ids.length === 0) return headers
  const output = await runGit(repository, ['cat-file', '--batch', '--buffer'], {
    input: ids.map((id) => `${id}\n`).join(''),
    accept: [0, 128],
    signal,
  })
  for (let at = 0; at < output.length; ) {
    const lineEnd = output.indexOf(10, at)
    if (lineEnd === -1) break
    const [id = '', type, length] = output.toString('latin1', at, lineEnd).split(' ')
    at = lineEnd + 1
    if (length === undefined) continue
    if (type === 'commit' || type === 'tag') headers.set(id, parseHeader(output.subarray(at, at + Number(length))))
    at += Number(length) + 1
  }
  return headers
}
