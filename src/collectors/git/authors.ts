import { runGit } from '../lib/git-command.js'
import type { Repository } from '../lib/git-repository.js'

const mostAddresses = 100_000

/** The addresses, in lower case, of those who committed on any branch since an instant; null where a shallow clone or git cannot tell. */
export async function recentAuthors(repository: Repository, since: Date, signal: AbortSignal): Promise<ReadonlySet<string> | null> {
  if (repository.shallow) return null
  const asked = ['log', '--all', '--no-mailmap', `--since=${since.toISOString()}`, '--format=%ae%n%ce', '--end-of-options']
  const output = await runGit(repository, asked, { accept: [0], signal }).catch(() => null)
  return output === null
    ? null
    : new Set(
        output
          .toString('utf8')
          .toLowerCase()
          .split('\n', mostAddresses)
          .filter((line) => line !== ''),
      )
}
