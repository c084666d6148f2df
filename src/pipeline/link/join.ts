import type { Facts } from '../../core/detection.js'
import type { Finding, Related } from '../../core/finding.js'
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

/**
 * Joins what was found with what is known. A found secret meets the identity that holds its credential: it gains age, last use, owner and privilege,
 * and its severity rises when the credential lives and reaches far. Rule and fingerprint stay what they are. Findings about the same identity's
 * credential are related both ways. `refill` fills a rule's fix anew from more facts.
 */
export function join(
  candidates: readonly Candidate[],
  { identities }: Pick<Inventory, 'identities'>,
  now: Date,
  refill: (rule: string, facts: Facts) => string | null,
): Candidate[] {
  if (identities.length === 0) return [...candidates]
  const held = new Map<string, Held>()
  for (const identity of identities) for (const credential of identity.credentials) held.set(credential.id, { identity, credential })
  const byId = new Map(identities.map((identity) => [identity.id, identity]))
  const leaks = new Map<string, Finding[]>()
  for (const { finding } of candidates) {
    if (finding.credential === null || !held.has(finding.credential)) continue
    leaks.set(finding.credential, [...(leaks.get(finding.credential) ?? []), finding])
  }
  return candidates.map((candidate) => {
    const { finding } = candidate
    const match = finding.credential === null ? undefined : held.get(finding.credential)
    if (match === undefined) {
      const owner = finding.owner ?? (finding.identity === null ? undefined : ownerFor(byId.get(finding.identity))) ?? null
      return owner === finding.owner ? candidate : { ...candidate, finding: { ...finding, owner } }
    }
    const others = (leaks.get(match.credential.id) ?? []).filter(({ fingerprint }) => fingerprint !== finding.fingerprint)
    return { ...candidate, finding: joined(finding, match, others, now, refill) }
  })
}

function ownerFor(identity: Identity | undefined) {
  return identity === undefined ? undefined : (identity.owner ?? ownerOf(identity.ownerHints))
}

function joined(
  finding: Finding,
  { identity, credential }: Held,
  others: readonly Finding[],
  now: Date,
  refill: (rule: string, facts: Facts) => string | null,
): Finding {
  const isLeak = finding.detector === 'secrets'
  const facts: Facts = isLeak ? { ...finding.facts, ...factsOf(identity, credential, now) } : finding.facts
  const relations: Related[] = [
    ...(isLeak ? [{ fingerprint: null, identity: identity.id, how: `holds the credential ${credential.id}` }] : []),
    ...others.map((other) => ({
      fingerprint: other.fingerprint,
      identity: other.identity,
      how: other.detector === 'secrets' ? 'the same credential, found in the open' : `the same credential: ${other.title}`,
    })),
  ]
  return {
    ...finding,
    facts,
    fix: isLeak ? (refill(finding.rule, facts) ?? finding.fix) : finding.fix,
    identity: finding.identity ?? identity.id,
    owner: ownerFor(identity) ?? finding.owner,
    severity: isLeak ? raised(finding.severity, identity, credential) : finding.severity,
    related: [...finding.related, ...relations],
  }
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
