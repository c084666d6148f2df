import type { Facts } from '../../core/detection.js'
import type { Finding, Related } from '../../core/finding.js'
import { runValueId } from '../../core/fingerprint.js'
import type { SecretPlace } from '../../core/found-secret.js'
import type { Credential, Identity, LastUse } from '../../core/identity.js'
import type { Inventory } from '../../core/inventory.js'
import { daysSince } from '../../core/risk.js'
import { compareSeverity, type Severity } from '../../core/severity.js'
import type { Candidate } from '../filter/index.js'
import { ownerOf } from './owners.js'

/** A credential of the inventory with the identity that holds it. */
interface Held {
  readonly identity: Identity
  readonly credential: Credential
}

/** A finding as link makes it, and what tells its secret from others. */
export interface Linked extends Candidate {
  /** Equal for equal secrets within the run; null for what is no secret. */
  readonly valueId: string | null
  /** Where a secret stands now; empty for what is no secret. */
  readonly places: readonly SecretPlace[]
  /** The value and its parts, packed, under `--verify`; whoever asks the provider takes them out. */
  readonly carried: Uint8Array | null
}

/** What joining goes by. */
export interface JoinSettings {
  readonly now: Date
  /** A found value is told by its id under this key alone; so is what the inventory calls a credential. */
  readonly runKey: Uint8Array
  /** Paths of the exports the inventory was read from: that they name their own keys is no leak. */
  readonly exports: ReadonlySet<string>
  /** Fills a rule's fix anew from more facts; null for a rule nobody knows. */
  readonly refill: (rule: string, facts: Facts) => string | null
}

/**
 * Joins what was found with what is known. A found secret meets the identity that holds its credential: it gains age, last use, owner and privilege,
 * and its severity rises when the credential lives and reaches far. Rule and fingerprint stay what they are. Findings about one credential are
 * related to each other. A credential's public id may be printed once the inventory knows it: it stands there in full.
 */
export function join(found: readonly Linked[], { identities }: Pick<Inventory, 'identities'>, settings: JoinSettings): Linked[] {
  if (identities.length === 0) return [...found]
  const held = heldIn(identities, found, settings.runKey)
  const candidates = found.flatMap((one) => (held.byValue.has(one.valueId ?? '') ? outsideExports(one, settings.exports) : [one]))
  const byId = new Map(identities.map((identity) => [identity.id, identity]))
  const matches = candidates.map(({ finding, valueId }) => held.byValue.get(valueId ?? '') ?? held.byName.get(finding.credential ?? ''))
  const about = new Map<Credential, Finding[]>()
  for (const [index, { finding }] of candidates.entries()) {
    const match = matches[index]
    if (match !== undefined) about.set(match.credential, [...(about.get(match.credential) ?? []), finding])
  }
  return candidates.map((candidate, index) => {
    const { finding } = candidate
    const match = matches[index]
    if (match !== undefined) {
      const others = (about.get(match.credential) ?? []).filter((other) => other !== finding)
      return { ...candidate, finding: joined(candidate, match, others, settings) }
    }
    const owner = finding.owner ?? (finding.identity === null ? undefined : ownerFor(byId.get(finding.identity))) ?? null
    return owner === finding.owner ? candidate : { ...candidate, finding: { ...finding, owner } }
  })
}

/** A listed key's id without its places in the lists; nothing where it stands nowhere else. With its secret beside it is a leak wherever it stands. */
function outsideExports(one: Linked, exports: ReadonlySet<string>): Linked[] {
  if (one.finding.parts.length > 0) return [one]
  const [first, ...rest] = one.finding.locations.filter(({ path }) => path === null || !exports.has(path))
  const places = one.places.filter(({ location }) => location.path === null || !exports.has(location.path))
  return first === undefined ? [] : [{ ...one, places, finding: { ...one.finding, locations: [first, ...rest] } }]
}

/** The credentials that findings speak of, by what they are called and by their value under the run's key. */
function heldIn(
  identities: readonly Identity[],
  found: readonly Linked[],
  runKey: Uint8Array,
): { byValue: Map<string, Held>; byName: Map<string, Held> } {
  const byValue = new Map<string, Held>()
  const byName = new Map<string, Held>()
  const names = new Set(found.map(({ finding }) => finding.credential))
  const values = new Set(found.flatMap(({ valueId }) => (valueId === null ? [] : [valueId])))
  for (const identity of identities) {
    for (const credential of identity.credentials) {
      if (names.has(credential.id)) byName.set(credential.id, { identity, credential })
      const value = values.size === 0 ? '' : runValueId(runKey, credential.id)
      if (values.has(value)) byValue.set(value, { identity, credential })
    }
  }
  return { byValue, byName }
}

function ownerFor(identity: Identity | undefined) {
  return identity === undefined ? undefined : (identity.owner ?? ownerOf(identity.ownerHints))
}

function joined(
  { finding, valueId }: Linked,
  { identity, credential }: Held,
  others: readonly Finding[],
  { now, refill }: JoinSettings,
): Finding {
  const isLeak = valueId !== null
  const facts: Facts = isLeak ? { ...finding.facts, ...factsOf(identity, credential, now) } : finding.facts
  const holder: Related[] = isLeak ? [{ fingerprint: null, identity: identity.id, how: `holds the credential ${credential.id}` }] : []
  const same = others.map(
    (other): Related => ({
      fingerprint: other.fingerprint,
      identity: other.identity,
      how: other.detector === 'secrets' ? 'the same credential, found in the open' : `the same credential: ${other.title}`,
    }),
  )
  return {
    ...finding,
    facts,
    fix: isLeak ? typed(refill(finding.rule, facts) ?? finding.fix, identity, credential) : finding.fix,
    identity: isLeak ? identity.id : finding.identity,
    credential: credential.id,
    owner: ownerFor(identity) ?? finding.owner,
    severity: isLeak ? raised(finding.severity, identity, credential) : finding.severity,
    related: [...finding.related, ...holder, ...same],
  }
}

const plain = /^[\w+=,.@-]+$/

/** The commands of a fix with the names that are known now, so that they can be pasted as they stand. */
function typed(fix: string, { provider, type, name }: Identity, { id }: Credential): string {
  if (provider !== 'aws' || type !== 'user' || !plain.test(name) || !plain.test(id)) return fix
  return fix.replaceAll('<ID>', id).replaceAll('<USER>', name)
}

/** A leaked credential that lives is as bad as what its identity can do. */
function raised(severity: Severity, { privilege }: Identity, { status }: Credential): Severity {
  if (status !== 'active') return severity
  const reach: Severity = privilege?.level === 'admin' || privilege?.level === 'escalates' ? 'critical' : 'high'
  return compareSeverity(reach, severity) < 0 ? reach : severity
}

function factsOf(identity: Identity, credential: Credential, now: Date): Facts {
  const age = daysSince(credential.createdAt, now)
  return {
    ...(identity.type === 'user' ? { user: identity.name } : {}),
    ...(identity.account === undefined ? {} : { account: identity.account }),
    ...(credential.status === undefined ? {} : { status: credential.status }),
    ...(age === null ? {} : { ageDays: age }),
    lastUsed: lastUsed(credential.lastUsedAt),
    ...(identity.privilege === undefined ? {} : { privilege: identity.privilege.level, privilegeBecause: identity.privilege.because }),
  }
}

function lastUsed(use: LastUse): string | null {
  return use === undefined ? null : use
}
