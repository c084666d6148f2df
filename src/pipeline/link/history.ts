import type { Facts } from '../../core/detection.js'
import type { Owner } from '../../core/finding.js'
import type { Location } from '../../core/location.js'
import type { Attributed } from '../attribute.js'
import { compareText, type Group } from './group.js'
import type { Place } from './places.js'

/** What a repository remembers of a finding. */
interface History {
  /** The commit that brought it in, and where; null where no commit is known. */
  readonly origin: Location | null
  /** True while it stands in the newest tree or on disk. */
  readonly present: boolean
  readonly facts: Facts
}

/** When and by whom it was brought in, in how many versions of the file it stood, when it was taken out and how long it lay open. */
export function historyOf(
  places: readonly Place[],
  members: Group['members'],
  versions: number,
  { attributed, now }: { readonly attributed: Attributed; readonly now: Date },
): History {
  const committed = places.map(({ location }) => location).filter(({ commit }) => commit !== null)
  const origin = committed.sort((a, b) => compareText(a.date ?? '~', b.date ?? '~'))[0] ?? null
  const present = places.some((place) => place.present)
  const removed = present ? null : lastRemoval(members, attributed)
  const introduced = origin === null ? {} : { introduced: origin.date, introducedBy: origin.author, introducedIn: origin.commit }
  const exposed = exposure(origin?.date ?? null, present ? now : removed, removed)
  return { origin, present, facts: { ...(versions > 1 ? { versions } : {}), ...introduced, ...exposed } }
}

/** The commit that took the last of the objects away. */
function lastRemoval(members: Group['members'], attributed: Attributed): { commit: string; date: string | null } | null {
  const removals = members.flatMap(({ detection }) => attributed.places.get(detection.object?.id ?? '')?.removed ?? [])
  return removals.sort((a, b) => compareText(b.date ?? '', a.date ?? ''))[0] ?? null
}

const dayLength = 86_400_000

/** When it was removed, and for how many days it stood in the tree: until then, or until now. */
function exposure(
  introduced: string | null,
  until: Date | { date: string | null } | null,
  removed: { commit: string; date: string | null } | null,
): Facts {
  const end = until instanceof Date ? until.getTime() : Date.parse(until?.date ?? '')
  const days = introduced === null ? Number.NaN : Math.floor((end - Date.parse(introduced)) / dayLength)
  return {
    ...(removed === null ? {} : { removed: removed.date, removedIn: removed.commit }),
    ...(Number.isNaN(days) ? {} : { exposedDays: Math.max(0, days) }),
  }
}

const bot = /\[bot\]|\bbot@|noreply@github\.com>$/i

/** Who committed it first: a hint at the owner, no more. */
export function authorOf(location: Location): Owner | null {
  if (location.author === null) return null
  return {
    id: /<([^<>]+)>$/.exec(location.author)?.[1] ?? location.author,
    kind: bot.test(location.author) ? 'bot' : 'person',
    source: 'blame',
    confidence: 'low',
    status: 'unknown',
  }
}
