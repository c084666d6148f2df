import { escapesOf } from './escapes.js'
import { findRun } from './runs.js'
import { type Search, searchOf } from './search.js'
import { stretchesOf } from './stretches.js'
import type { OnHit, Prefilter } from './types.js'
import { inRun, type Zones, zonesFor, zonesOfRuns } from './zones.js'

/** What is shorter is searched sooner than compared. */
const shortest = 4096
/** Most hits of one document that are remembered. */
const mostHits = 50_000
/** Bytes an escape is told by: the one before it, and itself. */
const escapeLead = 1
const escapeSpan = 16

/** What was found in bytes, by pairs: a keyword and where it stands; from where on something was sought and where it was found, their length when it was not. */
interface Remembered {
  readonly bytes: Uint8Array
  readonly hits: number[]
  readonly runs: number[]
  readonly escapes: number[]
  /** False until all hits are there. */
  whole: boolean
}

/**
 * Searches that remember the bytes before: what a document has in common with the one before it is not searched again, and is found where it was
 * found there. `previous` are the bytes given the last time, still unchanged; null when they are others, or lie there no longer.
 */
export function createRecall(prefilter: Prefilter): (bytes: Uint8Array, previous: Uint8Array | null) => Search {
  let past: Remembered | null = null
  return (bytes, previous) => {
    if (bytes.length < shortest) return searchOf(prefilter, bytes)
    const known = past?.whole && previous === past.bytes ? past : null
    const present: Remembered = { bytes, hits: [], runs: [], escapes: [], whole: false }
    past = present
    return known === null ? noting(searchOf(prefilter, bytes), present) : recalling(prefilter, known, present)
  }
}

/** A search that writes down what it finds. */
function noting(search: Search, present: Remembered): Search {
  return {
    hits(onHit) {
      search.hits(noted(present, onHit))
      present.whole = present.hits.length < 2 * mostHits
    },
    nextRun: (from) => noteSought(present.runs, from, search.nextRun(from), present.bytes.length),
    nextEscape: (from) => noteSought(present.escapes, from, search.nextEscape(from), present.bytes.length),
  }
}

function noted({ hits }: Remembered, onHit: OnHit): OnHit {
  return (keyword, at) => {
    if (hits.length < 2 * mostHits) hits.push(keyword, at)
    onHit(keyword, at)
  }
}

function noteSought(pairs: number[], from: number, found: number, length: number): number {
  if (pairs.length < 2 * mostHits) pairs.push(from, found === -1 ? length : found)
  return found
}

/** A search that finds what is known already where it was found, and searches the rest. */
function recalling(prefilter: Prefilter, past: Remembered, present: Remembered): Search {
  const { bytes } = present
  const { length } = bytes
  const earlier = past.bytes.length
  const stretches = stretchesOf(bytes, past.bytes)
  const hitZones = zonesFor(stretches, length, earlier, prefilter.lead, prefilter.span)
  const search: Search = {
    hits(onHit) {
      let at = 0
      let next = 0
      for (let zone = 0; zone < hitZones.length; zone += 3) {
        const [start, end, shift] = [hitZones[zone] ?? 0, hitZones[zone + 1] ?? 0, hitZones[zone + 2] ?? 0]
        prefilter.scan(bytes, at, start, onHit)
        while (next < past.hits.length && (past.hits[next + 1] ?? 0) < start - shift) next += 2
        for (; next < past.hits.length && (past.hits[next + 1] ?? 0) < end - shift; next += 2)
          onHit(past.hits[next] ?? 0, (past.hits[next + 1] ?? 0) + shift)
        at = end
      }
      prefilter.scan(bytes, at, length, onHit)
    },
    nextRun: sought(
      zonesOfRuns(stretches, bytes, earlier),
      past.runs,
      length,
      (from, until) => findRun(bytes, from, until),
      // Where a search began within a run, it saw other characters of it.
      (from) => !inRun(bytes, from),
    ),
    nextEscape: sought(
      zonesFor(stretches, length, earlier, escapeLead, escapeSpan),
      past.escapes,
      length,
      escapesBefore(bytes),
      () => true,
    ),
  }
  return noting(search, present)
}

/** The first escape of `[from, until)`, -1 where there is none: what was seen behind `until` is kept for the next question. */
function escapesBefore(bytes: Uint8Array): (from: number, until: number) => number {
  let nearest: ((from: number) => number) | null = null
  let [asked, seen] = [0, -1]
  return (from, until) => {
    nearest ??= escapesOf(bytes)
    if (from < asked || from > seen) {
      const found = nearest(from)
      ;[asked, seen] = [from, found === -1 ? bytes.length : found]
    }
    return seen < until ? seen : -1
  }
}

/** The next of what is sought, by what is known of `zones` and by searching `[from, until)` where nothing is. */
function sought(
  zones: Zones,
  known: readonly number[],
  length: number,
  search: (from: number, until: number) => number,
  free: (from: number) => boolean,
): (from: number) => number {
  // The first zone that the last question had not passed: questions rise, but for one asked again.
  let first = 0
  let asked = 0
  return (from) => {
    if (from < asked) first = 0
    asked = from
    while (first < zones.length && (zones[first + 1] ?? 0) <= from) first += 3
    let at = from
    for (let zone = first; zone < zones.length; zone += 3) {
      const [start, end, shift] = [zones[zone] ?? 0, zones[zone + 1] ?? 0, zones[zone + 2] ?? 0]
      const fresh = at < start ? search(at, start) : -1
      if (fresh !== -1) return fresh
      at = Math.max(at, start)
      const found = answer(known, at - shift, free(at))
      if (found === null) {
        const here = search(at, end)
        if (here !== -1) return here
      } else if (found + shift < end) return found + shift
      at = end
    }
    return at < length ? search(at, length) : -1
  }
}

/** What was found by the search that passed `at`: one that began there, or, where `free`, one that began before. Null when none did. */
function answer(known: readonly number[], at: number, free: boolean): number | null {
  let low = 0
  let high = known.length >> 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((known[2 * middle] ?? 0) <= at) low = middle + 1
    else high = middle
  }
  if (low === 0) return null
  const from = known[2 * low - 2] ?? 0
  const found = known[2 * low - 1] ?? 0
  return at <= found && (free || from === at) ? found : null
}
