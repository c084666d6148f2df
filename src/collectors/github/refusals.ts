import { failed, type Gap, limit } from '../../core/gap.js'
import type { NotAsked } from './asking.js'

/** Gathers what was refused repository by repository, so that a thousand of them are one gap. */
export interface Refusals {
  /** `where` names the repository or owner; null for a gap that stands for itself. */
  add(gap: Gap, what: string, where: string | null): void
  notAsked(why: NotAsked, what: string, where: string | null): void
  gaps(facts: { sent: number; trouble: string | null }): Gap[]
}

const mostNamed = 3

interface Same {
  readonly gap: Gap
  readonly what: string
  readonly where: Set<string>
}

/** Makes an empty gathering. */
export function createRefusals(): Refusals {
  const alone: Gap[] = []
  const groups = new Map<string, Same>()
  const unasked = new Map<string, { why: NotAsked; what: string; where: Set<string> }>()
  return {
    add(gap, what, where) {
      if (where === null) {
        alone.push(gap)
        return
      }
      const key = [gap.class, gap.status, gap.needs, what].join('\0')
      const known = groups.get(key) ?? { gap, what, where: new Set<string>() }
      known.where.add(where)
      groups.set(key, known)
    },
    notAsked(why, what, where) {
      if (why === 'over') return
      const known = unasked.get(`${why} ${what}`) ?? { why, what, where: new Set<string>() }
      if (where !== null) known.where.add(where)
      unasked.set(`${why} ${what}`, known)
    },
    gaps: ({ sent, trouble }) => [
      ...alone,
      ...[...groups.values()].map(({ gap, what, where }) => ({ ...gap, what: where.size === 1 ? gap.what : named(what, where) })),
      ...[...unasked.values()].map(({ why, what, where }) => unaskedGap(why, named(what, where), sent, trouble)),
    ],
  }
}

function named(what: string, where: ReadonlySet<string>): string {
  const names = [...where].sort()
  if (names.length === 0) return what
  const rest = names.length - mostNamed
  return `${what} of ${names.slice(0, mostNamed).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`
}

function unaskedGap(why: NotAsked, what: string, sent: number, trouble: string | null): Gap {
  if (why === 'budget') return limit('bound', what, `more requests than ${sent}: --max-requests`)
  if (why === 'rate-limited') return failed('rate-limited', what, 'another run when the limit of GitHub is over: what was answered is kept')
  return failed('unreadable', what, `a server that answers${trouble === null ? '' : `: ${trouble}`}`)
}
