import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { failed, type Gap } from '../../core/gap.js'
import { runGit } from '../lib/git-command.js'
import type { Repository } from '../lib/git-repository.js'
import { gitCommand } from './remedy.js'

const mostNamed = 20

/** The gaps of objects that are referred to and not there: one by one in a corrupt repository, as a number in a partial clone. */
export async function* missingGaps(
  repository: Repository,
  ids: readonly string[],
  count: number,
  { prefix, workingDirectory }: { readonly prefix: string; readonly workingDirectory: string },
): AsyncIterable<Gap> {
  if (count === 0) return
  const where = prefix === '' ? repository.root : prefix.slice(0, -1)
  if (await isPartial(repository)) {
    yield failed(
      'not-found',
      `${count} objects that the partial clone ${where} left out`,
      gitCommand(repository.root, workingDirectory, 'fetch --refetch --no-filter'),
    )
    return
  }
  for (const id of ids.slice(0, mostNamed)) yield failed('not-found', `object ${id} of ${where}`, 'a repository that passes git fsck')
  if (count > mostNamed) yield failed('not-found', `${count - mostNamed} more objects of ${where}`, 'a repository that passes git fsck')
}

/** True when the repository was cloned with a filter, and lacks objects by design: its configuration says so, or a pack's marker does. */
async function isPartial(repository: Repository): Promise<boolean> {
  const packs = await readdir(join(repository.commonDir, 'objects', 'pack')).catch(() => [])
  if (packs.some((name) => name.endsWith('.promisor'))) return true
  const pattern = '^(extensions\\.partialclone|remote\\..*\\.promisor)$'
  const found = await runGit(repository, ['config', '--local', '--name-only', '--get-regexp', pattern], { accept: [0, 1] }).catch(
    () => null,
  )
  return found !== null && found.length > 0
}
