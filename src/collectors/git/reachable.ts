import { runGit, spawnGit } from '../lib/git-command.js'
import { isHex } from '../lib/git-ids.js'
import type { Repository } from '../lib/git-repository.js'
import { eachLine } from '../lib/git-stream.js'

/** What refs, HEAD, reflogs, stashes and the index lead to. */
export interface Reach {
  /** Ids in hex of objects that are referred to and are not there; the first thousand. */
  readonly missing: readonly string[]
  readonly missingCount: number
  /** git's words when it could not walk all of it: what it did reach is then only a part. */
  readonly failure: string | null
}

const mostNamed = 1000
const questionMark = 63

/** Walks everything reachable, without fetching what is missing; `onObject` is given each id in hex. */
export async function walkReachable(
  repository: Repository,
  onObject: (bytes: Buffer, at: number) => void,
  signal: AbortSignal,
  from: readonly string[] = ['--all', '--reflog', '--indexed-objects'],
): Promise<Reach> {
  const git = spawnGit(repository, ['rev-list', '--objects', '--no-object-names', '--missing=print', ...from], { signal })
  git.child.stdin.end()
  const width = repository.idBytes * 2
  const missing: string[] = []
  let missingCount = 0
  await eachLine(git.child.stdout, (bytes, start) => {
    if (bytes[start] === questionMark) {
      if (missingCount++ < mostNamed) missing.push(bytes.toString('latin1', start + 1, start + 1 + width))
    } else if (isHex(bytes, start, width)) onObject(bytes, start)
  })
  const { code, stderr } = await git.done
  return { missing, missingCount, failure: code === 0 ? null : stderr === '' ? 'git ended early' : stderr }
}

/**
 * Walks what no commit leads to and is reachable all the same: the index, and refs or tags that name a blob or tree. Beside a walk over
 * all commits it makes the whole. Throws `GitError`.
 */
export async function walkLooseEnds(
  repository: Repository,
  onObject: (bytes: Buffer, at: number) => void,
  signal: AbortSignal,
): Promise<Reach> {
  const listed = await runGit(repository, ['for-each-ref', '--format=%(objectname) %(objecttype) %(*objecttype)'], { signal })
  const from = repository.bare ? [] : ['--indexed-objects']
  for (const line of listed.toString('latin1').split('\n')) {
    const [id = '', type, peeled] = line.split(' ')
    if (type === 'tag') onObject(Buffer.from(id, 'latin1'), 0)
    if (type === 'blob' || type === 'tree' || (type === 'tag' && peeled !== 'commit')) from.push(id)
  }
  if (from.length === 0) return { missing: [], missingCount: 0, failure: null }
  return walkReachable(repository, onObject, signal, from)
}
