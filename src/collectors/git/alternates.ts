import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { runGit } from '../lib/git-command.js'
import type { Repository } from '../lib/git-repository.js'

/** The object folders of neighbours this repository borrows from, as it names them. */
export function alternatesOf(repository: Repository): readonly string[] {
  const listed = lines(join(repository.commonDir, 'objects', 'info', 'alternates'))
  const named = repository.hook.GIT_ALTERNATE_OBJECT_DIRECTORIES
  return named === undefined ? listed : [...listed, named]
}

function lines(file: string): string[] {
  try {
    // git follows a link here, so that what it borrows must be known through one too; a pipe or a device is never opened.
    if (!statSync(file).isFile()) return []
    return readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'))
  } catch {
    return []
  }
}

/** Ids in hex of the objects in the repository's own store, borrowed ones left out; packs in their own order. Throws `GitError`. */
export async function ownObjects(repository: Repository, signal: AbortSignal): Promise<string[]> {
  const ids: string[] = []
  const format = repository.idBytes === 32 ? 'sha256' : 'sha1'
  const stores = new Set([join(repository.commonDir, 'objects'), repository.hook.GIT_OBJECT_DIRECTORY ?? ''])
  for (const store of stores) {
    if (store === '') continue
    for (const pack of entries(join(store, 'pack'))) {
      if (!pack.endsWith('.idx')) continue
      const input = readFileSync(join(store, 'pack', pack))
      const listed = await runGit(repository, ['show-index', `--object-format=${format}`], { input, signal })
      const rows = listed
        .toString('latin1')
        .split('\n')
        .filter((row) => row !== '')
        .map((row) => row.split(' '))
      rows.sort((a, b) => Number(a[0]) - Number(b[0]))
      for (const [, id] of rows) if (id !== undefined) ids.push(id)
    }
    for (const folder of entries(store)) {
      if (!/^[0-9a-f]{2}$/.test(folder)) continue
      for (const name of entries(join(store, folder))) if (/^[0-9a-f]{38,62}$/.test(name)) ids.push(folder + name)
    }
  }
  return ids
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
