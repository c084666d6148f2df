import type { AwsAccount, AwsRole } from '../../core/aws.js'
import type { Detection } from '../../core/detection.js'
import { ofPrincipal, type Rules } from '../lib/aws/finding.js'
import { powerOf } from '../lib/aws/power.js'
import { listed, shortened } from '../lib/aws/words.js'
import type { Grant } from './grants.js'
import { type Reach, reachOf } from './reach.js'
import { type Scope, scopes } from './scopes.js'

/** What a role's trust in OIDC issuers comes to: one finding for the widest way in, one for operators that check nothing, one for trusts nobody fits. */
export function* oidcFindings(account: AwsAccount, role: AwsRole, grants: readonly Grant[], rules: Rules): Iterable<Detection> {
  const reaches = grants.filter(({ kind }) => kind === 'oidc').map((grant) => ({ grant, reach: reachOf(grant) }))
  const alive = reaches.filter(({ reach }) => reach.scope !== 'nobody').sort((a, b) => rank(a.reach.scope) - rank(b.reach.scope))
  const [worst] = alive
  const wide = worst === undefined ? null : wideFinding(account, role, worst.grant, worst.reach, rules)
  if (wide !== null) yield wide
  const loose = alive.find(({ reach }) => reach.vacuous.length > 0)
  const vacuous = rules.get('aws-trust-oidc-vacuous')
  // Where the widest way in is told already, the operator is the reason and not a second matter.
  if (vacuous !== undefined && loose !== undefined && wide?.rule !== 'aws-trust-oidc-anyone') {
    const claims = loose.reach.vacuous
    yield ofPrincipal(account, role, {
      rule: vacuous.id,
      subject: role.name,
      message: `role ${role.name} checks ${listed(claims)} of ${loose.reach.issuer.name} by an operator that also holds when the token has no such claim`,
      facts: { claims: claims.join(', '), issuer: loose.grant.value, statement: loose.grant.statement },
    })
  }
  const dead = rules.get('aws-trust-dead')
  // A list may leave a provider out: what is wide stays told as wide.
  const gone = wide === null ? reaches.find(({ grant }) => isGone(account, grant))?.grant : undefined
  if (dead !== undefined && gone !== undefined) {
    yield ofPrincipal(account, role, {
      rule: dead.id,
      subject: role.name,
      message: `role ${role.name} trusts the OIDC provider ${gone.value}, which the account does not have`,
      facts: { issuer: gone.value, statement: gone.statement },
    })
    return
  }
  const shut = reaches.find(({ reach }) => reach.scope === 'nobody')
  if (dead === undefined || shut === undefined) return
  const { widest, issuer } = shut.reach
  yield ofPrincipal(account, role, {
    rule: dead.id,
    subject: role.name,
    message: `role ${role.name} trusts ${issuer.name} on a condition no token fits${widest === null ? '' : `: ${widest.claim} is compared letter by letter with ${shortened(widest.value)}`}`,
    facts: {
      issuer: shut.grant.value,
      claim: widest?.claim ?? null,
      value: widest === null ? null : shortened(widest.value),
      statement: shut.grant.statement,
    },
  })
}

/** Providers that AWS has built in and no account lists. */
const builtIn = new Set(['cognito-identity.amazonaws.com', 'accounts.google.com', 'graph.facebook.com', 'www.amazon.com'])

/** True when the account's OIDC providers are known and the trusted one is not among them. */
function isGone({ providers }: AwsAccount, { value }: Grant): boolean {
  if (providers === undefined || builtIn.has(value) || !providers.some(({ kind }) => kind === 'oidc')) return false
  return !providers.some(({ arn, issuer }) => issuer === value || arn.endsWith(`:oidc-provider/${value}`))
}

const rank = (scope: Scope) => scopes.indexOf(scope)

function wideFinding(account: AwsAccount, role: AwsRole, grant: Grant, { issuer, scope, widest }: Reach, rules: Rules): Detection | null {
  if (scope === 'exact' || scope === 'nobody') return null
  const id = scope === 'anyone' ? 'aws-trust-oidc-anyone' : scope === 'tenant' ? 'aws-trust-oidc-wide' : 'aws-trust-oidc-any-ref'
  const rule = rules.get(id)
  if (rule === undefined) return null
  const power = powerOf(account, role)
  const checked = widest === null ? `, no condition looks at ${issuer.tenantClaim}` : ` (${widest.claim} ${shortened(widest.value)})`
  return ofPrincipal(account, role, {
    rule: rule.id,
    subject: role.name,
    message: `role ${role.name} can be assumed by ${issuer.who[scope]}${checked}`,
    severity: scope !== 'anyone' && power !== null ? 'high' : null,
    confidence: issuer.known ? null : 'low',
    facts: {
      issuer: grant.value,
      issuerName: issuer.name,
      claim: issuer.tenantClaim,
      condition: issuer.tenantClaim.includes(':') ? issuer.tenantClaim : `${grant.value}:${issuer.tenantClaim}`,
      value: widest === null ? null : shortened(widest.value),
      scope,
      statement: grant.statement,
      power,
    },
  })
}
