import type { Detection } from '../../core/detection.js'
import type { Rule } from '../../core/rule.js'
import { compareSeverity } from '../../core/severity.js'
import type { PlacedSighting } from '../collect.js'

/** All sightings of one credential, or of one thing that is wrong with one identity. */
export interface Group {
  /** The sighting that speaks for the group. */
  readonly lead: PlacedSighting
  readonly members: readonly PlacedSighting[]
}

/** Brings sightings of the same thing together, whatever rule, file, object or target they came from; the most specific rule speaks. */
export function group(sightings: readonly PlacedSighting[], rules: ReadonlyMap<string, Rule>): Group[] {
  const byThing = new Map<string, PlacedSighting[]>()
  for (const sighting of withoutBaseline(sightings)) {
    const key = thingOf(sighting.detection)
    const members = byThing.get(key)
    if (members === undefined) byThing.set(key, [sighting])
    else members.push(sighting)
  }
  return [...byThing.values()].map((members) => {
    const sorted = members.sort((a, b) => compareLead(a.detection, b.detection, rules))
    const [lead] = sorted
    if (lead === undefined) throw new Error('a group has at least one member')
    return { lead, members: sorted }
  })
}

/** A staged or ranged change does not answer for secrets that already stood in the changed path. */
function withoutBaseline(sightings: readonly PlacedSighting[]): PlacedSighting[] {
  const stood = new Set<string>()
  for (const { detection, baseline } of sightings) if (baseline) stood.add(standing(detection))
  return sightings.filter(({ detection, baseline }) => !baseline && !stood.has(standing(detection)))
}

function standing(detection: Detection): string {
  return `${thingOf(detection)} ${detection.locations[0].path ?? ''}`
}

function thingOf(detection: Detection): string {
  return detection.secret === null ? `${detection.rule} ${postureOf(detection)}` : detection.secret.valueId
}

/** What a finding without a secret is about: an identity, of several credentials the one it names, else its subject. */
export function postureOf({ identity, credential, subject }: Detection): string {
  if (identity === null) return credential ?? subject
  return credential === null ? identity : `${identity} ${credential}`
}

const kinds = ['structured', 'named', 'generic']

function compareLead(a: Detection, b: Detection, rules: ReadonlyMap<string, Rule>): number {
  const kind = kinds.indexOf(a.secret?.kind ?? 'structured') - kinds.indexOf(b.secret?.kind ?? 'structured')
  if (kind !== 0) return kind
  const parts = b.parts.length - a.parts.length
  if (parts !== 0) return parts
  const severity = compareSeverity(severityOf(a, rules), severityOf(b, rules))
  if (severity !== 0) return severity
  return (
    compareText(a.rule, b.rule) ||
    compareText(a.locations[0].path ?? '', b.locations[0].path ?? '') ||
    (a.locations[0].line ?? 0) - (b.locations[0].line ?? 0)
  )
}

function severityOf(detection: Detection, rules: ReadonlyMap<string, Rule>) {
  return detection.severity ?? rules.get(detection.rule)?.severity ?? 'info'
}

/** Orders text by code unit: the same on every machine, whatever its locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
