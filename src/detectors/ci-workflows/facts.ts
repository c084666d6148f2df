import { ciJobIdentity } from '../../core/ci.js'
import type { Access, Job, Permissions, Setting, Workflow } from '../../parsers/lib/workflow/model.js'

/** The permissions that hold in a job: its own block replaces the workflow's. Null when neither says anything, which leaves the default. */
export function permissionsIn(workflow: Workflow, job: Job): Permissions | null {
  return job.permissions ?? workflow.permissions
}

/** What a job's token may do to a scope; null when that is left to the default of the repository or organization. */
export function accessTo(workflow: Workflow, job: Job, scope: string): Access | null {
  const permissions = permissionsIn(workflow, job)
  // A token for OIDC is never in a default.
  if (permissions === null) return scope === 'id-token' ? 'none' : null
  return permissions.scopes.get(scope)?.access ?? permissions.all
}

/** True when a job's token can surely change something; null when nobody says. A token for OIDC changes nothing at GitHub. */
export function canWrite(workflow: Workflow, job: Job): boolean | null {
  const permissions = permissionsIn(workflow, job)
  if (permissions === null) return null
  return permissions.all === 'write' || [...permissions.scopes].some(([scope, { access }]) => access === 'write' && scope !== 'id-token')
}

const graveScopes = ['contents', 'packages', 'actions', 'deployments', 'attestations', 'pages']

/** True when a job's token can surely change code, packages or what runs, not words and labels alone. */
export function gravelyWrites(workflow: Workflow, job: Job): boolean {
  return graveScopes.some((scope) => accessTo(workflow, job, scope) === 'write')
}

/** The names of stored secrets that settings reach for, the workflow token left out. */
export function secretNames(settings: readonly Pick<Setting, 'secrets'>[]): string[] {
  return settings.flatMap(({ secrets }) => secrets.flatMap((one) => (one.kind === 'named' && !isWorkflowToken(one.name) ? [one.name] : [])))
}

const identifier =
  /(?:^|_)(?:ROLE(?:_ARN)?|ROLE_TO_ASSUME|ARN|REGION|ACCOUNT(?:_ID)?|PROJECT(?:_ID)?|TENANT_ID|CLIENT_ID|SUBSCRIPTION(?:_ID)?|APP_ID|APPLICATION_ID|USER(?:_?NAME)?|EMAIL|BUCKET|DOMAIN|HOST(?:NAME)?|PORT|ORG(?:_ID)?|WORKSPACE(?:_ID)?|SPACE_ID|ZONE_ID|DISTRIBUTION_ID|WORKLOAD_IDENTITY_PROVIDER|SERVICE_ACCOUNT(?:_EMAIL)?|CHANNEL(?:_ID)?|(?:VPC|SUBNET|SECURITY_GROUP|INSTANCE)_IDS?)(?:_\d+)?$/
const identifierKeys =
  /^(?:role_to_assume|aws_region|role_arn|workload_identity_provider|service_account|project_id|tenant_id|client_id|subscription_id|app_id|user|username|git_(?:user|committer)_\w+|commit_(?:user|author)\w*|account_?id)$/

/** True for what is stored as a secret and opens nothing by itself: an account, a role, a user's name. */
export function isIdentifier(name: string): boolean {
  return identifier.test(name)
}

/** The names of stored secrets in settings, what opens nothing left out: by its name, or by the key it is given to. */
export function powerfulNames(settings: readonly Setting[]): string[] {
  return settings.flatMap((one) =>
    identifierKeys.test(normalised(one.key)) ? [] : secretNames([one]).filter((name) => !isIdentifier(name)),
  )
}

/** True for `GITHUB_TOKEN`, the one secret that nobody stored. */
export function isWorkflowToken(name: string): boolean {
  return name === 'GITHUB_TOKEN'
}

/** True when settings pass the workflow's own token on. */
export function passesWorkflowToken(settings: readonly Setting[]): boolean {
  return settings.some(
    ({ secrets, text }) =>
      secrets.some((one) => one.kind === 'named' && isWorkflowToken(one.name)) || /\$\{\{\s*github\.token\s*\}\}/i.test(text),
  )
}

// Events that strangers cause and that run with the base repository's secrets and a token that is not cut down.
const strangers: ReadonlySet<string> = new Set([
  'pull_request_target',
  'workflow_run',
  'issue_comment',
  'issues',
  'discussion',
  'discussion_comment',
])

/** The events by which strangers start a workflow that then holds secrets. */
export function strangersEvents({ triggers }: Workflow): string[] {
  return triggers.flatMap(({ event }) => (strangers.has(event) ? [event] : []))
}

/** True when a workflow starts by the event. */
export function startsBy({ triggers }: Workflow, ...events: string[]): boolean {
  return triggers.some(({ event }) => events.includes(event))
}

/** The environment's name when it is written out; `…` for a computed one; null without. */
export function environmentOf({ environment }: Job): string | null {
  return environment === null ? null : environment.text.includes('${{') ? '…' : environment.text
}

/** The inventory id of a job's token. */
export function jobIdentity(path: string, { id }: Pick<Job, 'id'>): string {
  return ciJobIdentity(path, id)
}

/** The value given to a key, whatever its case and whether it is written with `-` or `_`. */
export function settingOf(settings: readonly Setting[], key: string): Setting | undefined {
  return settings.find((one) => normalised(one.key) === key)
}

/** A key in lower case with underscores. */
export function normalised(key: string): string {
  return key.toLowerCase().replaceAll('-', '_')
}
