import { type AwsAccount, type AwsUser, awsIdentityId } from '../../core/aws.js'
import type { Detection } from '../../core/detection.js'
import { numberOption } from '../../core/rule.js'
import { days, daysSince } from '../lib/aws/days.js'
import { ofAccount, ofPrincipal, type Rules } from '../lib/aws/finding.js'
import { isMachineUser } from '../lib/aws/kinds.js'
import { counted, listed } from '../lib/aws/words.js'
import { type HeldKey, nameOf } from './key.js'

/** The root user's access keys: there should be none. */
export function* rootFindings(account: AwsAccount, now: Date, rules: Rules): Iterable<Detection> {
  const rule = rules.get('aws-root-access-key')
  if (rule === undefined || account.root === undefined) return
  const identity = awsIdentityId(`arn:${account.partition}:iam::${account.id}:root`)
  const active = account.root.keys.filter((key) => key.active)
  for (const [index, key] of active.entries()) {
    const name = key.id ?? `${key.slot ?? index + 1}`
    const age = daysSince(key.createdAt, now)
    const idle = key.lastUsedAt === 'never' ? undefined : daysSince(key.lastUsedAt, now)
    const use = key.lastUsedAt === 'never' ? ', never used' : idle === undefined ? '' : `, last used ${days(idle)} ago`
    yield ofAccount(
      account,
      {
        rule: rule.id,
        subject: key.id ?? `root access key ${name} of ${account.id}`,
        credential: key.id ?? `root access key ${name} of ${account.id}`,
        message: `the root user of the account ${account.id} has an active access key${age === undefined ? '' : `, made ${days(age)} ago`}${use}`,
        facts: { key: key.id ?? null, ageDays: age ?? null, idleDays: idle ?? null },
      },
      identity,
    )
  }
  const present = account.root.keysPresent ?? 0
  if (account.root.keys.length > 0 || present === 0) return
  yield ofAccount(
    account,
    {
      rule: rule.id,
      subject: `root access keys of ${account.id}`,
      message: `the root user of the account ${account.id} has ${counted(present, 'access key')}, says the account summary`,
      facts: { keys: present },
    },
    identity,
  )
}

/** Inactive keys that were never deleted: one finding for an account, since none of them opens anything today. */
export function inactiveFinding(account: AwsAccount, keys: readonly HeldKey[], now: Date, rules: Rules): Detection | null {
  const rule = rules.get('aws-access-key-inactive')
  if (rule === undefined) return null
  const grace = numberOption(rule, 'graceDays')
  const left = keys
    .filter(({ key, age }) => !key.active && age !== undefined && age > grace)
    .map((held) => ({ name: `${held.user.name} (${nameOf(held)})`, age: held.age ?? 0 }))
  for (const key of account.root?.keys ?? []) {
    const age = daysSince(key.createdAt, now) ?? 0
    if (!key.active && age > grace) left.push({ name: `the root user (${key.id ?? key.slot ?? 'id unknown'})`, age })
  }
  if (left.length === 0) return null
  left.sort((a, b) => b.age - a.age)
  const one = left.length === 1
  return ofAccount(account, {
    rule: rule.id,
    subject: `inactive access keys of ${account.id}`,
    message: `${counted(left.length, 'access key')} of the account ${account.id} ${one ? 'is' : 'are'} inactive and ${one ? 'was' : 'were'} never deleted: ${listed(left.map(({ name }) => name))}`,
    facts: { keys: left.length, oldestDays: left[0]?.age ?? 0, list: left.map(({ name }) => name).join(', ') },
  })
}

/** A user with both an active key and a console password: what is a machine's is used by a person, or the other way round. */
export function consoleFinding(account: AwsAccount, user: AwsUser, active: readonly HeldKey[], now: Date, rules: Rules): Detection | null {
  const rule = rules.get('aws-access-key-console-password')
  const { console } = user
  if (rule === undefined || console?.enabled !== true || active.length === 0) return null
  // A machine's password without MFA is worse and told by aws-credentials.
  if (console.mfa === false && isMachineUser(user)) return null
  const login = daysSince(console.lastUsedAt, now)
  const used = console.lastUsedAt === 'never' ? 'never used' : login === undefined ? 'last use unknown' : `last used ${days(login)} ago`
  const mfa = console.mfa === undefined ? 'MFA unknown' : console.mfa ? 'with MFA' : 'without MFA'
  return ofPrincipal(account, user, {
    rule: rule.id,
    subject: user.name,
    message: `${user.name} has ${counted(active.length, 'active access key')} and a console password (${mfa}, ${used})`,
    severity: console.mfa === false ? 'high' : null,
    facts: { keys: active.length, mfa: console.mfa ?? null, lastLogin: console.lastUsedAt ?? null },
  })
}
