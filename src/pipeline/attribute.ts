import type { Attribution, CollectorSession } from '../core/collector.js'
import { type Gap, isGap } from '../core/gap.js'
import type { PlacedSighting } from './collect.js'
import type { DocumentVisit } from './plan.js'

/** Where the git objects with a detection stand in history, by object id. */
export interface Attributed {
  readonly places: ReadonlyMap<string, Omit<Attribution, 'id'>>
  readonly gaps: readonly Gap[]
}

/** Asks the collectors that brought a git object for its history: I/O, for hits only. */
export async function attribute(
  sightings: readonly PlacedSighting[],
  visits: readonly DocumentVisit[],
  sessions: readonly (CollectorSession | null)[],
): Promise<Attributed> {
  const places = new Map<string, Omit<Attribution, 'id'>>()
  const gaps: Gap[] = []
  const wanted = new Map<number, Set<string>>()
  for (const { visit, detection, baseline } of sightings) {
    // What is staged has no history yet; asking would only slow the hook down.
    if (visit === null || detection.object === null || baseline || visits[visit]?.scope.kind === 'staged') continue
    const ids = wanted.get(visit) ?? new Set()
    wanted.set(visit, ids.add(detection.object.id))
  }
  for (const [visit, ids] of wanted) {
    for await (const item of sessions[visit]?.attribute?.([...ids].sort()) ?? []) {
      if (isGap(item)) gaps.push(item)
      else places.set(item.id, item)
    }
  }
  return { places, gaps }
}
