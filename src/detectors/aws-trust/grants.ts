import type { AwsRole } from '../../core/aws.js'
import { matches } from '../lib/iam/match.js'
import { pattern } from '../lib/iam/pattern.js'
import type { Condition, Listed, Policy, PrincipalKey, Statement } from '../lib/iam/policy.js'

/** Who a trust policy can name. `deleted`: AWS put the id of a principal that is gone where its ARN stood. */
export type GrantKind = 'anyone' | 'account' | 'principal' | 'deleted' | 'canonical' | 'service' | 'oidc' | 'saml'

/** Alternatives of which one must hold: a condition of the statement by itself, or what a `Deny` leaves. None at all: nothing gets through. */
export type Restriction = readonly Condition[]

/** One principal that one statement lets in, with everything that narrows it. */
export interface Grant {
  readonly kind: GrantKind
  /** As written; of an OIDC provider its issuer, host and path. */
  readonly value: string
  /** Of accounts and principals. */
  readonly account: string | null
  readonly statement: number
  readonly restrictions: readonly Restriction[]
}

/** Everybody a role's trust policy lets in. */
export function grantsOf(policy: Policy, { arn }: Pick<AwsRole, 'arn'>): Grant[] {
  const own = arn.split(':')[4] ?? ''
  return policy.statements.flatMap((statement) => {
    if (statement.effect !== 'allow' || statement.principals === null) return []
    // Allowed to all but a few is allowed to all.
    if (statement.principals.not) return grant(policy, statement, 'anyone', 'AWS', '*', null)
    return statement.principals.entries.flatMap(({ key, value }) => {
      const { kind, value: named, account } = principalOf(key, value, own)
      return grant(policy, statement, kind, key, named, account, value)
    })
  })
}

function grant(
  policy: Policy,
  statement: Statement,
  kind: GrantKind,
  key: PrincipalKey,
  value: string,
  account: string | null,
  written = value,
): Grant[] {
  const actions = actionsOf(kind).filter((action) => covers(statement.actions, action))
  if (actions.length === 0) return []
  const denies = policy.statements.filter((one) => one.effect === 'deny' && actions.every((action) => covers(one.actions, action)))
  const against = denies.filter((one) => concerns(one, key, written, account))
  const restrictions = [
    ...statement.conditions.map((condition): Restriction => [condition]),
    ...against.map(({ conditions }): Restriction => conditions.map(opposite)),
  ]
  return [{ kind, value, account, statement: statement.index, restrictions }]
}

function principalOf(key: PrincipalKey, value: string, own: string): { kind: GrantKind; value: string; account: string | null } {
  if (key === 'Service') return { kind: 'service', value, account: null }
  if (key === 'CanonicalUser') return { kind: 'canonical', value, account: null }
  if (key === 'Federated') {
    if (value === '*') return { kind: 'anyone', value, account: null }
    if (value.includes(':saml-provider/')) return { kind: 'saml', value, account: null }
    return { kind: 'oidc', value: value.replace(/^arn:[^/]*:oidc-provider\//, ''), account: null }
  }
  if (/^A[A-Z]{3}[A-Z0-9]{12,}$/.test(value)) return { kind: 'deleted', value, account: null }
  if (/^\d{12}$/.test(value)) return { kind: 'account', value, account: value }
  const [, account, resource = ''] = /^arn:[^:]*:(?:iam|sts)::([^:]*):(.*)$/s.exec(value) ?? []
  if (account === undefined || /[*?]/.test(account)) return { kind: 'anyone', value, account: null }
  return { kind: resource === 'root' ? 'account' : 'principal', value, account: account === '' ? own : account }
}

function actionsOf(kind: GrantKind): readonly string[] {
  if (kind === 'oidc') return ['sts:assumerolewithwebidentity']
  if (kind === 'saml') return ['sts:assumerolewithsaml']
  return kind === 'anyone' ? ['sts:assumerole', 'sts:assumerolewithwebidentity'] : ['sts:assumerole']
}

function covers({ not, values }: Listed, action: string): boolean {
  return values.some((value) => matches(pattern(value.toLowerCase(), 'plain'), action)) !== not
}

/** Whether a `Deny` is about a principal: named, or one of all, or not among those it spares. */
function concerns({ principals }: Statement, key: PrincipalKey, written: string, account: string | null): boolean {
  if (principals === null) return true
  const named = principals.entries.some(
    (entry) =>
      (entry.value === '*' && (entry.key === 'AWS' || entry.key === key)) ||
      (entry.key === key && entry.value === written) ||
      (account !== null && entry.key === 'AWS' && (entry.value === account || entry.value.endsWith(`::${account}:root`))),
  )
  return named !== principals.not
}

/** What must hold for a condition not to. `Deny` where `StringNotLike` is `Allow` where `StringLike`, and the key must be there. */
function opposite(condition: Condition): Condition {
  if (condition.comparison === 'null') {
    return { ...condition, values: condition.values.map((value) => (value.toLowerCase() === 'true' ? 'false' : 'true')) }
  }
  const quantifier = condition.quantifier === 'all' ? 'any' : condition.quantifier === 'any' ? 'all' : null
  return { ...condition, negated: !condition.negated, ifExists: false, quantifier }
}

/** How far a condition can be relied on. `vacuous`: it holds as well when the key is not there at all. `none`: it rules a few out and lets the rest in. */
export function strengthOf(condition: Condition, restrictions: readonly Restriction[]): 'strict' | 'vacuous' | 'none' {
  if (condition.negated || condition.comparison === 'null') return 'none'
  if (!condition.ifExists && condition.quantifier !== 'all') return 'strict'
  const wanted = restrictions.some(
    (one) =>
      one.length === 1 &&
      one.every(
        ({ comparison, key, values }) => comparison === 'null' && key === condition.key && values.every((value) => value === 'false'),
      ),
  )
  return wanted ? 'strict' : 'vacuous'
}

/** True when a text of a condition is a pattern: it has wildcards that count, or variables nobody can fill in here. */
export function isPattern(value: string, { comparison }: Condition): boolean {
  return value.includes('${') || (comparison !== 'string' && comparison !== 'string-ignore-case' && /[*?]/.test(value))
}
