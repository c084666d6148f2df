import { runGit } from '../lib/git-command.js'
import type { Repository } from '../lib/git-repository.js'

/** Where a repository is, what its HEAD is, and where it came from, without any credentials its remote's address carries. */
export async function repositoryFacts(
  repository: Repository,
  signal: AbortSignal,
): Promise<{ root: string; head: string | null; remote: string | null }> {
  const ask = (args: readonly string[]) =>
    runGit(repository, args, { accept: [0, 1, 128], signal })
      .then((output) => output.toString('utf8').trim())
      .catch(() => '')
  const [head, remote] = await Promise.all([
    ask(['rev-parse', '--verify', '--quiet', '--end-of-options', 'HEAD^{commit}']),
    ask(['config', '--local', '--get', 'remote.origin.url']),
  ])
  return { root: repository.root, head: head === '' ? null : head, remote: remote === '' ? null : withoutCredentials(remote) }
}

/** An address without the user, password, query and fragment in it. */
export function withoutCredentials(address: string): string {
  return address.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/]*@/i, '$1').replace(/[?#].*$/s, '')
}
