import type { RuleOverride } from '../../core/config.js'
import type { Detection, Facts, InlineIgnore } from '../../core/detection.js'
import type { Finding, Owner } from '../../core/finding.js'
import { placeFingerprint, postureFingerprint } from '../../core/fingerprint.js'
import { fillFix } from '../../core/fix.js'
import { wantsPath } from '../../core/foreign.js'
import type { SecretPlace } from '../../core/found-secret.js'
import type { Inventory } from '../../core/inventory.js'
import type { Location } from '../../core/location.js'
import { adjustForPlace, placeOf } from '../../core/place.js'
import type { Rule } from '../../core/rule.js'
import { type Confidence, compareConfidence, compareSeverity } from '../../core/severity.js'
import { lastSaid } from '../../rules/choose.js'
import type { Attributed } from '../attribute.js'
import type { PlacedSighting } from '../collect.js'
import { compareText, type Group, group, postureOf } from './group.js'
import { join, type Linked } from './join.js'
import { type Place, placesOf, type ShowPath } from './places.js'
import { joinWorkflows } from './workflows.js'

/** What link goes by beside what was found. */
export interface LinkSettings {
  readonly overrides: readonly RuleOverride[]
  readonly inventory: Pick<Inventory, 'identities' | 'aws' | 'workflows' | 'github'>
  /** `owner/name` of the repository the run is about; null when there is none or it is not known. */
  readonly repository: string | null
  readonly now: Date
  /** The run's key: a found value and an inventory's id are compared under it. */
  readonly runKey: Uint8Array
  readonly exports: ReadonlySet<string>
}

/** Joins sightings with their rules, their history and each other: one credential, one finding. */
export function link(
  sightings: readonly PlacedSighting[],
  attributed: Attributed,
  rules: ReadonlyMap<string, Rule>,
  { overrides, inventory, repository, now, runKey, exports }: LinkSettings,
  show: ShowPath,
): Linked[] {
  const linked: Linked[] = []
  for (const one of group(sightings, rules)) {
    const rule = rules.get(one.lead.detection.rule)
    if (rule === undefined) continue
    const result = linkOne(one, rule, overrides, attributed, show, (place) => wanted(place, rules))
    if (result !== null) linked.push(result)
  }
  const refill = (id: string, facts: Facts) => {
    const rule = rules.get(id)
    return rule === undefined ? null : fillFix(rule.fix, facts)
  }
  const joined = join(mergeSame(linked), inventory, { now, runKey, exports, refill })
  return joinWorkflows(joined, inventory, { repository, now, refill }).sort((a, b) => compareFindings(a.finding, b.finding))
}

/** False at a path that the place's rule, brought from another scanner's file, does not want: a blob's path is known only now. */
function wanted({ location, sighting }: Place, rules: ReadonlyMap<string, Rule>): boolean {
  const foreign = rules.get(sighting.detection.rule)?.token?.foreign
  return foreign === undefined || location.path === null || wantsPath(foreign, location.path)
}

function linkOne(
  { lead, members }: Group,
  rule: Rule,
  overrides: readonly RuleOverride[],
  attributed: Attributed,
  show: ShowPath,
  counts: (place: Place) => boolean,
): Linked | null {
  const { places: all, versions } = placesOf(members, attributed, show)
  const places = all.filter(counts)
  const [first, ...rest] = places
  if (first === undefined) return null
  const confidence = lastSaid(overrides, rule.id, (override) => override.confidence) ?? confidenceOver(places, lead.detection, rule)
  if (confidence === null) return null
  const speaker = first.sighting.detection.rule === rule.id ? first.sighting.detection : lead.detection
  const locations = [first.location, ...rest.map((place) => place.location)] as const
  const origin = places
    .filter((place) => place.location.commit !== null)
    .sort((a, b) => compareText(a.location.date ?? '~', b.location.date ?? '~'))[0]
  const facts = factsOf(lead.detection, versions, origin?.location)
  const finding: Finding = {
    rule: rule.id,
    detector: rule.detector,
    title: rule.title,
    severity: lastSaid(overrides, rule.id, (override) => override.severity) ?? lead.detection.severity ?? rule.severity,
    confidence,
    message: lead.detection.message,
    why: rule.why,
    fix: fillFix(rule.fix, facts),
    references: rule.references,
    facts,
    subject: lead.detection.subject,
    fingerprint: fingerprintOf(lead.detection, locations[0]),
    nhi: rule.nhi,
    frameworks: rule.frameworks,
    identity: lead.detection.identity,
    credential: lead.detection.credential,
    owner: origin === undefined ? null : authorOf(origin.location),
    verified: 'not-asked',
    present: places.some((place) => place.present),
    related: [],
    locations,
    parts: lead.detection.parts,
    secret: lead.detection.secret?.raw ?? null,
    excerpt: speaker.excerpt,
    lineHash: null,
  }
  const { secret } = lead.detection
  return { finding, ignored: ignoredAt(places), valueId: secret?.valueId ?? null, places: secret === null ? [] : standing(places) }
}

/** Where it stands now, and in which target. */
function standing(places: readonly Place[]): SecretPlace[] {
  return places.filter(({ present }) => present).map(({ location, sighting }) => ({ location, target: sighting.target }))
}

function factsOf(detection: Detection, versions: number, origin: Location | undefined): Facts {
  const history = versions > 1 ? { versions } : {}
  const introduced = origin === undefined ? {} : { introduced: origin.date, introducedBy: origin.author, introducedIn: origin.commit }
  return { ...detection.facts, ...history, ...introduced }
}

/** The surest of the places decides: a token in a test that also stands in the source is no test token. Null when no place lets it stand. */
function confidenceOver(places: readonly Place[], lead: Detection, rule: Rule): Confidence | null {
  // An account or organization read from among tests is a sample; what a detector sees in a text stands there all the same.
  const kind = lead.secret?.kind ?? (places.every(({ sighting }) => sighting.source === 'inventory') ? 'posture' : 'structured')
  let best: Confidence | null = null
  // An object whose path nobody knows says nothing of its place where others do.
  const known = places.filter(({ location, sighting }) => location.path !== null || sighting.source !== 'blob')
  for (const { location, sighting } of known.length > 0 ? known : places) {
    const own = sighting.detection.rule === lead.rule ? sighting.detection : lead
    // A rule that is only remembered is sure of what proves itself.
    const most = rule.source.read === null && rule.token !== null && !own.proven ? rule.confidence : 'high'
    const base = weaker(own.confidence ?? rule.confidence, most)
    const here = location.path === null ? base : adjustForPlace(base, kind, placeOf(location.path), own.proven)
    if (here !== 'drop' && (best === null || compareConfidence(here, best) < 0)) best = here
  }
  return best
}

function weaker(a: Confidence, b: Confidence): Confidence {
  return compareConfidence(a, b) > 0 ? a : b
}

/** Quiet when every place still in the tree is marked; a secret that is gone from the tree, when every place is. */
function ignoredAt(places: readonly Place[]): InlineIgnore | null {
  const present = places.filter((place) => place.present)
  const counting = present.length > 0 ? present : places
  const marks = counting.map((place) => place.sighting.detection.ignored)
  return marks.every((mark) => mark !== null) ? (marks[0] ?? null) : null
}

function fingerprintOf(detection: Detection, location: Location): string {
  if (detection.secret === null) return postureFingerprint(detection.rule, postureOf(detection))
  return (
    detection.secret.fingerprint ??
    placeFingerprint(detection.rule, location.path ?? detection.object?.id ?? '', detection.secret.name ?? '')
  )
}

const bot = /\[bot\]|\bbot@|noreply@github\.com>$/i

/** Who committed it first: a hint at the owner, no more. */
function authorOf(location: Location): Owner | null {
  if (location.author === null) return null
  return {
    id: /<([^<>]+)>$/.exec(location.author)?.[1] ?? location.author,
    kind: bot.test(location.author) ? 'bot' : 'person',
    source: 'blame',
    confidence: 'low',
    status: 'unknown',
  }
}

/** Guessable values without a project key share a fingerprint when rule, path and name are the same: they are one finding then, and it says how many. */
function mergeSame(linked: readonly Linked[]): Linked[] {
  const byFingerprint = new Map<string, Linked>()
  for (const next of linked) {
    const known = byFingerprint.get(next.finding.fingerprint)
    byFingerprint.set(next.finding.fingerprint, known === undefined ? next : merged(known, next))
  }
  return [...byFingerprint.values()]
}

function merged(a: Linked, b: Linked): Linked {
  const [worse, other] = compareFindings(a.finding, b.finding) <= 0 ? [a, b] : [b, a]
  const [first, ...rest] = [...worse.finding.locations, ...other.finding.locations]
  const values = Number(worse.finding.facts.values ?? 1) + Number(other.finding.facts.values ?? 1)
  return {
    finding: {
      ...worse.finding,
      confidence: compareConfidence(a.finding.confidence, b.finding.confidence) <= 0 ? a.finding.confidence : b.finding.confidence,
      present: a.finding.present || b.finding.present,
      locations: first === undefined ? worse.finding.locations : [first, ...rest],
      facts: { ...worse.finding.facts, values },
    },
    ignored: a.ignored !== null && b.ignored !== null ? a.ignored : null,
    valueId: worse.valueId,
    // Several values that cannot be told apart from outside: none of them is known to stand twice.
    places: [],
  }
}

/** Worst first, then what still stands, then by place: the order of every report. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    compareSeverity(a.severity, b.severity) ||
    compareConfidence(a.confidence, b.confidence) ||
    Number(b.present) - Number(a.present) ||
    compareText(a.locations[0].path ?? '', b.locations[0].path ?? '') ||
    (a.locations[0].line ?? 0) - (b.locations[0].line ?? 0) ||
    (a.locations[0].column ?? 0) - (b.locations[0].column ?? 0) ||
    compareText(a.fingerprint, b.fingerprint)
  )
}
