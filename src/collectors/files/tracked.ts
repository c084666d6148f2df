import type { CollectSettings } from '../../core/collector.js'
import { type Gap, limit } from '../../core/gap.js'
import { GitError, runGit } from '../lib/git-command.js'
import { openRepository } from '../lib/git-repository.js'
import { addFiles, type Frame, frameBelow, type RepositoryScope, type Walk } from './walk.js'

/** The paths in a repository's index as byte text from its top level, or why git does not tell. */
export async function listTracked(scope: RepositoryScope, settings: CollectSettings): Promise<string[] | Gap> {
  const { environment, workingDirectory, signal } = settings
  const what = `tracked files that an ignore rule covers, in ${scope.found.root}`
  const repository = await openRepository(scope.found, environment, workingDirectory, signal)
  if ('problem' in repository) return limit('skipped', `${what}: ${repository.message}`, repository.needs)
  try {
    const index = await runGit(repository, ['ls-files', '-z', '-c'], { signal })
    return index.toString('latin1').split('\0')
  } catch (error) {
    if (!(error instanceof GitError)) throw error
    return limit('skipped', `${what}: ${error.message}`, 'an index git can read, or --no-ignore')
  }
}

/** Puts back on the walk what rules left out of a repository although git tracks it. Call when the stack is empty. */
export function takeBackTracked(walk: Walk, scope: RepositoryScope, tracked: readonly string[]): void {
  const { leftOut } = scope
  const only = { files: new Set<string>(), folders: new Set<string>() }
  const found = new Map<string, Frame['only']>()
  let lastFolder = ''
  let covering: string | null = null
  for (const path of tracked) {
    const folder = path.slice(0, path.lastIndexOf('/') + 1)
    // The index is sorted: neighbours mostly share their folder.
    if (folder !== lastFolder) covering = coveringFolder(leftOut, folder)
    lastFolder = folder
    if (covering === null) {
      // A tracked path that is a folder is a submodule: it is walked whole, under its own rules.
      if (leftOut.has(path)) found.set(path, null)
      continue
    }
    found.set(covering, only)
    only.files.add(path)
    for (let end = folder.length - 1; end > covering.length; end = folder.lastIndexOf('/', end - 1)) only.folders.add(folder.slice(0, end))
  }
  for (const [path, within] of found) {
    const item = leftOut.get(path)
    if (item?.folder === true) walk.stack.push({ ...frameBelow(item.frame, item.name), only: within })
    else if (item !== undefined) addFiles(walk, item.frame, [item.name])
  }
  leftOut.clear()
}

/** The folder a rule left out that a folder text (`a/b/`) is or lies in. */
function coveringFolder(leftOut: RepositoryScope['leftOut'], folder: string): string | null {
  for (let end = folder.indexOf('/'); end >= 0; end = folder.indexOf('/', end + 1)) {
    const path = folder.slice(0, end)
    if (leftOut.get(path)?.folder === true) return path
  }
  return null
}
