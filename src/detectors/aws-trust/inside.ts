import type { AwsAccount, AwsRole, AwsUser } from '../../core/aws.js'
import type { Detection } from '../../core/detection.js'
import { listOption, numberOption } from '../../core/rule.js'
import { ofPrincipal, type Rules } from '../lib/aws/finding.js'
import { isMachineUser } from '../lib/aws/kinds.js'
import { powerOf } from '../lib/aws/power.js'
import { counted, listed } from '../lib/aws/words.js'
import { narrowed } from './condition-kinds.js'
import type { Grant } from './grants.js'

/** Users and roles of an account by ARN. */
export type Principals = ReadonlyMap<string, AwsUser | AwsRole>

/** A powerful role that trusts its whole account: whoever may assume any role there may assume this one. */
export function ownAccountFinding(account: AwsAccount, role: AwsRole, grants: readonly Grant[], rules: Rules): Detection | null {
  const rule = rules.get('aws-trust-own-account')
  if (rule === undefined) return null
  const whole = grants.find((grant) => {
    if (grant.restrictions.some((one) => one.length === 0)) return false
    const left = narrowed(grant)
    if (grant.kind === 'account' && grant.account === account.id) return left.also.length === 0 && left.accounts.length === 0
    return grant.kind === 'anyone' && left.also.length === 0 && left.accounts.length > 0 && left.accounts.every((id) => id === account.id)
  })
  const power = whole === undefined ? null : powerOf(account, role)
  if (power === null) return null
  return ofPrincipal(account, role, {
    rule: rule.id,
    subject: role.name,
    message: `role ${role.name} holds ${power} and trusts the whole account: every user and role that may assume roles can take it`,
    facts: { power },
  })
}

/** Ids of users and roles that were deleted, left standing in a trust policy. */
export function deletedFinding(
  account: AwsAccount,
  role: AwsRole,
  grants: readonly Grant[],
  ids: ReadonlySet<string>,
  rules: Rules,
): Detection | null {
  const rule = rules.get('aws-trust-deleted-principal')
  const gone = [...new Set(grants.filter(({ kind, value }) => kind === 'deleted' && !ids.has(value)).map(({ value }) => value))]
  if (rule === undefined || gone.length === 0) return null
  return ofPrincipal(account, role, {
    rule: rule.id,
    subject: role.name,
    message: `role ${role.name} trusts ${counted(gone.length, 'principal')} that ${gone.length === 1 ? 'was' : 'were'} deleted: ${listed(gone)}`,
    facts: { principals: gone.join(', '), left: new Set(grants.map(({ value }) => value)).size - gone.length },
  })
}

/** People who may take the role of a machine: what they do in it cannot be told from what it does. */
export function humanFinding(
  account: AwsAccount,
  role: AwsRole,
  grants: readonly Grant[],
  principals: Principals,
  rules: Rules,
): Detection | null {
  const rule = rules.get('aws-trust-human')
  const machine = grants.find(({ kind }) => kind === 'service' || kind === 'oidc')
  if (rule === undefined || machine === undefined) return null
  const people = grants.filter(({ kind, value }) => {
    if (kind === 'saml') return true
    if (kind !== 'principal') return false
    if (/:(?:role|assumed-role)\/(?:.*\/)?AWSReservedSSO_/.test(value)) return true
    const user = principals.get(value)
    return user?.kind === 'user' && !isMachineUser(user)
  })
  if (people.length === 0) return null
  const names = [...new Set(people.map(({ value }) => value.slice(value.lastIndexOf('/') + 1)))]
  return ofPrincipal(account, role, {
    rule: rule.id,
    subject: role.name,
    message: `role ${role.name} is for ${machine.value} and can be assumed by ${listed(names)} as well`,
    facts: { people: people.map(({ value }) => value).join(', '), machine: machine.value },
  })
}

/** One role for several workloads: what one of them needs, all of them have. */
export function sharedFinding(account: AwsAccount, role: AwsRole, grants: readonly Grant[], rules: Rules): Detection | null {
  const rule = rules.get('aws-role-shared')
  if (rule === undefined) return null
  // A service has a name for each region and partition.
  const services = [...new Set(grants.filter(({ kind }) => kind === 'service').map(({ value }) => value.split('.')[0] ?? value))].sort()
  const profiles = role.instanceProfiles.length
  const many = services.length >= numberOption(rule, 'minServices')
  if (!many && profiles < numberOption(rule, 'minInstanceProfiles')) return null
  const shared = many ? `${services.length} services: ${listed(services, 5)}` : `${counted(profiles, 'instance profile')}`
  return ofPrincipal(account, role, {
    rule: rule.id,
    subject: role.name,
    message: `role ${role.name} is shared by ${shared}`,
    facts: { services: services.join(', '), instanceProfiles: profiles },
  })
}

/**
 * Services that act in this role for a resource of somebody else's account, where nothing says whose resource it must be. The rule's option lists
 * them: AppSync took roles of other accounts until 2022, CloudWatch Logs sends to a destination on behalf of the account the logs come from. All others
 * check that who configures them may pass the role, and a condition would only break them.
 */
export function deputyFinding(account: AwsAccount, role: AwsRole, grants: readonly Grant[], rules: Rules): Detection | null {
  const rule = rules.get('aws-trust-confused-deputy')
  if (rule === undefined) return null
  const services = listOption(rule, 'services').map((service) => service.toLowerCase())
  const open = grants.filter((grant) => {
    if (grant.kind !== 'service' || !services.includes(withoutRegion(grant.value))) return false
    const left = narrowed(grant)
    return left.accounts.length === 0 && left.organizations.length === 0 && !left.also.includes('an external id')
  })
  const names = [...new Set(open.map(({ value }) => value))]
  if (names.length === 0) return null
  return ofPrincipal(account, role, {
    rule: rule.id,
    subject: role.name,
    message: `role ${role.name} trusts ${listed(names)} for resources of any account`,
    facts: { service: names.join(', '), power: powerOf(account, role) },
  })
}

/** `logs.eu-central-1.amazonaws.com` is `logs.amazonaws.com`. */
function withoutRegion(service: string): string {
  return service.toLowerCase().replace(/^([a-z0-9-]+)\.[a-z]{2}(?:-[a-z]+)+-\d\.(amazonaws\.com)(?:\.cn)?$/, '$1.$2')
}
