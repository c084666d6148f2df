import { at, type Location } from '../../core/location.js'
import { type Place as KindOfPlace, placeOf } from '../../core/place.js'
import type { Attributed } from '../attribute.js'
import type { PlacedSighting } from '../collect.js'
import { compareText } from './group.js'

/** One place of a finding, and whether it still stands there. */
export interface Place {
  readonly location: Location
  readonly present: boolean
  readonly sighting: PlacedSighting
}

/** Gives back a path or a name without the secrets in it. */
export type ShowPath = (path: string) => string

/**
 * All places of a group: what stands in the tree first, then the commit that introduced it, then the first appearance at every other
 * path, oldest first. Later versions of a file that still held it are counted, not listed.
 */
export function placesOf(
  members: readonly PlacedSighting[],
  attributed: Attributed,
  show: ShowPath,
): { places: Place[]; versions: number } {
  const all = members.flatMap((sighting) => placesOfSighting(sighting, attributed, show))
  const present = unique(all.filter((place) => place.present).sort(byPosition))
  const past = all.filter((place) => place.location.commit !== null || !place.present).sort(byAge)
  const [first] = past
  const introduced = first === undefined || isListed(present, first) ? [] : [first]
  const listed = new Set([...present, ...introduced].map((place) => place.location.path))
  const elsewhere: Place[] = []
  for (const place of past) {
    if (place.present || listed.has(place.location.path)) continue
    listed.add(place.location.path)
    elsewhere.push(place)
  }
  const objects = new Set(members.flatMap(({ detection }) => (detection.object === null ? [] : [detection.object.id])))
  return { places: [...enrich(present, past), ...introduced, ...elsewhere], versions: objects.size }
}

// What a reader is to see first: where it counts most.
const worth: readonly KindOfPlace[] = ['source', 'generated', 'minified', 'vendored', 'docs', 'example', 'lock', 'test', 'vendored-test']

/**
 * The same places, of those that stand in the tree the one first that nobody has marked as none and that is no test or documentation; a test without a
 * mark before anything with one, for it is the reason why the finding is open. Last come reports of nhi itself.
 */
export function bestFirst(places: readonly Place[], reports: ReadonlySet<string>): Place[] {
  const rank = ({ location: { path }, sighting: { detection } }: Place) =>
    (detection.ignored === null ? 0 : worth.length) +
    (path === null ? 0 : reports.has(path) ? worth.length - 1 : worth.indexOf(placeOf(path)))
  // Stable: equals keep their order, and what is gone from the tree comes behind as it was.
  const present = places.filter((place) => place.present).sort((a, b) => rank(a) - rank(b))
  return speakingFirst([...present, ...places.filter((place) => !place.present)])
}

/** Of the several places of one detection that one first which it was said of: the text around it is shown. */
function speakingFirst(places: readonly Place[]): Place[] {
  const [first] = places
  if (first === undefined) return []
  const [said] = first.sighting.detection.locations
  const speaks = ({ sighting, location }: Place) =>
    sighting === first.sighting && location.path === first.location.path && location.line === said?.line && location.column === said.column
  const speaker = places.find(speaks)
  return speaker === undefined ? [...places] : [speaker, ...places.filter((place) => place !== speaker)]
}

function placesOfSighting(sighting: PlacedSighting, attributed: Attributed, show: ShowPath): Place[] {
  const { detection, source, inside } = sighting
  const history = detection.object === null ? undefined : attributed.places.get(detection.object.id)
  if (history?.leftOut === true) return []
  return detection.locations.flatMap((location): Place[] => {
    const shown = location.path === null ? location : { ...location, path: show(location.path) }
    if (detection.object === null) return [{ location: shown, present: true, sighting }]
    const { id } = detection.object
    const places = history?.places ?? []
    if (places.length === 0) {
      const note = history?.reachable === false ? unreachable(source, id) : location.note
      // The path of a file in an archive without a path says only what stands behind it.
      const standsAlone = location.path !== null && location.path !== `!/${inside}`
      return [{ location: { ...shown, note: note ?? nameOf(source, id) }, present: standsAlone, sighting }]
    }
    return places.map((place) => ({
      location: at({
        ...shown,
        path: place.path === null ? shown.path : show(inside === null ? place.path : `${place.path}!/${inside}`),
        commit: place.commit,
        author: place.author === null ? null : show(place.author),
        date: place.date,
        note: history?.reachable === false ? unreachable(source, id) : (location.note ?? noteOf(source)),
      }),
      present: place.present,
      sighting,
    }))
  })
}

function noteOf(source: PlacedSighting['source']): string | null {
  if (source === 'commit') return 'commit message'
  if (source === 'tag') return 'tag message'
  return null
}

/** What no ref leads to is found again by its id alone: `git cat-file -p`. */
function unreachable(source: PlacedSighting['source'], id: string): string {
  return `unreachable ${nameOf(source, id)}`
}

function nameOf(source: PlacedSighting['source'], id: string): string {
  return `${source} ${id.slice(0, 12)}`
}

/** A place in the tree learns who brought it there first. */
function enrich(present: readonly Place[], past: readonly Place[]): Place[] {
  return present.map((place) => {
    if (place.location.commit !== null) return place
    const origin = past.find((other) => other.location.path === place.location.path && other.location.commit !== null)
    if (origin === undefined) return place
    const { commit, author, date } = origin.location
    return { ...place, location: { ...place.location, commit, author, date } }
  })
}

function isListed(present: readonly Place[], place: Place): boolean {
  return present.some((other) => other.location.path === place.location.path && other.location.line === place.location.line)
}

function unique(places: readonly Place[]): Place[] {
  const seen = new Map<string, Place>()
  for (const place of places) {
    const { path, line, column } = place.location
    const key = `${place.sighting.target}\0${path}:${line}:${column}`
    const known = seen.get(key)
    // The file itself speaks before a blob of the same content; it is enriched with the blob's commit later.
    if (known === undefined || (known.sighting.detection.object !== null && place.sighting.detection.object === null)) seen.set(key, place)
  }
  return [...seen.values()]
}

function byPosition(a: Place, b: Place): number {
  return (
    compareText(a.location.path ?? '', b.location.path ?? '') ||
    (a.location.line ?? 0) - (b.location.line ?? 0) ||
    (a.location.column ?? 0) - (b.location.column ?? 0) ||
    compareText(a.location.commit ?? '', b.location.commit ?? '')
  )
}

function byAge(a: Place, b: Place): number {
  const undated = '~'
  return (
    compareText(a.location.date ?? undated, b.location.date ?? undated) ||
    compareText(a.location.commit ?? '', b.location.commit ?? '') ||
    byPosition(a, b)
  )
}
