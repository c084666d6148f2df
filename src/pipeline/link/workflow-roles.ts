import { type AwsAccount, awsIdentityId } from '../../core/aws.js'
import { type CiLogin, type CiWorkflow, ciJobIdentity } from '../../core/ci.js'
import type { Finding, Related } from '../../core/finding.js'
import type { Identity } from '../../core/identity.js'
import type { Inventory } from '../../core/inventory.js'
import type { Candidate } from '../filter/index.js'
import { trustAdmits } from './trust-admits.js'

/** A job that signs in as a role of the run. */
export interface RoleUse {
  readonly workflow: CiWorkflow
  readonly login: CiLogin
  readonly role: Identity
  /** Whether the role's trust lets this repository in; null when nobody can tell. */
  readonly admitted: boolean | null
}

/** The jobs that sign in as AWS roles the run knows. `repository` is `owner/name` of the targets, null when it is not known. */
export function roleUses(
  { identities, aws, workflows }: Pick<Inventory, 'identities' | 'aws' | 'workflows'>,
  repository: string | null,
): RoleUse[] {
  const byId = new Map(identities.map((one) => [one.id, one]))
  const trusts = new Map(aws.flatMap(trustsOf))
  return workflows.flatMap((workflow) =>
    workflow.logins.flatMap((login): RoleUse[] => {
      const id = login.to === 'aws' && login.as?.startsWith('arn:') ? awsIdentityId(login.as) : null
      const role = id === null ? undefined : byId.get(id)
      if (id === null || role === undefined) return []
      const trust = trusts.get(id)
      return [{ workflow, login, role, admitted: repository === null || trust === undefined ? null : trustAdmits(trust, repository) }]
    }),
  )
}

function trustsOf({ roles }: AwsAccount): [string, unknown][] {
  return roles.map((role) => [awsIdentityId(role.arn), role.trust])
}

/** The identities with the workflows that use them. */
export function usedByWorkflows(identities: readonly Identity[], uses: readonly RoleUse[]): Identity[] {
  return identities.map((one) => {
    const own = uses.filter(({ role }) => role.id === one.id).map(placeOf)
    return own.length === 0 ? one : { ...one, usedIn: [...new Set([...one.usedIn, ...own])].sort() }
  })
}

// What is wrong with a job that lets others act in its place: as bad as the role it signs in as.
const actsForOthers: ReadonlySet<string> = new Set([
  'ci-privileged-trigger-secrets',
  'ci-agent-bypass',
  'ci-agent-open-to-strangers',
  'ci-self-hosted-pull-request',
  'ci-spoofable-bot-condition',
])

/** Relates findings about a role to the jobs that take it, and findings about a job to the roles it takes. */
export function joinRoles<One extends Candidate>(candidates: readonly One[], uses: readonly RoleUse[]): One[] {
  if (uses.length === 0) return [...candidates]
  return candidates.map((candidate) => {
    const { finding } = candidate
    const asRole = uses.filter(({ role }) => finding.identity === role.id)
    const asJob = uses.filter((use) => isOfJob(finding, use))
    if (asRole.length + asJob.length === 0) return candidate
    const related: Related[] = [
      ...asRole.map((use) => ({ fingerprint: null, identity: jobOf(use), how: `taken by ${placeOf(use)}${standing(use)}` })),
      ...asJob.map((use) => ({ fingerprint: null, identity: use.role.id, how: `the job takes this role${reach(use)}${standing(use)}` })),
    ]
    const powerful = asJob.some(({ role, admitted }) => admitted !== false && isPowerful(role))
    const severity = powerful && actsForOthers.has(finding.rule) ? 'critical' : finding.severity
    return { ...candidate, finding: { ...finding, severity, related: [...finding.related, ...related] } }
  })
}

function isPowerful({ privilege }: Identity): boolean {
  return privilege?.level === 'admin' || privilege?.level === 'escalates'
}

function isOfJob(finding: Finding, { workflow, login }: RoleUse): boolean {
  if (finding.detector !== 'ci-workflows') return false
  return (
    finding.identity === ciJobIdentity(workflow.path, login.job) ||
    (finding.facts.path === workflow.path && finding.facts.job === login.job)
  )
}

function jobOf({ workflow, login }: RoleUse): string {
  return ciJobIdentity(workflow.path, login.job)
}

function placeOf({ workflow, login }: RoleUse): string {
  return `${workflow.path}:${login.location.line} (job ${login.job})`
}

function reach({ role }: RoleUse): string {
  return role.privilege === undefined ? '' : ` (${role.privilege.level}: ${role.privilege.because})`
}

function standing({ admitted }: RoleUse): string {
  if (admitted === null) return ''
  return admitted ? '; its trust lets this repository in' : '; its trust does not let this repository in'
}
