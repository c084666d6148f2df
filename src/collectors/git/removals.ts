import { spawnGit } from '../lib/git-command.js'
import { type IdTable, idTable } from '../lib/git-ids.js'
import type { Repository } from '../lib/git-repository.js'
import { diffCommits, readChanges } from './introductions.js'
import { hasBlob } from './raw-diff.js'

const marginDays = 2
/** So many commits are a second of one process's time in a large tree: enough to pay its start, few enough that all processes end together. */
const commitsAtOnce = 8192

/**
 * The newest commit of HEAD's history that took each blob away from a path, by blob id. One walk, no further back than the day the oldest of them came
 * in (`since`, ISO 8601; null walks everything), cut into stretches that up to `jobs` processes look at, newest first; it ends when every blob is
 * answered for. A merge that drops what only one side had is not seen: no commit of HEAD's says so.
 */
export async function removals(
  repository: Repository,
  blobs: readonly string[],
  since: string | null,
  jobs: number,
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  if (blobs.length === 0) return found
  const table = idTable(repository.idBytes)
  for (const id of blobs) table.addHex(Buffer.from(id, 'latin1'), 0)
  const commits = await commitsOfHead(repository, since, signal)
  const length = commitsAtOnce * (repository.idBytes * 2 + 1)
  const stretches: Map<string, string>[] = []
  const answered = new Set<string>()
  const work = async () => {
    // What a stretch that was begun answers for no later one can, for all of them are older.
    while (stretches.length * length < commits.length && answered.size < table.size && !signal.aborted) {
      const from = stretches.length * length
      const own = new Map<string, string>()
      stretches.push(own)
      await removalsIn(repository, commits.subarray(from, from + length), table, own, signal)
      for (const id of own.keys()) answered.add(id)
    }
  }
  await Promise.all(Array.from({ length: Math.max(1, jobs) }, work))
  for (const own of stretches) for (const [id, commit] of own) if (!found.has(id)) found.set(id, commit)
  return found
}

/** Ids in hex, newest first, each with a line feed. */
async function commitsOfHead(repository: Repository, since: string | null, signal: AbortSignal): Promise<Buffer> {
  const bound = since === null ? [] : [`--since=${Math.floor(Date.parse(since) / 1000) - marginDays * 86_400}`]
  const list = spawnGit(repository, ['rev-list', '--date-order', ...bound, 'HEAD', '--'], { signal })
  list.child.stdin.end()
  const chunks: Buffer[] = []
  for await (const chunk of list.child.stdout as AsyncIterable<Buffer>) chunks.push(chunk)
  await list.done
  return Buffer.concat(chunks)
}

/** Notes in `found` the first of `commits` that takes each blob away. */
async function removalsIn(
  repository: Repository,
  commits: Buffer,
  table: IdTable,
  found: Map<string, string>,
  signal: AbortSignal,
): Promise<void> {
  const diff = diffCommits(repository, [], signal)
  diff.child.stdin.end(commits)
  await readChanges(repository, diff, {
    onChange(bytes, change, commit) {
      for (let side = 0; side < change.parents; side++) {
        const index = table.findHex(bytes, change.idAt(side))
        if (index === -1 || !hasBlob(change.modeAt(side))) continue
        const id = table.hex(index)
        const result = bytes.toString('latin1', change.idAt(change.parents), change.idAt(change.parents) + id.length)
        if (result !== id && !found.has(id)) found.set(id, Buffer.from(commit).toString('latin1'))
      }
    },
  })
  await diff.done
}
