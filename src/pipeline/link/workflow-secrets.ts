import { type CiSecretUse, type CiWorkflow, ciSecretIdentity } from '../../core/ci.js'
import type { Facts } from '../../core/detection.js'
import type { Related } from '../../core/finding.js'
import type { Identity } from '../../core/identity.js'
import type { Inventory } from '../../core/inventory.js'
import { daysSince } from '../../core/risk.js'
import type { Candidate } from '../filter/index.js'

/** A stored secret of the run with the lines of workflows that use it. */
interface StoredUse {
  readonly secret: Identity
  readonly places: readonly string[]
}

/** A secret's place among environments, as its id says it: `…secret/actions/production/NAME`; null without one. */
function environmentIn({ id, name }: Identity): string | null {
  const rest = id.slice(id.lastIndexOf('secret/') + 'secret/'.length)
  const parts = rest
    .slice(0, rest.length - name.length)
    .split('/')
    .filter((part) => part !== '')
  return parts[1] ?? null
}

/** Stored secrets by name, each with the lines that use it. A secret of an environment is used by jobs in it alone. */
function storedUses({ identities, workflows }: Pick<Inventory, 'identities' | 'workflows'>, repository: string | null): StoredUse[] {
  const stored = identities.filter(({ type, id }) => type === 'secret' && isOf(id, repository))
  return stored.map((secret) => {
    const environment = environmentIn(secret)
    const fits = (use: CiSecretUse) =>
      use.name === secret.name.toUpperCase() && (environment === null || use.environment === null || use.environment === environment)
    const places = workflows.flatMap((workflow) => workflow.secrets.filter(fits).map((use) => placeOf(workflow, use)))
    return { secret, places: [...new Set(places)].sort() }
  })
}

/** False for a secret of another repository than the one at hand; an organization's may be anybody's. */
function isOf(id: string, repository: string | null): boolean {
  const place = id.slice(0, Math.max(0, id.lastIndexOf(':secret/')))
  const path = place.slice(place.lastIndexOf(':') + 1)
  return repository === null || !path.includes('/') || path.toLowerCase().endsWith(repository.toLowerCase())
}

function placeOf({ path }: CiWorkflow, { location, job, environment }: CiSecretUse): string {
  const where = [job === null ? null : `job ${job}`, environment === null ? null : `environment ${environment}`].filter(
    (one) => one !== null,
  )
  return `${path}:${location.line}${where.length === 0 ? '' : ` (${where.join(', ')})`}`
}

/** The identities with the workflow lines that use the stored secrets among them. */
export function usedSecrets(inventory: Pick<Inventory, 'identities' | 'workflows'>, repository: string | null): Identity[] {
  const uses = new Map(storedUses(inventory, repository).map(({ secret, places }) => [secret.id, places]))
  return inventory.identities.map((one) => {
    const places = uses.get(one.id) ?? []
    return places.length === 0 ? one : { ...one, usedIn: [...new Set([...one.usedIn, ...places])].sort() }
  })
}

/** Relates what workflows do with a secret to the secret as it is stored: its age comes with it. Both ways. */
export function joinSecrets<One extends Candidate>(
  candidates: readonly One[],
  inventory: Pick<Inventory, 'identities' | 'workflows'>,
  repository: string | null,
  now: Date,
): One[] {
  const uses = storedUses(inventory, repository).filter(({ places }) => places.length > 0)
  if (uses.length === 0) return [...candidates]
  return candidates.map((candidate) => {
    const { finding } = candidate
    const ofName = uses.filter(({ secret }) => finding.identity === ciSecretIdentity(secret.name.toUpperCase()))
    const ofSecret = uses.filter(({ secret }) => finding.identity === secret.id)
    if (ofName.length + ofSecret.length === 0) return candidate
    const related: Related[] = [
      ...ofName.map(({ secret }) => ({
        fingerprint: null,
        identity: secret.id,
        how: `the secret as it is stored${agedText(secret, now)}`,
      })),
      ...ofSecret.flatMap(({ secret, places }) =>
        places.map((place) => ({ fingerprint: null, identity: ciSecretIdentity(secret.name.toUpperCase()), how: `used in ${place}` })),
      ),
    ]
    const age = ofName.map(({ secret }) => ageOf(secret, now)).find((days) => days !== null)
    const facts: Facts = age === undefined ? finding.facts : { ...finding.facts, ageDays: age }
    return { ...candidate, finding: { ...finding, facts, related: [...finding.related, ...related] } }
  })
}

function ageOf({ credentials, createdAt }: Identity, now: Date): number | null {
  return daysSince(credentials[0]?.createdAt ?? createdAt, now)
}

function agedText(secret: Identity, now: Date): string {
  const days = ageOf(secret, now)
  return days === null ? '' : `, set ${days} days ago`
}
