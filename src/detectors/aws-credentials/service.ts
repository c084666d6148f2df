import type { AwsAccount, AwsServiceCredential, AwsUser } from '../../core/aws.js'
import type { Detection } from '../../core/detection.js'
import { numberOption } from '../../core/rule.js'
import { days, daysSince, daysUntil } from '../lib/aws/days.js'
import { ofPrincipal, type Rules } from '../lib/aws/finding.js'
import { isBedrockUser } from '../lib/aws/kinds.js'
import { counted } from '../lib/aws/words.js'

/**
 * Services whose credential is an API key, a bearer token that may have an end; all others are a user name and a password without one.
 * Source: IAM User Guide, “API keys for AWS services”.
 */
const apiKeyServices: Readonly<Record<string, string>> = {
  'bedrock.amazonaws.com': 'Bedrock API key',
  'logs.amazonaws.com': 'CloudWatch Logs API key',
}
const passwordServices: Readonly<Record<string, string>> = {
  'codecommit.amazonaws.com': 'CodeCommit password',
  'cassandra.amazonaws.com': 'Keyspaces password',
}

/** The one thing that is most wrong with each service-specific credential that works. */
export function* serviceFindings(account: AwsAccount, user: AwsUser, now: Date, rules: Rules): Iterable<Detection> {
  for (const credential of user.serviceCredentials ?? []) {
    if (!credential.active || hasEnded(credential, now)) continue
    const finding =
      credential.service in apiKeyServices ? apiKey(account, user, credential, now, rules) : password(account, user, credential, now, rules)
    if (finding !== null) yield finding
  }
}

function hasEnded({ expiresAt }: AwsServiceCredential, now: Date): boolean {
  return expiresAt !== undefined && expiresAt !== 'never' && Date.parse(expiresAt) <= now.getTime()
}

function apiKey(account: AwsAccount, user: AwsUser, credential: AwsServiceCredential, now: Date, rules: Rules): Detection | null {
  const kind = apiKeyServices[credential.service] ?? credential.service
  const bedrock = credential.service === 'bedrock.amazonaws.com'
  const endless = rules.get('aws-api-key-never-expires')
  const left = credential.expiresAt === 'never' ? undefined : daysUntil(credential.expiresAt, now)
  const age = daysSince(credential.createdAt, now)
  const said = {
    ...credentialOf(user, credential),
    facts: { ...credentialOf(user, credential).facts, ageDays: age ?? null, daysLeft: left ?? null },
  }
  const made = age === undefined ? '' : `, made ${days(age)} ago`
  const never = credential.expiresAt === 'never'
  if (endless !== undefined && (never || (left !== undefined && left > numberOption(endless, 'endlessDays')))) {
    const end = never ? 'never expires' : `expires in ${days(left ?? 0)} only`
    return ofPrincipal(account, user, {
      rule: endless.id,
      ...said,
      message: `${kind} ${credential.id} of ${user.name} ${end}${made}`,
      severity: bedrock ? null : 'high',
    })
  }
  const long = rules.get('aws-api-key-long-lived')
  if (long === undefined || never || left === undefined) return null
  const life = left + (age ?? 0)
  if (life <= numberOption(long, 'maxLifeDays')) return null
  return ofPrincipal(account, user, {
    rule: long.id,
    ...said,
    message: `${kind} ${credential.id} of ${user.name} lives for ${days(life)} and works for another ${left}`,
  })
}

function password(account: AwsAccount, user: AwsUser, credential: AwsServiceCredential, now: Date, rules: Rules): Detection | null {
  const rule = rules.get('aws-service-credential-old')
  const age = daysSince(credential.createdAt, now)
  if (rule === undefined || age === undefined || age <= numberOption(rule, 'maxAgeDays')) return null
  const kind = passwordServices[credential.service] ?? `credential for ${credential.service}`
  const said = credentialOf(user, credential)
  return ofPrincipal(account, user, {
    rule: rule.id,
    ...said,
    message: `${kind} ${credential.id} of ${user.name} is ${days(age)} old and has no end`,
    facts: { ...said.facts, ageDays: age },
    severity: age > numberOption(rule, 'severeDays') ? 'medium' : null,
  })
}

function credentialOf(user: AwsUser, { id, service }: AwsServiceCredential) {
  return { subject: id, credential: id, facts: { id, service, user: user.name } }
}

/** The user the Bedrock console made for an API key, with more than that key: a way into the account nobody planned. Or with nothing left at all. */
export function bedrockUserFinding(account: AwsAccount, user: AwsUser, now: Date, rules: Rules): Detection | null {
  if (!isBedrockUser(user)) return null
  const keys = (user.keys ?? []).filter(({ active }) => active)
  const login = user.console?.enabled === true
  const phantom = rules.get('aws-bedrock-user-extra-credential')
  if (keys.length > 0 || login) {
    const extra = [keys.length > 0 ? counted(keys.length, 'access key') : '', login ? 'a console password' : ''].filter((one) => one !== '')
    if (phantom === undefined) return null
    return ofPrincipal(account, user, {
      rule: phantom.id,
      subject: user.name,
      message: `${user.name}, the user of a Bedrock API key, also has ${extra.join(' and ')}`,
      facts: { keys: keys.length, key: keys[0]?.id ?? null, console: login },
    })
  }
  const leftover = rules.get('aws-bedrock-user-leftover')
  const alive = (user.serviceCredentials ?? []).filter((one) => one.active && !hasEnded(one, now))
  if (leftover === undefined || user.serviceCredentials === undefined || user.keys === undefined || alive.length > 0) return null
  return ofPrincipal(account, user, {
    rule: leftover.id,
    subject: user.name,
    message: `${user.name} has outlived its Bedrock API key and holds no other credential`,
  })
}
