import { type AwsAccount, type AwsRole, type AwsUser, awsIdentityId } from '../../core/aws.js'
import type { Detection } from '../../core/detection.js'
import { numberOption } from '../../core/rule.js'
import { days, daysSince, daysUntil } from '../lib/aws/days.js'
import { ofAccount, ofPrincipal, type Rules } from '../lib/aws/finding.js'
import { isAwsPolicy, isMachineUser } from '../lib/aws/kinds.js'
import { counted } from '../lib/aws/words.js'

/** SSH public keys and signing certificates of a user that work and are old. */
export function* keyFindings(account: AwsAccount, user: AwsUser, now: Date, rules: Rules): Iterable<Detection> {
  const ssh = rules.get('aws-ssh-key-old')
  for (const { id, active, uploadedAt } of ssh === undefined ? [] : (user.sshKeys ?? [])) {
    const age = daysSince(uploadedAt, now)
    if (ssh === undefined || !active || age === undefined || age <= numberOption(ssh, 'maxAgeDays')) continue
    yield ofPrincipal(account, user, {
      rule: ssh.id,
      subject: id,
      credential: id,
      message: `SSH key ${id} of ${user.name} was uploaded ${days(age)} ago`,
      facts: { id, ageDays: age },
    })
  }
  const signing = rules.get('aws-signing-certificate')
  for (const { id, active, uploadedAt, expiresAt } of user.signingCertificates ?? []) {
    const left = daysUntil(expiresAt, now)
    const age = daysSince(uploadedAt, now)
    if (signing === undefined || !active || (left !== undefined && left <= 0)) continue
    if (age === undefined || age <= numberOption(signing, 'maxAgeDays')) continue
    yield ofPrincipal(account, user, {
      rule: signing.id,
      subject: id,
      credential: id,
      message: `signing certificate ${id} of ${user.name} was uploaded ${days(age)} ago${left === undefined ? '' : ` and is valid for another ${days(left)}`}`,
      facts: { id, ageDays: age, daysLeft: left ?? null },
    })
  }
}

/** Signing certificates of the root user: there should be none. */
export function* rootFindings(account: AwsAccount, rules: Rules): Iterable<Detection> {
  const rule = rules.get('aws-root-signing-certificate')
  const count = account.root?.activeCertificates ?? 0
  if (rule === undefined || count === 0) return
  yield ofAccount(
    account,
    {
      rule: rule.id,
      subject: `signing certificates of the root user of ${account.id}`,
      message: `the root user of the account ${account.id} has ${counted(count, 'active signing certificate')}`,
      facts: { certificates: count },
    },
    awsIdentityId(`arn:${account.partition}:iam::${account.id}:root`),
  )
}

/** A user or role that AWS has put under quarantine because it met one of its keys in public. */
export function quarantineFinding(account: AwsAccount, principal: AwsUser | AwsRole, rules: Rules): Detection | null {
  const rule = rules.get('aws-quarantined-user')
  const policy = principal.attached.find(({ arn, name }) => isAwsPolicy(arn) && /^AWSCompromisedKeyQuarantine(?:V\d+)?$/.test(name))
  if (rule === undefined || policy === undefined) return null
  const keys = principal.kind === 'user' ? principal.keys : undefined
  const active = keys?.filter((key) => key.active).length
  const state =
    active === undefined ? '' : active === 0 ? ', none of its access keys is active' : `, ${counted(active, 'access key')} still active`
  return ofPrincipal(account, principal, {
    rule: rule.id,
    subject: principal.name,
    message: `AWS found a key of ${principal.name} in public and put it under quarantine (${policy.name})${state}`,
    severity: active === 0 ? 'medium' : null,
    facts: { policy: policy.name, policyArn: policy.arn, activeKeys: active ?? null, key: keys?.find((key) => key.active)?.id ?? null },
  })
}

/** A machine's user with a console password and no second factor. */
export function consoleFinding(account: AwsAccount, user: AwsUser, now: Date, rules: Rules): Detection | null {
  const rule = rules.get('aws-service-user-console')
  if (rule === undefined || user.console?.enabled !== true || user.console.mfa !== false || !isMachineUser(user)) return null
  const idle = daysSince(user.console.lastUsedAt, now)
  const used = user.console.lastUsedAt === 'never' ? ', never used' : idle === undefined ? '' : `, last used ${days(idle)} ago`
  return ofPrincipal(account, user, {
    rule: rule.id,
    subject: user.name,
    message: `${user.name} looks like a machine's user and has a console password without MFA${used}`,
    facts: { lastLogin: user.console.lastUsedAt ?? null, activeKeys: user.keys?.filter((key) => key.active).length ?? null },
  })
}

/** SAML providers whose metadata end soon or have ended. */
export function* samlFindings(account: AwsAccount, now: Date, rules: Rules): Iterable<Detection> {
  const rule = rules.get('aws-saml-metadata-expiring')
  for (const { arn, kind, validUntil } of rule === undefined ? [] : (account.providers ?? [])) {
    const left = daysUntil(validUntil, now)
    if (rule === undefined || kind !== 'saml' || left === undefined || left > numberOption(rule, 'minDaysLeft')) continue
    const name = arn.slice(arn.lastIndexOf('/') + 1)
    const ended = left <= 0
    yield ofAccount(account, {
      rule: rule.id,
      subject: arn,
      credential: arn,
      message: `metadata of the SAML provider ${name} ${ended ? `ended ${days(daysSince(validUntil, now) ?? 0)} ago` : `end in ${days(left)}`}`,
      severity: ended ? 'medium' : null,
      facts: { provider: arn, name, daysLeft: left },
    })
  }
}
