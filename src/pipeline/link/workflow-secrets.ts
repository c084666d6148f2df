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

/**
 * Stored secrets by name, each with the lines that use it. A secret of an environment is used by jobs in it alone, one of a repository by workflows of that
 * repository, one of an organization by those of its repositories.
 */
function storedUses({ identities, workflows }: Pick<Inventory, 'identities' | 'workflows'>, repository: string | null): StoredUse[] {
  const byName = usesByName(workflows)
  const fetched = new Set(workflows.map(repositoryOf))
  const owners = new Set([...fetched].map((place) => place?.split('/')[0]))
  return identities.flatMap((secret): StoredUse[] => {
    if (secret.type !== 'secret') return []
    const { path, owner } = placeIn(secret)
    const isTheirs = (place: string | null) => place !== null && (owner === null ? place === path : place.startsWith(`${owner}/`))
    const environment = environmentIn(secret)
    const fits = (use: CiSecretUse) =>
      environment === null || use.environment === undefined || use.environment?.toLowerCase() === environment.toLowerCase()
    const here = owner !== null || repository === null || path.endsWith(repository.toLowerCase())
    if (!here && !(owner === null ? fetched.has(path) : owners.has(owner))) return []
    const places = (byName.get(secret.name.toUpperCase()) ?? []).flatMap(({ workflow, place, use }) =>
      (place === null ? here : isTheirs(place)) && fits(use) ? [placeOf(workflow, use)] : [],
    )
    return [{ secret, places: [...new Set(places)].sort() }]
  })
}

/** One line that uses a secret, in a workflow at hand (place null) or in a repository's. */
interface NamedUse {
  readonly workflow: CiWorkflow
  readonly place: string | null
  readonly use: CiSecretUse
}

function usesByName(workflows: readonly CiWorkflow[]): Map<string, NamedUse[]> {
  const byName = new Map<string, NamedUse[]>()
  for (const workflow of workflows) {
    const place = repositoryOf(workflow)
    for (const use of workflow.secrets) {
      const known = byName.get(use.name)
      if (known === undefined) byName.set(use.name, [{ workflow, place, use }])
      else known.push({ workflow, place, use })
    }
  }
  return byName
}

/** The repository a workflow that was fetched stands in (`acme/app`, lower case); null for a file at hand. */
function repositoryOf({ path }: CiWorkflow): string | null {
  return /^github:([^/]{1,100}\/[^/]{1,100})\//.exec(path)?.[1]?.toLowerCase() ?? null
}

/** Where a secret is stored, in lower case: `path` is `acme/app`; `owner` is set for an organization's own. Hosts stand before the owner, with a dot or port. */
function placeIn({ id, account }: Identity): { readonly path: string; readonly owner: string | null } {
  const place = id
    .slice(0, Math.max(0, id.lastIndexOf(':secret/')))
    .replace(/^github:/, '')
    .toLowerCase()
  const parts = place.split('/')
  const owner = account?.toLowerCase()
  const before = parts.slice(0, -1).join('/')
  const isOwners = parts.at(-1) === owner && (before === '' || /[.:]/.test(before))
  const own = isOwners || parts.length < 2 ? (owner ?? place) : null
  return { path: parts.slice(-2).join('/'), owner: own }
}

function placeOf({ path }: CiWorkflow, { location, job, environment }: CiSecretUse): string {
  const where = [job === null ? null : `job ${job}`, typeof environment === 'string' ? `environment ${environment}` : null].filter(
    (one) => one !== null,
  )
  return `${path}:${location.line}${where.length === 0 ? '' : ` (${where.join(', ')})`}`
}

/** The identities with the workflow lines that use the stored secrets among them. */
export function usedSecrets(inventory: Pick<Inventory, 'identities' | 'workflows'>, repository: string | null): Identity[] {
  const uses = new Map(storedUses(inventory, repository).map(({ secret, places }) => [secret.id, places]))
  const files = new Set(inventory.workflows.map(({ path }) => path))
  return inventory.identities.map((one) => {
    const places = uses.get(one.id) ?? []
    if (places.length === 0) return one
    // Answers of the API told of lines too, in their own words: of a file that was read itself, what it says counts.
    const others = one.usedIn.filter((place) => !files.has(place.replace(/:\d+(?: \(.*\))?$/s, '')))
    return { ...one, usedIn: [...new Set([...others, ...places])].sort() }
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
  const byIdentity = new Map(uses.map((one) => [one.secret.id, one]))
  const byCiName = new Map<string, StoredUse[]>()
  for (const one of uses) {
    const id = ciSecretIdentity(one.secret.name.toUpperCase())
    byCiName.set(id, [...(byCiName.get(id) ?? []), one])
  }
  return candidates.map((candidate) => {
    const { finding } = candidate
    const ofName = byCiName.get(finding.identity ?? '') ?? []
    const itself = byIdentity.get(finding.identity ?? '')
    const ofSecret = itself === undefined ? [] : [itself]
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
