import { arnOf } from './arn.js'
import type { PrincipalElement } from './policy.js'
import type { Principal } from './request.js'
import type { Truth } from './truth.js'

/**
 * How an entry of a `Principal` element reaches a principal, the strongest first. `session`, `user` and `anyone` grant past what a
 * boundary or session policy leaves out, `role` does not, `account` only lets the account's own policies decide.
 */
export type Naming = 'session' | 'user' | 'anyone' | 'role' | 'provider' | 'account'

/** The account that a principal belongs to; null for services, web identities and the anonymous. */
export function accountOf({ arn, type }: Principal): string | null {
  if (type === 'service' || type === 'anonymous' || (type === 'federated' && !isSession(arn))) return null
  const account = arnOf(arn)?.account ?? ''
  return account === '' ? null : account
}

/** The role behind a session's ARN (which does not say the role's path); any other ARN as it is. */
export function roleArnOf(arn: string): string {
  return arn.replace(/^arn:([^:]*):sts:[^:]*:([^:]*):assumed-role\/([^/]+)\/.*$/s, 'arn:$1:iam::$2:role/$3')
}

/** True for a role that only an AWS service may use: neither SCPs nor RCPs bind it. */
export function serviceLinked({ arn, type }: Principal): boolean {
  return type === 'role' && /:role\/aws-service-role\//.test(arn)
}

/** What a `Principal` element says of a principal. */
export interface Named {
  readonly truth: Truth
  /** By the strongest entry that names it; null when none does. */
  readonly naming: Naming | null
}

/**
 * Whether a statement's `Principal` or `NotPrincipal` applies to a principal. `bounded`: it has a permissions boundary; AWS then applies a
 * `Deny` with `NotPrincipal` whatever that lists.
 */
export function named(element: PrincipalElement, principal: Principal, effect: 'allow' | 'deny', bounded: boolean): Named {
  if (!element.not) return namedBy(element, principal)
  if (effect === 'deny' && bounded) return { truth: 'yes', naming: 'anyone' }
  return { truth: notListed(element, principal), naming: 'anyone' }
}

const strength: readonly Naming[] = ['session', 'user', 'anyone', 'role', 'provider', 'account']

function namedBy({ entries }: PrincipalElement, principal: Principal): Named {
  const found = new Set(entries.map(({ key, value }) => namingOf(key, value, principal)))
  const naming = strength.find((one) => found.has(one)) ?? null
  if (naming !== null) return { truth: 'yes', naming }
  // A canonical user id stands for an account whose number it does not tell.
  const canonical = entries.some(({ key }) => key === 'CanonicalUser') && accountOf(principal) !== null
  return canonical ? { truth: 'maybe', naming: 'account' } : { truth: 'no', naming: null }
}

function namingOf(key: string, value: string, principal: Principal): Naming | null {
  const { arn, type, id } = principal
  if (key === 'Service' || key === 'Federated') {
    const fits = type === (key === 'Service' ? 'service' : 'federated') && (value === arn || value === '*')
    return fits ? 'provider' : null
  }
  if (key !== 'AWS') return null
  if (value === '*') return 'anyone'
  const account = accountOf(principal)
  if (account === null) return type === 'federated' && value === arn ? 'provider' : null
  if (value === account || value === rootArn(arn, account)) return type === 'root' ? 'user' : 'account'
  const own = value === arn || (id !== null && value === id)
  if (type === 'role') return own && isSession(arn) ? 'session' : own || value === roleArnOf(arn) ? 'role' : null
  return own ? (isSession(arn) ? 'session' : 'user') : null
}

function rootArn(arn: string, account: string): string {
  return `arn:${arnOf(arn)?.partition ?? 'aws'}:iam::${account}:root`
}

function isSession(arn: string): boolean {
  return arnOf(arn)?.service === 'sts'
}

/**
 * Whether `NotPrincipal` applies. A principal is spared for certain when it is listed in full: with its account, and of a role also the
 * session. Listed by halves it is open: services check the account first, or the role, or the session.
 * Source: IAM User Guide, “IAM JSON policy elements: NotPrincipal”.
 */
function notListed({ entries }: PrincipalElement, principal: Principal): Truth {
  const found = new Set(entries.map(({ key, value }) => namingOf(key, value, principal)))
  if (found.has('anyone') || found.has('provider')) return 'no'
  const self = found.has('session') || found.has('user') || found.has('role')
  if (!self) return found.has('account') && principal.type === 'root' ? 'no' : 'yes'
  if (principal.type === 'root') return 'no'
  const whole = found.has('account') && (principal.type !== 'role' || (found.has('role') && found.has('session')))
  return whole ? 'no' : 'maybe'
}
