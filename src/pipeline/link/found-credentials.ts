import type { Finding, Suppressed } from '../../core/finding.js'
import { type Credential, type FoundAt, type Identity, identity, type LastUse } from '../../core/identity.js'
import type { Rule } from '../../core/rule.js'
import { compareText } from './group.js'

/** What a run has to say of secrets, and by which rules. */
export interface Spoken {
  readonly findings: readonly Finding[]
  readonly suppressed: readonly Suppressed[]
  readonly rules: readonly Rule[]
}

/**
 * The identities with every secret that was met in the open. One that the inventory knows says there where it lies. Any other is a credential of the
 * identity its own facts name (`slack:T024…`), or of one nobody knows. What a comment or the config calls no secret makes none; what a baseline
 * accepted still opens something. In the order of ids.
 */
export function withFoundCredentials(identities: readonly Identity[], { findings, suppressed, rules }: Spoken): Identity[] {
  const open = [...findings, ...suppressed.flatMap(({ by, finding }) => (by === 'baseline' ? [finding] : []))].filter(isSecret)
  const quiet = suppressed.flatMap(({ by, finding }) => (by === 'baseline' ? [] : [finding])).filter(isSecret)
  if (open.length + quiet.length === 0) return [...identities]
  const byCredential = new Map([...quiet, ...open].flatMap((one) => (one.credential === null ? [] : [[one.credential, one] as const])))
  const held = new Set<string>()
  const known = identities.map((one) => withPlaces(one, byCredential, held))
  const byHolder = new Map<string, Finding[]>()
  const providers = new Map(rules.map(({ id, token }) => [id, token?.provider ?? 'custom']))
  for (const finding of open) {
    if (finding.credential !== null && held.has(finding.credential)) continue
    const holder = finding.identity ?? `${providers.get(finding.rule) ?? 'custom'}:unknown/${finding.fingerprint.slice(0, 12)}`
    byHolder.set(holder, [...(byHolder.get(holder) ?? []), finding])
  }
  const joined = known.map((one) => {
    const more = byHolder.get(one.id)
    byHolder.delete(one.id)
    return more === undefined ? one : { ...one, credentials: [...one.credentials, ...more.map(credentialOf)] }
  })
  const fresh = [...byHolder].flatMap(([id, [first, ...rest]]) => (first === undefined ? [] : [holderOf(id, [first, ...rest])]))
  return [...joined, ...fresh].sort((a, b) => compareText(a.id, b.id))
}

function isSecret({ detector }: Finding): boolean {
  return detector === 'secrets'
}

function withPlaces(one: Identity, found: ReadonlyMap<string, Finding>, held: Set<string>): Identity {
  if (!one.credentials.some(({ id }) => found.has(id))) return one
  const credentials = one.credentials.map((credential): Credential => {
    const finding = found.get(credential.id)
    if (finding === undefined) return credential
    held.add(credential.id)
    return { ...credential, found: foundAt(finding) }
  })
  return { ...one, credentials }
}

/** The identity found secrets name; of type `unknown`, when none of them says whose it is. */
function holderOf(id: string, findings: readonly [Finding, ...Finding[]]): Identity {
  const [first] = findings
  const [provider = 'custom'] = id.split(':', 1)
  const owners = findings.flatMap(({ owner }) => (owner === null ? [] : [owner]))
  const [owner] = owners
  const named = first.identity !== null
  const name = named ? id.slice(provider.length + 1) : first.title
  return identity({
    ...{ id, provider, name, type: named ? 'account' : 'unknown', account: named ? name : undefined },
    owner,
    ownerHints: owners.map(({ id, kind, source, status }) => ({ id, kind, source, status })),
    credentials: findings.map(credentialOf),
    usedIn: [...new Set(findings.flatMap(standing))].sort(),
    grants: [...new Set(findings.flatMap(({ facts: { scopes } }) => (typeof scopes === 'string' ? [scopes] : [])))],
    location: first.locations[0],
    foundOnly: true,
  })
}

/** Files of the newest tree it stands in. */
function standing({ present, locations }: Finding): string[] {
  if (!present) return []
  return locations.flatMap(({ path, line, note }) => (path === null || note !== null ? [] : [line === null ? path : `${path}:${line}`]))
}

/** Called by its public id, else by its redacted form and the start of its fingerprint: its id must be nobody else's. */
function credentialOf(finding: Finding): Credential {
  const { credential, subject, fingerprint, rule, facts } = finding
  return {
    id: credential ?? `${subject.replace(/ \(\d+ characters\)$/, '')} ${fingerprint.slice(0, 8)}`,
    type: rule,
    status: statusOf(finding),
    createdAt: instant(facts.issuedAt),
    lastUsedAt: instant(facts.lastUsed) satisfies LastUse,
    expiresAt: instant(facts.expiresAt) ?? instant(facts.expires),
    found: foundAt(finding),
  }
}

/** As its provider says, else as it says itself. */
function statusOf({ verified, facts: { expired } }: Finding): Credential['status'] {
  if (verified === 'live') return 'active'
  if (verified === 'dead') return 'inactive'
  return expired === true ? 'expired' : undefined
}

function foundAt({ fingerprint, locations, present, facts: { introduced } }: Finding): FoundAt {
  const [{ path, line, commit }] = locations
  return { fingerprint, path, line, commit, places: locations.length, present, since: instant(introduced) ?? null }
}

/** A fact that is an instant in ISO 8601; providers and tokens say many other things. */
function instant(fact: Finding['facts'][string] | undefined): string | undefined {
  return typeof fact === 'string' && /^\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z?)?$/.test(fact) && !Number.isNaN(Date.parse(fact)) ? fact : undefined
}
