import type { RemoteText } from '../../core/collector.js'
import { failed, type Gap } from '../../core/gap.js'
import type { GitHubRecord } from '../../core/github.js'
import { createTally, documentsIn, understand, whatIsAsked } from '../../parsers/github/index.js'
import { matchRoute } from '../../parsers/github/match.js'
import type { Asker } from '../../parsers/github/refusal.js'
import type { Asking } from './asking.js'
import { createRefusals } from './refusals.js'

/** What a run hands on. */
export type Item = GitHubRecord | Gap | RemoteText

/** Reads addresses page by page, hands on what they say, and gathers what was refused. */
export interface Reading {
  /** Everything an address says; the records are also given back. `where` names the repository or owner in gaps. */
  read(path: string, where: string | null, knows?: Partial<Asker>): Promise<readonly GitHubRecord[]>
  /** As `read`, for an address of which refusals are no news. */
  peek(path: string): Promise<readonly GitHubRecord[]>
  /** True once the token is refused altogether, or nothing is left to be sent. */
  over(): boolean
  /** How asked-for things fared, by what they are called: for the table of what a token can see. */
  readonly seen: ReadonlyMap<string, string>
  gaps(): Gap[]
}

const mostPages = 1000
/** From so many refusals of one kind without an answer on, the rest is not asked for. */
const enough = 3

/** Reads with one asker. Knowledge of the asker may grow while it goes: `asker` is asked each time. */
export function createReading(asking: Asking, emit: (item: Item) => void, asker: () => Asker): Reading {
  const refusals = createRefusals()
  const tally = createTally()
  const seen = new Map<string, string>()
  const refusedOften = new Map<string, number>()
  const answered = new Set<string>()
  const state = { over: false }

  const read = async (path: string, where: string | null, knows: Partial<Asker>, quiet: boolean): Promise<GitHubRecord[]> => {
    const route = matchRoute(path)?.route
    const what = whatIsAsked(path)
    const kind = `${route?.path ?? path.replace(/^.*\/contents\//, '')} ${String(knows.repositoryAdmin)}`
    const records: GitHubRecord[] = []
    if (state.over) return records
    if (!answered.has(kind) && (refusedOften.get(kind) ?? 0) >= enough) {
      refusals.add(failed('forbidden', what, 'what others of its kind need'), what, where)
      return records
    }
    const visited = new Set<string>()
    let next: string | null = path
    while (next !== null) {
      if (visited.has(next) || visited.size >= mostPages) {
        refusals.add(failed('corrupt', what, 'pages that come to an end'), what, where)
        return records
      }
      visited.add(next)
      const page = await asking.ask(next, route?.keep ?? false)
      if (typeof page === 'string') {
        if (!quiet) refusals.notAsked(page, what, where)
        seen.set(what, seen.get(what) ?? page)
        return records
      }
      const understood = understand(page.answer, { path: null, line: null }, { ...asker(), ...knows })
      next = route?.newestOnly === true ? null : page.next
      if (understood === null) return records
      if (understood.final) state.over = true
      if (understood.gaps.length === 0) answered.add(kind)
      for (const gap of understood.gaps) {
        if (!quiet) refusals.add(gap, what, where)
        seen.set(what, seen.get(what) ?? `${gap.status}: ${gap.needs}`)
        if (gap.status === 'forbidden') refusedOften.set(kind, (refusedOften.get(kind) ?? 0) + 1)
      }
      for (const record of understood.records) {
        seen.set(what, 'ok')
        records.push(record)
        emit(record)
      }
      for (const text of documentsIn(page.answer)) emit(text)
      tally.add(understood.counted)
    }
    return records
  }

  return {
    read: (path, where, knows = {}) => read(path, where, knows, false),
    peek: (path) => read(path, null, {}, true),
    over: () => state.over,
    seen,
    gaps: () => [...refusals.gaps(asking.stats()), ...(asking.left() === 0 || state.over ? [] : tally.short())],
  }
}
