import type { AwsAccessKey, AwsAccount, AwsUser } from '../../core/aws.js'
import type { Detection } from '../../core/detection.js'
import { numberOption } from '../../core/rule.js'
import type { Severity } from '../../core/severity.js'
import { days, daysSince } from '../lib/aws/days.js'
import { ofPrincipal, type Rules } from '../lib/aws/finding.js'

/** An access key with the user that holds it and what the clock makes of it. */
export interface HeldKey {
  readonly user: AwsUser
  readonly key: AwsAccessKey
  /** Whole days since it was made; undefined when not known. */
  readonly age: number | undefined
  /** Whole days since it was last used; null when it never was, undefined when nobody said. */
  readonly idle: number | null | undefined
}

/** The keys of a user, measured. */
export function keysOf(user: AwsUser, now: Date): HeldKey[] {
  return (user.keys ?? []).map((key) => ({
    user,
    key,
    age: daysSince(key.createdAt, now),
    idle: key.lastUsedAt === 'never' ? null : daysSince(key.lastUsedAt, now),
  }))
}

/** What a key is called: its id, or its place in the credential report, which names no ids. */
export function nameOf({ key }: HeldKey): string {
  return key.id ?? (key.slot === undefined ? 'of unknown id' : `${key.slot}`)
}

/** What a finding about one key holds beside its rule and message. */
export function credentialOf(held: HeldKey) {
  const { key, user, age, idle } = held
  return {
    subject: key.id ?? `access key ${nameOf(held)} of ${user.name}`,
    credential: key.id ?? `access key ${nameOf(held)} of ${user.name}`,
    facts: {
      key: key.id ?? null,
      slot: key.slot ?? null,
      ageDays: age ?? null,
      idleDays: idle ?? null,
      lastUsed: key.lastUsedAt ?? null,
      lastUsedService: key.lastUsedService ?? null,
    },
  }
}

/** The one thing that is most wrong with an active key: never used, no longer used, or too old. Null when nothing is, or nothing is known. */
export function keyFinding(account: AwsAccount, held: HeldKey, rules: Rules): Detection | null {
  if (!held.key.active) return null
  return neverUsed(account, held, rules) ?? unused(account, held, rules) ?? tooOld(account, held, rules)
}

function neverUsed(account: AwsAccount, held: HeldKey, rules: Rules): Detection | null {
  const rule = rules.get('aws-access-key-never-used')
  if (rule === undefined || held.idle !== null || held.age === undefined || held.age <= numberOption(rule, 'graceDays')) return null
  return ofPrincipal(account, held.user, {
    rule: rule.id,
    ...credentialOf(held),
    message: `access key ${nameOf(held)} of ${held.user.name} was made ${days(held.age)} ago and has never been used`,
    severity: held.age > numberOption(rule, 'severeDays') ? 'high' : null,
  })
}

function unused(account: AwsAccount, held: HeldKey, rules: Rules): Detection | null {
  const rule = rules.get('aws-access-key-unused')
  if (rule === undefined || held.idle === undefined || held.idle === null || held.idle <= numberOption(rule, 'maxIdleDays')) return null
  return ofPrincipal(account, held.user, {
    rule: rule.id,
    ...credentialOf(held),
    message: `access key ${nameOf(held)} of ${held.user.name} has been idle for ${days(held.idle)}`,
    severity: held.idle > numberOption(rule, 'severeDays') ? 'high' : null,
  })
}

function tooOld(account: AwsAccount, held: HeldKey, rules: Rules): Detection | null {
  const rule = rules.get('aws-access-key-old')
  if (rule === undefined || held.age === undefined || held.age <= numberOption(rule, 'maxAgeDays')) return null
  const severe: Severity | null = held.age > numberOption(rule, 'severeDays') ? 'high' : null
  const use = held.idle === undefined ? '' : held.idle === null ? ', never used' : `, last used ${days(held.idle)} ago`
  return ofPrincipal(account, held.user, {
    rule: rule.id,
    ...credentialOf(held),
    message: `access key ${nameOf(held)} of ${held.user.name} is ${days(held.age)} old${use}`,
    severity: severe,
  })
}
