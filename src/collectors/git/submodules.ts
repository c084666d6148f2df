import { realpathSync } from 'node:fs'
import { join } from 'node:path'
import { runGit } from '../lib/git-command.js'
import { type FoundRepository, gitDirAt, isWithin, type Repository } from '../lib/git-repository.js'

/** A submodule that is checked out, with its path in the parent's tree. */
export interface FoundSubmodule {
  readonly path: string
  readonly found: FoundRepository
}

/**
 * The submodules of a repository that have a history on this disk: their folder, or the parent's own `modules` folder, holds it. A
 * `.git` file in the tree that points anywhere else is not followed: the tree could name any repository of the user's.
 */
export async function submodulesOf(repository: Repository, inside: string | null, signal: AbortSignal): Promise<FoundSubmodule[]> {
  if (repository.bare) return []
  const paths = inside === null ? [] : ['--', inside]
  const index = await runGit(repository, ['ls-files', '-s', '-z', ...paths], { signal, accept: [0, 128] })
  const submodules: FoundSubmodule[] = []
  for (const entry of index.toString('utf8').split('\0')) {
    const path = /^160000 [0-9a-f]+ \d\t(.+)$/s.exec(entry)?.[1]
    if (path === undefined) continue
    const root = join(repository.root, path)
    const gitDir = gitDirAt(root)
    if (gitDir === null || !isWithin(repository.root, realpathSync(root))) continue
    if (isWithin(root, gitDir) || isWithin(join(repository.commonDir, 'modules'), gitDir)) {
      submodules.push({ path, found: { gitDir, root, bare: false } })
    }
  }
  return submodules
}
