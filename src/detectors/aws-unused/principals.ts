import { type AwsAccount, type AwsRole, type AwsUser, isAwsServiceLinkedRole, isAwsSignInRole } from '../../core/aws.js'
import type { Detection } from '../../core/detection.js'
import type { LastUse } from '../../core/identity.js'
import { numberOption } from '../../core/rule.js'
import { days, daysSince } from '../lib/aws/days.js'
import { ofAccount, ofPrincipal, type Rules } from '../lib/aws/finding.js'
import { powerOf } from '../lib/aws/power.js'
import { counted, listed } from '../lib/aws/words.js'

/** How long something has not been used: whole days, of what never was since it was made. Undefined when nobody can tell. */
function idleFor(lastUsedAt: LastUse, createdAt: string | undefined, now: Date): number | undefined {
  return lastUsedAt === 'never' ? daysSince(createdAt, now) : daysSince(lastUsedAt, now)
}

/** A role that nobody has used for longer than the rule allows. Roles that AWS manages, and those made for people to sign in, are left out. */
export function roleFinding(account: AwsAccount, role: AwsRole, now: Date, rules: Rules): Detection | null {
  const rule = rules.get('aws-role-unused')
  if (rule === undefined || isAwsServiceLinkedRole(role) || isAwsSignInRole(role)) return null
  const idle = idleFor(role.lastUsedAt, role.createdAt, now)
  if (idle === undefined || idle <= numberOption(rule, 'maxIdleDays')) return null
  const never = role.lastUsedAt === 'never'
  const age = daysSince(role.createdAt, now)
  const power = powerOf(account, role)
  // AWS tells of the last 400 days only: of an older role “never” says that and no more.
  const since =
    never && idle > trackedDays ? `for ${trackedDays} days at least` : never ? `since it was made ${days(idle)} ago` : `for ${days(idle)}`
  return ofPrincipal(account, role, {
    rule: rule.id,
    subject: role.name,
    message: `role ${role.name} has not been used ${since}${power === null ? '' : ` and holds ${power}`}`,
    severity: power === null ? null : 'medium',
    facts: { idleDays: never ? null : idle, ageDays: age ?? null, power },
  })
}

/** Days for which AWS tracks the use of roles and services. Source: IAM API reference, RoleLastUsed. */
const trackedDays = 400

/** Roles of IAM Identity Center nobody signs in with: they are managed there, so one finding tells of all. */
export function signInRolesFinding(account: AwsAccount, now: Date, rules: Rules): Detection | null {
  const rule = rules.get('aws-sign-in-role-unused')
  if (rule === undefined) return null
  const most = numberOption(rule, 'maxIdleDays')
  const unused = account.roles.filter((role) => isAwsSignInRole(role) && (idleFor(role.lastUsedAt, role.createdAt, now) ?? 0) > most)
  if (unused.length === 0) return null
  const names = unused.map(({ name }) => name).sort()
  return ofAccount(account, {
    rule: rule.id,
    subject: `sign-in roles of ${account.id}`,
    message: `${counted(unused.length, 'role')} of IAM Identity Center in the account ${account.id} ${unused.length === 1 ? 'has' : 'have'} not been used for ${most} days: ${listed(names)}`,
    facts: { roles: unused.length, list: names.join(', ') },
  })
}

/** Services that a principal may use and did not within the rule's time, when they are the greater part of what it may. */
export function servicesFinding(account: AwsAccount, principal: AwsUser | AwsRole, now: Date, rules: Rules): Detection | null {
  const rule = rules.get('aws-services-unused')
  if (rule === undefined || principal.serviceUse === undefined) return null
  if (principal.kind === 'role' && (isAwsServiceLinkedRole(principal) || isAwsSignInRole(principal))) return null
  const most = numberOption(rule, 'maxIdleDays')
  const age = daysSince(principal.createdAt, now)
  if (age === undefined || age <= most) return null
  const known = principal.serviceUse.filter(({ lastUsedAt }) => lastUsedAt !== undefined)
  const unused = known.filter(({ lastUsedAt }) => lastUsedAt === 'never' || (daysSince(lastUsedAt, now) ?? 0) > most)
  if (unused.length < numberOption(rule, 'minServices') || unused.length / known.length < numberOption(rule, 'minShare')) return null
  const names = unused.map(({ service }) => service).sort()
  const used = known.length - unused.length
  return ofPrincipal(account, principal, {
    rule: rule.id,
    subject: principal.name,
    message: `${principal.name} may use ${counted(known.length, 'service')} and used ${used === 0 ? 'none' : used} of them in the last ${most} days; not used: ${listed(names, 5)}`,
    facts: { arn: principal.arn, granted: known.length, used, unused: names.slice(0, 50).join(', ') },
  })
}
