import { createHash, type Hash } from 'node:crypto'
import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { runGit } from '../lib/git-command.js'
import type { Repository } from '../lib/git-repository.js'

/** A digest that changes whenever refs, HEADs, reflogs, indexes or the set of stored objects do. Throws `GitError`. */
export async function repositoryState(repository: Repository, signal: AbortSignal): Promise<string> {
  const digest = createHash('sha256')
  const refs = await runGit(repository, ['for-each-ref', '--format=%(objectname) %(refname)'], { signal })
  digest.update(refs)
  for (const name of ['HEAD', 'index', 'shallow', 'packed-refs', 'config']) {
    addFile(digest, join(repository.gitDir, name))
    if (repository.commonDir !== repository.gitDir) addFile(digest, join(repository.commonDir, name))
  }
  addTree(digest, join(repository.gitDir, 'logs'), 0)
  if (repository.commonDir !== repository.gitDir) addTree(digest, join(repository.commonDir, 'logs'), 0)
  addTree(digest, join(repository.commonDir, 'worktrees'), 0)
  addTree(digest, join(repository.commonDir, 'objects'), 0)
  return digest.digest('hex')
}

const deepest = 32

/** Names, sizes and times of everything under a folder, in a fixed order; a loose object's name is all there is to say of it. */
function addTree(digest: Hash, folder: string, depth: number): void {
  let entries: import('node:fs').Dirent[]
  try {
    entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch {
    return
  }
  digest.update(`\0folder ${folder}\0`)
  const loose = /[/\\]objects[/\\][0-9a-f]{2}$/.test(folder)
  for (const entry of entries) {
    if (entry.isDirectory()) {
      if (depth < deepest) addTree(digest, join(folder, entry.name), depth + 1)
    } else if (loose) digest.update(`${entry.name}\0`)
    else addFile(digest, join(folder, entry.name))
  }
}

function addFile(digest: Hash, file: string): void {
  try {
    const facts = lstatSync(file, { bigint: true })
    digest.update(`${file}\0${facts.size} ${facts.mtimeNs}\0`)
  } catch {
    digest.update(`${file}\0absent\0`)
  }
}
