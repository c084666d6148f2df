import { type AwsAccount, type AwsRole, type AwsUser, awsIdentityId, isAwsServiceLinkedRole, isAwsSignInRole } from '../../core/aws.js'
import type { Detection } from '../../core/detection.js'
import type { InventoryDetector } from '../../core/detector.js'
import type { Gap } from '../../core/gap.js'
import type { Identity } from '../../core/identity.js'
import { listOption, numberOption } from '../../core/rule.js'
import { daysSince } from '../lib/aws/days.js'
import { ofAccount, ofPrincipal, type Rules, rulesById } from '../lib/aws/finding.js'
import { isMachineUser } from '../lib/aws/kinds.js'
import { powerOf } from '../lib/aws/power.js'
import { unread } from '../lib/aws/unread.js'
import { counted, listed } from '../lib/aws/words.js'
import { ownerSign } from './signs.js'

/** Sees users and roles that nobody answers for: no tag, no creator, no description, no name of a person. */
export const awsOwnerless: InventoryDetector = {
  reads: 'inventory',
  create: ({ rules, now }) => {
    const byId = rulesById(rules)
    return function* ({ aws, identities }) {
      const known = new Map(identities.map((one) => [one.id, one]))
      for (const account of aws) yield* accountFindings(account, known, now, byId)
    }
  },
}

function* accountFindings(account: AwsAccount, known: ReadonlyMap<string, Identity>, now: Date, rules: Rules): Iterable<Detection | Gap> {
  // Tags come with the authorization details alone: without them nobody is known to be without an owner.
  if (!account.read.has('authorization-details')) {
    yield* unread(account, ['authorization-details'])
    return
  }
  for (const user of account.users) {
    const finding = userFinding(account, user, known.get(awsIdentityId(user.arn)), now, rules)
    if (finding !== null) yield finding
  }
  yield* roleFindings(account, known, now, rules)
  yield* unread(account, ['credential-report', 'role-descriptions'])
}

function userFinding(account: AwsAccount, user: AwsUser, identity: Identity | undefined, now: Date, rules: Rules): Detection | null {
  const rule = rules.get('aws-user-ownerless')
  if (rule === undefined || isYoung(user, now, numberOption(rule, 'graceDays'))) return null
  const live = liveCredentials(user, now)
  if (live.length === 0 || ownerSign(user, identity, listOption(rule, 'ownerTags')) !== null) return null
  // A person's own account says whose it is.
  if (user.console?.enabled === true && !isMachineUser(user)) return null
  const power = powerOf(account, user)
  return ofPrincipal(account, user, {
    rule: rule.id,
    subject: user.name,
    message: `nobody answers for ${user.name}: it holds ${listed(live)}${power === null ? '' : ` and ${power}`}, and no tag says whose it is`,
    severity: power === null ? null : 'high',
    facts: { credentials: live.join(', '), power },
  })
}

/** What opens something today, in words. */
function liveCredentials(user: AwsUser, now: Date): string[] {
  const active = (list: readonly { readonly active: boolean }[] | undefined) => (list ?? []).filter((one) => one.active).length
  const service = (user.serviceCredentials ?? []).filter(
    ({ active, expiresAt }) => active && (expiresAt === undefined || expiresAt === 'never' || Date.parse(expiresAt) > now.getTime()),
  ).length
  const kinds: readonly (readonly [number, string])[] = [
    [active(user.keys), 'active access key'],
    [user.console?.enabled === true ? 1 : 0, 'console password'],
    [service, 'service-specific credential'],
    [active(user.sshKeys), 'SSH key'],
    [active(user.signingCertificates), 'signing certificate'],
  ]
  return kinds.filter(([count]) => count > 0).map(([count, noun]) => counted(count, noun))
}

/** Powerful roles one by one, all others in one finding for the account: most roles are made by a stack and forgotten by nobody in particular. */
function* roleFindings(account: AwsAccount, known: ReadonlyMap<string, Identity>, now: Date, rules: Rules): Iterable<Detection> {
  const rule = rules.get('aws-role-ownerless')
  if (rule === undefined) return
  // The authorization details leave descriptions out: without them a role may have one.
  const described = account.read.has('role-descriptions')
  const confidence = described ? null : 'medium'
  const others: AwsRole[] = []
  for (const role of account.roles) {
    if (isAwsServiceLinkedRole(role) || isAwsSignInRole(role) || isYoung(role, now, numberOption(rule, 'graceDays'))) continue
    if (ownerSign(role, known.get(awsIdentityId(role.arn)), listOption(rule, 'ownerTags')) !== null) continue
    const power = powerOf(account, role)
    if (power === null) {
      others.push(role)
      continue
    }
    yield ofPrincipal(account, role, {
      rule: rule.id,
      subject: role.name,
      message: `nobody answers for the role ${role.name}, which holds ${power}: ${described ? 'no tag and no description says' : 'no tag says'} whose it is`,
      severity: 'medium',
      confidence,
      facts: { power },
    })
  }
  if (others.length === 0) return
  const names = others.map(({ name }) => name).sort()
  yield ofAccount(account, {
    rule: rule.id,
    subject: `roles of ${account.id}`,
    confidence,
    message: `nobody answers for ${counted(others.length, 'role')} of the account ${account.id}: ${listed(names)}`,
    facts: { roles: others.length, list: names.slice(0, 100).join(', ') },
  })
}

function isYoung({ createdAt }: AwsUser | AwsRole, now: Date, graceDays: number): boolean {
  const age = daysSince(createdAt, now)
  return age !== undefined && age <= graceDays
}
