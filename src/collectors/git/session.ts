import type { CollectorSession, CollectSettings, Target } from '../../core/collector.js'
import type { DocumentBatch } from '../../core/document.js'
import { UsageError } from '../../core/errors.js'
import { failed, type Gap } from '../../core/gap.js'
import { locateRepository, openRepository, type Repository, type RepositoryProblem } from '../lib/git-repository.js'
import { pathUnder } from '../lib/paths.js'
import { type HistoryScan, historyScan } from './history.js'
import { listStaged } from './staged.js'

type Opened = { readonly repository: Repository; readonly inside: string | null } | { readonly problem: RepositoryProblem } | null

/** A session of one target: its repository, and those of its submodules. */
export function startSession(target: Target, settings: CollectSettings): CollectorSession {
  if (target.kind === 'stdin') throw new Error('standard input has no repository')
  const { environment, workingDirectory, signal } = settings
  const scans: HistoryScan[] = []
  const hitsExpected = false

  async function open(): Promise<Opened> {
    if (target.kind === 'stdin') return null
    const found = locateRepository(target.path, environment, workingDirectory)
    if (found === null) return null
    const repository = await openRepository(found, environment, workingDirectory, signal)
    if ('problem' in repository) return { problem: repository }
    const inside = pathUnder(repository.root, target.path)
    return { repository, inside: inside === '' || inside === null ? null : inside }
  }
  let opening: Promise<Opened> | null = null
  const opened = () => {
    opening ??= open()
    return opening
  }

  async function* list(): AsyncIterable<DocumentBatch | Gap> {
    const answer = await opened()
    if (answer === null) {
      if (target.kind === 'git') throw new UsageError(`${target.text} is not in a git repository`)
      return
    }
    if ('problem' in answer) {
      yield problemGap(answer.problem, target.text)
      return
    }
    const { repository, inside } = answer
    if (settings.scope.kind === 'staged') {
      yield* listStaged(repository, settings.maxFileSize, inside, signal)
      return
    }
    const scan = historyScan(repository, settings)
    scans.push(scan)
    if (hitsExpected) scan.expectHits()
    yield* scan.list()
  }

  return {
    list,
    async repository() {
      const answer = await opened()
      if (answer === null || 'problem' in answer) return null
      return { root: answer.repository.root, head: null, remote: null }
    },
  }
}

function problemGap({ problem, message, needs }: RepositoryProblem, text: string): Gap {
  const what = `git history of ${text}: ${message}`
  if (problem === 'unsupported') return failed('unreadable', what, needs)
  if (problem === 'dubious-ownership') return failed('forbidden', what, needs)
  return failed(problem === 'unreadable' ? 'corrupt' : 'not-found', what, needs)
}
