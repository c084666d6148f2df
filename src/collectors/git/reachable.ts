import { PassThrough } from 'node:stream'
import { GitError, runGit, spawnGit } from '../lib/git-command.js'
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
  const missing = missingList(width)
  await eachLine(git.child.stdout, (bytes, start) => {
    if (bytes[start] === questionMark) missing.add(bytes, start)
    else if (isHex(bytes, start, width)) onObject(bytes, start)
  })
  const { code, stderr } = await git.done
  return { missing: missing.ids, missingCount: missing.count(), failure: code === 0 ? null : stderr === '' ? 'git ended early' : stderr }
}

/** What a whole history tells of its objects as it is walked from its beginning on. */
export interface HistoryHandlers {
  /** Called once for each commit and each other object, its id in hex; the latter follow the first commit that has them. */
  onReached(bytes: Buffer, at: number): void
  /** Called for what the index or a ref names without a commit, tags included; it may have been met before. */
  onLoose(bytes: Buffer, at: number): void
}

/**
 * Walks all of history once, parents before children and otherwise oldest first, each commit followed by the objects no earlier one had: it tells
 * what is reachable, what is missing, and which commit brought what, for the price of the first alone. Nothing is handed over before `ready`.
 */
export async function walkHistoryInOrder(
  repository: Repository,
  ready: Promise<unknown>,
  { onReached, onLoose }: HistoryHandlers,
  signal: AbortSignal,
): Promise<Reach> {
  const { names, ids, tags, broken } = await looseEnds(repository, signal)
  // A ref that names a blob or a tree would give it to the first commit of all.
  const everything = [...names.map((name) => `--exclude=${name}`), '--all', '--reflog']
  const git = spawnGit(
    repository,
    ['rev-list', '--objects', '--no-object-names', '--in-commit-order', '--reverse', '--date-order', '--missing=print', ...everything],
    { signal },
  )
  git.child.stdin.end()
  // Node throws away what nobody reads of a process that has ended: a short history would be lost while we wait.
  const output = git.child.stdout.pipe(new PassThrough())
  git.child.stdout.on('close', () => output.end())
  await ready
  const width = repository.idBytes * 2
  const missing = missingList(width)
  // What is a commit the listing knows: with names an object's line would tell, at a tenth of the walk's price.
  await eachLine(output, (bytes, start) => {
    if (bytes[start] === questionMark) missing.add(bytes, start)
    else onReached(bytes, start)
  })
  const { code, stderr } = await git.done
  for (const tag of tags) onLoose(Buffer.from(tag, 'latin1'), 0)
  const ends = await walkLooseEnds(repository, ids, onLoose, signal)
  const failure = code === 0 ? (broken ?? ends.failure) : stderr === '' ? 'git ended early' : stderr
  return { missing: [...new Set([...missing.ids, ...ends.missing])], missingCount: missing.count() + ends.missingCount, failure }
}

interface LooseEnds {
  /** Refs that lead to no commit, and the ids they name. */
  readonly names: string[]
  readonly ids: string[]
  /** Ids of all tag objects. */
  readonly tags: string[]
  /** git's words when the refs could not all be looked at. */
  readonly broken: string | null
}

/** Looks at all refs. */
async function looseEnds(repository: Repository, signal: AbortSignal): Promise<LooseEnds> {
  const format = '--format=%(objectname) %(objecttype) %(*objecttype) %(refname)'
  const found: LooseEnds = { names: [], ids: [], tags: [], broken: null }
  let listed: Buffer
  try {
    listed = await runGit(repository, ['for-each-ref', format], { signal })
  } catch (error) {
    // A ref whose object is not there ends the listing; the walk says what it misses.
    return { ...found, broken: error instanceof GitError ? error.message : 'git ended early' }
  }
  for (const line of listed.toString('utf8').split('\n')) {
    const [id = '', type, peeled, name] = line.split(' ')
    if (name === undefined) continue
    if (type === 'tag') found.tags.push(id)
    if (type !== 'blob' && type !== 'tree' && !(type === 'tag' && peeled !== 'commit')) continue
    found.names.push(name)
    found.ids.push(id)
  }
  return found
}

/** Walks what no commit leads to and is reachable all the same: the index, and what refs name that is no commit. */
async function walkLooseEnds(
  repository: Repository,
  ids: readonly string[],
  onObject: (bytes: Buffer, at: number) => void,
  signal: AbortSignal,
): Promise<Reach> {
  const from = [...(repository.bare ? [] : ['--indexed-objects']), ...ids]
  if (from.length === 0) return { missing: [], missingCount: 0, failure: null }
  return walkReachable(repository, onObject, signal, from)
}

function missingList(width: number) {
  const ids: string[] = []
  let count = 0
  return {
    ids,
    count: () => count,
    add(bytes: Buffer, start: number) {
      if (count++ < mostNamed) ids.push(bytes.toString('latin1', start + 1, start + 1 + width))
    },
  }
}
