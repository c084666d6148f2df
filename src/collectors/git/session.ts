import { clean } from '../../core/clean.js'
import type { Attribution, CollectorSession, CollectSettings, Target } from '../../core/collector.js'
import type { DocumentBatch } from '../../core/document.js'
import { UsageError } from '../../core/errors.js'
import { failed, type Gap, limit } from '../../core/gap.js'
import { leavesOut } from '../lib/exclude.js'
import { brokenGitAbove, locateRepository, openRepository, type Repository, type RepositoryProblem } from '../lib/git-repository.js'
import { pathUnder } from '../lib/paths.js'
import { recentAuthors } from './authors.js'
import { repositoryFacts } from './facts.js'
import { type HistoryPart, type HistoryScan, historyScan } from './history.js'
import { attributeRange, listRange, resolveRange } from './range.js'
import { listStaged } from './staged.js'
import { submodulesOf } from './submodules.js'

type Opened = { readonly repository: Repository; readonly inside: string | null } | { readonly problem: RepositoryProblem } | null

const deepestSubmodule = 8

/** A session of one target: its repository, and in the history scope those of its submodules. */
export function startSession(target: Target, settings: CollectSettings): CollectorSession {
  const { environment, workingDirectory, scope, signal, maxFileSize } = settings
  const scans: HistoryScan[] = []
  let revisions: readonly string[] = []
  let opening: Promise<Opened> | null = null

  async function open(): Promise<Opened> {
    if (target.kind !== 'path' && target.kind !== 'git') return null
    const found = locateRepository(target.path, environment, workingDirectory)
    if (found === null) return null
    const repository = await openRepository(found, environment, workingDirectory, signal)
    if ('problem' in repository) return { problem: repository }
    const inside = pathUnder(repository.root, target.path)
    return { repository, inside: inside === '' || inside === null ? null : inside }
  }

  const opened = () => {
    opening ??= open()
    return opening
  }

  async function* list(): AsyncIterable<DocumentBatch | Gap> {
    const answer = await opened()
    if (answer === null) {
      // A folder without history is scanned all the same; what asks for commits cannot be answered there, and must not look like a pass.
      if (target.kind === 'git' || scope.kind !== 'history') throw new UsageError(`'${clean(target.text)}' is not in a git repository`)
      if (target.kind === 'path') yield* brokenGap(target.path)
    } else if ('problem' in answer) yield problemGap(answer.problem, target.text)
    else if (scope.kind === 'history')
      yield* listHistory(answer.repository, { inside: answer.inside, prefix: '', judge: judgeBelow(answer.inside) }, 0)
    else yield* listChange(answer.repository, answer.inside)
  }

  /** Which of a repository's paths `--exclude` leaves out: its globs start at the target. */
  function leftOutBelow(inside: string | null): (path: string) => boolean {
    const excluded = leavesOut(settings.exclude)
    const start = inside === null ? 0 : inside.length + 1
    return (path) => path.length > start && excluded(path.slice(start))
  }

  function judgeBelow(inside: string | null): HistoryPart['judge'] {
    const leftOut = leftOutBelow(inside)
    const within = (path: string) => inside === null || path === inside || path.startsWith(`${inside}/`)
    return (path) => (!within(path) ? 'elsewhere' : leftOut(path) ? 'left-out' : 'wanted')
  }

  async function* listChange(repository: Repository, inside: string | null): AsyncIterable<DocumentBatch | Gap> {
    const leftOut = leftOutBelow(inside)
    if (scope.kind === 'range') {
      const range = await resolveRange(repository, scope.from, scope.to, signal)
      revisions = range.revisions
      yield* listRange(repository, range, maxFileSize, inside, leftOut, signal)
    } else yield* listStaged(repository, maxFileSize, inside, leftOut, signal)
  }

  async function* listHistory(repository: Repository, part: HistoryPart, depth: number): AsyncIterable<DocumentBatch | Gap> {
    const { inside, prefix } = part
    const scan = historyScan(repository, part, settings)
    scans.push(scan)
    yield* scan.list()
    if (depth === deepestSubmodule) return
    for (const { path, found } of await submodulesOf(repository, inside, signal)) {
      const submodule = await openRepository(found, environment, workingDirectory, signal)
      if ('problem' in submodule) yield problemGap(submodule, prefix + path)
      else yield* listHistory(submodule, { ...part, inside: null, prefix: `${prefix}${path}/` }, depth + 1)
    }
  }

  async function* attribute(ids: readonly string[]): AsyncIterable<Attribution | Gap> {
    const answer = await opened()
    if (answer === null || 'problem' in answer || ids.length === 0) return
    if (scope.kind === 'range') yield* attributeRange(answer.repository, revisions, ids, settings.jobs, signal)
    for (const scan of scans) yield* scan.attribute(ids)
  }

  return {
    list,
    scanned(outcome) {
      for (const scan of scans) scan.scanned(outcome)
    },
    attribute,
    known() {
      const all = scans.map((scan) => scan.known())
      const sum = (count: (one: (typeof all)[number]) => number) => all.reduce((total, one) => total + count(one), 0)
      return { blobs: sum((one) => one.blobs), commits: sum((one) => one.commits), bytes: sum((one) => one.bytes) }
    },
    async *finish() {
      for (const scan of scans) yield* scan.finish()
    },
    async recentAuthors(since) {
      const answer = await opened()
      return answer === null || 'problem' in answer ? null : recentAuthors(answer.repository, since, signal)
    },
    async repository() {
      const answer = await opened()
      return answer === null || 'problem' in answer ? null : repositoryFacts(answer.repository, signal)
    },
  }
}

/** A history that seems to be there and cannot be read must not look like none. One that was never brought along is no failure. */
function* brokenGap(path: string): Iterable<Gap> {
  const broken = brokenGitAbove(path)
  if (broken === null) return
  if (broken.kind === 'pointer') yield limit('skipped', broken.path, 'the repository this file leads to: it is not on this disk')
  else yield failed('unreadable', broken.path, 'a repository git can read: it cannot be entered, or lacks its HEAD or its objects')
}

function problemGap({ problem, message, needs }: RepositoryProblem, text: string): Gap {
  const what = `git history of ${text}: ${message}`
  if (problem === 'unsupported') return failed('unreadable', what, needs)
  if (problem === 'dubious-ownership') return failed('forbidden', what, needs)
  return failed(problem === 'unreadable' ? 'corrupt' : 'not-found', what, needs)
}
