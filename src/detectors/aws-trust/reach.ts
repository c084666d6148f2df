import type { Condition } from '../lib/iam/policy.js'
import { type Grant, isPattern, type Restriction, strengthOf } from './grants.js'
import { type Issuer, issuerOf } from './issuers.js'
import { type Scope, scopes } from './scopes.js'

/** What a trust in an OIDC issuer comes to. */
export interface Reach {
  readonly issuer: Issuer
  readonly scope: Scope
  /** The condition that leaves the most open, as a reader would look for it; null when there is none on a claim. */
  readonly widest: { readonly claim: string; readonly value: string } | null
  /** Claims that are checked by an operator which also holds when the claim is not there. */
  readonly vacuous: readonly string[]
}

interface Measured {
  readonly rank: number
  readonly claim: string
  readonly value: string
}

const exact = scopes.indexOf('exact')
const nobody = scopes.indexOf('nobody')
const project = scopes.indexOf('project')

/**
 * Judges a trust in an OIDC provider. All conditions must hold, so the narrowest counts; of the values of one condition, and of what a `Deny`
 * leaves, the widest. Source: IAM User Guide, “Conditions with multiple context keys or values” and “Identity-provider controls for shared OIDC providers”.
 */
export function reachOf(grant: Grant): Reach {
  const issuer = issuerOf(grant.value)
  const vacuous = new Set<string>()
  const measured = grant.restrictions.map((one) => widestOf(one, grant, issuer, vacuous))
  let rank = Math.max(scopes.indexOf(issuer.base), ...measured.map((one) => one.rank))
  if (rank === project && grant.restrictions.some((one) => pins(one, grant, issuer))) rank = exact
  const named = issuer.tenantClaim.toLowerCase()
  const telling = measured.filter((one) => one.claim === named || (one.claim !== '' && one.rank > scopes.indexOf(issuer.base)))
  const widest = telling.find((one) => one.rank === rank) ?? telling[0] ?? null
  return {
    issuer,
    scope: scopes[rank] ?? 'anyone',
    widest: widest === null ? null : { claim: widest.claim, value: widest.value },
    vacuous: [...vacuous],
  }
}

function widestOf(alternatives: Restriction, grant: Grant, issuer: Issuer, vacuous: Set<string>): Measured {
  const all = alternatives.map((condition) => measure(condition, grant, issuer, vacuous))
  return widest(all) ?? { rank: nobody, claim: '', value: '' }
}

/** The widest of several, dead ones aside while there is another. */
function widest(all: readonly Measured[]): Measured | undefined {
  return [...all].sort((a, b) => a.rank - b.rank)[0]
}

function measure(condition: Condition, grant: Grant, issuer: Issuer, vacuous: Set<string>): Measured {
  const claim = claimOf(condition, grant)
  const none: Measured = { rank: 0, claim: '', value: '' }
  const strength = strengthOf(condition, grant.restrictions)
  if (claim === null || strength === 'none') return none
  const values = condition.values.map((value): Measured => {
    // No token holds a wildcard: compared letter by letter it never fits.
    if (!isPattern(value, condition) && /[*?]/.test(value)) return { rank: nobody, claim, value }
    return { rank: scopes.indexOf(issuer.scopeOf(claim, value, isPattern(value, condition))), claim, value }
  })
  const worst = widest(values) ?? { rank: nobody, claim, value: '' }
  if (strength === 'strict') return worst
  vacuous.add(claim)
  return issuer.always.has(claim) ? worst : { ...worst, rank: 0 }
}

/** Whether a restriction on another claim holds a token to a ref, an environment or a workflow. */
function pins(alternatives: Restriction, grant: Grant, issuer: Issuer): boolean {
  return (
    alternatives.length > 0 &&
    alternatives.every((condition) => {
      const claim = claimOf(condition, grant)
      if (claim === null || strengthOf(condition, grant.restrictions) !== 'strict') return false
      return condition.values.every((value) => issuer.pins(claim, value, isPattern(value, condition)))
    })
  )
}

/** The claim a condition is about: `sub` of `token.actions.githubusercontent.com:sub`; null for keys that are none of the issuer's. */
function claimOf({ key }: Condition, { value }: Grant): string | null {
  if (key === 'sts:rolesessionname') return key
  const prefix = `${value.toLowerCase()}:`
  return key.startsWith(prefix) ? key.slice(prefix.length) : null
}
