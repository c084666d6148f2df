import { runGit } from '../lib/git-command.js'
import type { Repository } from '../lib/git-repository.js'

/** Bytes of each object that is there; a missing one is left out. Throws `GitError`. */
export async function sizesOf(repository: Repository, ids: ReadonlySet<string>, signal: AbortSignal): Promise<Map<string, number>> {
  const sizes = new Map<string, number>()
  if (ids.size === 0) return sizes
  const input = [...ids].map((id) => `${id}\n`).join('')
  const output = await runGit(repository, ['cat-file', '--batch-check=%(objectname) %(objectsize)', '--buffer'], { input, signal })
  for (const line of output.toString('latin1').split('\n')) {
    const match = /^([0-9a-f]+) (\d+)$/.exec(line)
    if (match?.[1] !== undefined) sizes.set(match[1], Number(match[2]))
  }
  return sizes
}

/** The type of each blob, commit and tag that is there. Throws `GitError`. */
export async function typesOf(
  repository: Repository,
  ids: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<Map<string, 'blob' | 'commit' | 'tag'>> {
  const types = new Map<string, 'blob' | 'commit' | 'tag'>()
  if (ids.size === 0) return types
  const input = [...ids].map((id) => `${id}\n`).join('')
  const output = await runGit(repository, ['cat-file', '--batch-check=%(objectname) %(objecttype)', '--buffer'], { input, signal })
  for (const line of output.toString('latin1').split('\n')) {
    const match = /^([0-9a-f]+) (blob|commit|tag)$/.exec(line)
    if (match?.[1] !== undefined) types.set(match[1], match[2] as 'blob' | 'commit' | 'tag')
  }
  return types
}
