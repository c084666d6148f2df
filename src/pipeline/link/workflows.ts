import type { CiWorkflow } from '../../core/ci.js'
import type { Facts } from '../../core/detection.js'
import type { Inventory } from '../../core/inventory.js'
import type { Candidate } from '../filter/index.js'
import { joinRoles, roleUses, usedByWorkflows } from './workflow-roles.js'
import { joinSecrets, usedSecrets } from './workflow-secrets.js'
import { joinTokenDefault } from './workflow-token.js'

/** `owner/name` of a repository's remote at GitHub or a server like it; null for anything else. */
export function repositoryName(remote: string | null | undefined): string | null {
  const [, owner, name] = /[:/]([\w.-]+)\/([\w.-]+?)(?:\.git)?\/?$/.exec(remote ?? '') ?? []
  return owner === undefined || name === undefined ? null : `${owner}/${name}`
}

/** The inventory with the lines of workflows where its identities are used. */
export function withWorkflowUses(inventory: Inventory, repository: string | null): Inventory {
  if (inventory.workflows.length === 0) return inventory
  const identities = usedByWorkflows(usedSecrets(inventory, repository), roleUses(inventory, repository))
  return { ...inventory, identities }
}

/** Joins what workflows say with each other and with the rest of the run: roles, stored secrets, default permissions, federations, one's own actions. */
export function joinWorkflows<One extends Candidate>(
  candidates: readonly One[],
  inventory: Pick<Inventory, 'identities' | 'aws' | 'workflows' | 'github'>,
  { repository, now, refill }: { repository: string | null; now: Date; refill: (rule: string, facts: Facts) => string | null },
): One[] {
  if (inventory.workflows.length === 0) return [...candidates]
  const others = candidates.filter((candidate) => !isOwnAction(candidate, repository))
  const related = joinSecrets(joinRoles(others, roleUses(inventory, repository)), inventory, repository, now)
  return joinTokenDefault(related, inventory.github, repository).map((candidate) => halfMigrated(candidate, inventory.workflows, refill))
}

/** An action of one's own organization is no third party. */
function isOwnAction({ finding }: Candidate, repository: string | null): boolean {
  const owner = repository?.split('/')[0]?.toLowerCase()
  return owner !== undefined && finding.rule === 'ci-secret-to-unpinned-action' && finding.facts.owner === owner
}

const providers: Readonly<Record<string, string>> = {
  'ci-aws-static-key': 'aws',
  'ci-gcp-static-key': 'gcp',
  'ci-azure-static-secret': 'azure',
  'ci-vault-static-token': 'vault',
}

/** A stored key beside a workflow that does without: the fix says where to look. */
function halfMigrated<One extends Candidate>(
  candidate: One,
  workflows: readonly CiWorkflow[],
  refill: (rule: string, facts: Facts) => string | null,
): One {
  const { finding } = candidate
  const provider = providers[finding.rule]
  if (provider === undefined) return candidate
  const found = workflows.flatMap(({ path, logins }) =>
    logins.filter(({ to }) => to === provider).map(({ location }) => `${path}:${location.line}`),
  )
  const [first] = found
  if (first === undefined) return candidate
  const facts: Facts = { ...finding.facts, halfMigrated: true, federatedIn: first }
  const related = [...finding.related, { fingerprint: null, identity: null, how: `${first} signs in there without a stored key` }]
  return { ...candidate, finding: { ...finding, facts, related, fix: refill(finding.rule, facts) ?? finding.fix } }
}
