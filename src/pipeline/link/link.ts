import type { RuleOverride } from '../../core/config.js'
import type { Detection, Facts, InlineIgnore } from '../../core/detection.js'
import type { Finding } from '../../core/finding.js'
import { placeFingerprint, postureFingerprint } from '../../core/fingerprint.js'
import { fillFix } from '../../core/fix.js'
import { wantsPath } from '../../core/foreign.js'
import type { SecretPlace } from '../../core/found-secret.js'
import type { Inventory } from '../../core/inventory.js'
import type { Location } from '../../core/location.js'
import type { Rule } from '../../core/rule.js'
import { lastSaid } from '../../rules/choose.js'
import type { Attributed } from '../attribute.js'
import type { PlacedSighting } from '../collect.js'
import { confidenceOver, reasonOf } from './confidence.js'
import { type Group, group, postureOf } from './group.js'
import { authorOf, historyOf } from './history.js'
import { join, type Linked } from './join.js'
import { mergeSame } from './merge.js'
import { compareFindings } from './order.js'
import { bestFirst, type Place, placesOf, type ShowPath } from './places.js'
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
  /** Paths of reports that nhi wrote. */
  readonly reports: ReadonlySet<string>
}

/** Joins sightings with their rules, their history and each other: one credential, one finding. */
export function link(
  sightings: readonly PlacedSighting[],
  attributed: Attributed,
  rules: ReadonlyMap<string, Rule>,
  { overrides, inventory, repository, now, runKey, exports, reports }: LinkSettings,
  show: ShowPath,
): Linked[] {
  const linked: Linked[] = []
  for (const one of group(sightings, rules)) {
    const rule = rules.get(one.lead.detection.rule)
    if (rule === undefined) continue
    const result = linkOne(one, rule, overrides, { attributed, now, reports }, show, (place) => wanted(place, rules))
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
  { attributed, now, reports }: { readonly attributed: Attributed; readonly now: Date; readonly reports: ReadonlySet<string> },
  show: ShowPath,
  counts: (place: Place) => boolean,
): Linked | null {
  const { places: all, versions } = placesOf(members, attributed, show)
  const counting = all.filter(counts)
  // A fingerprint may go by a place: by one that does not change with comments.
  const [steady] = counting
  const places = bestFirst(counting, reports)
  const [first, ...rest] = places
  if (first === undefined || steady === undefined) return null
  const said = lastSaid(overrides, rule.id, (override) => override.confidence)
  const named = places.every(({ location }) => location.path !== null && reports.has(location.path)) && isNameOnly(lead.detection, rule)
  const own = named ? { confidence: 'low' as const, loweredBy: 'report' as const } : confidenceOver(places, lead.detection, rule)
  const judged = said === null ? own : { confidence: said, loweredBy: null }
  if (judged === null) return null
  // The text around the first place is shown, whichever rule met it there.
  const { excerpt } = first.sighting.detection
  const locations = [first.location, ...rest.map((place) => place.location)] as const
  const history = historyOf(places, members, versions, { attributed, now })
  const { origin, present } = history
  const more: Facts = { ...reasonOf(lead.detection, judged), ...history.facts }
  const facts = Object.keys(more).length === 0 ? lead.detection.facts : { ...lead.detection.facts, ...more }
  const finding: Finding = {
    rule: rule.id,
    detector: rule.detector,
    title: rule.title,
    severity: lastSaid(overrides, rule.id, (override) => override.severity) ?? lead.detection.severity ?? rule.severity,
    confidence: judged.confidence,
    message: messageAt(first, lead.detection),
    why: rule.why,
    fix: fillFix(rule.fix, facts),
    references: rule.references,
    facts,
    subject: lead.detection.subject,
    fingerprint: fingerprintOf(lead.detection, steady.location),
    nhi: rule.nhi,
    frameworks: rule.frameworks,
    identity: lead.detection.identity,
    credential: lead.detection.credential,
    owner: origin === null ? null : authorOf(origin),
    verified: 'not-asked',
    present,
    related: [],
    locations,
    parts: lead.detection.parts,
    secret: lead.detection.secret?.raw ?? null,
    excerpt,
    lineHash: null,
  }
  const { secret } = lead.detection
  return {
    finding,
    ignored: ignoredAt(places),
    valueId: secret?.valueId ?? null,
    places: secret === null ? [] : standing(places).filter(({ location }) => location.path === null || !reports.has(location.path)),
    carried: secret?.carried ?? null,
  }
}

/** What is said of a secret at its first place, where it has another name or stands in another kind of file than where the lead met it. */
function messageAt({ sighting }: Place, lead: Detection): string {
  const { rule, secret, parts, message } = sighting.detection
  return rule === lead.rule && secret !== null && parts.length === lead.parts.length ? message : lead.message
}

/** True for what a report of nhi holds many of: ids of keys without their secret, and what is a secret for the name it is given to alone. */
function isNameOnly({ secret, parts }: Detection, { token }: Rule): boolean {
  return secret !== null && (secret.kind === 'generic' || (token?.check === 'aws-key-id' && parts.length === 0))
}

/** Where it stands now, and in which target. */
function standing(places: readonly Place[]): SecretPlace[] {
  return places.filter(({ present }) => present).map(({ location, sighting }) => ({ location, target: sighting.target }))
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
