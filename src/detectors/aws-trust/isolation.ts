import type { AwsAccount, AwsRole } from '../../core/aws.js'
import type { Detection } from '../../core/detection.js'
import { ofPrincipal, type Rules } from '../lib/aws/finding.js'
import { listed } from '../lib/aws/words.js'
import { type Environments, environmentsBy } from './environment.js'
import type { Grant } from './grants.js'
import type { Principals } from './inside.js'

/** What accounts are called, by their number. */
export type AccountNames = ReadonlyMap<string, string>

/** Something outside production that may become a role of production. */
export function isolationFinding(
  account: AwsAccount,
  role: AwsRole,
  grants: readonly Grant[],
  { principals, names }: { readonly principals: Principals; readonly names: AccountNames },
  rules: Rules,
): Detection | null {
  const rule = rules.get('aws-trust-crosses-environments')
  if (rule === undefined) return null
  const environments = environmentsBy(rule)
  const own = environments.of(role) ?? environments.ofName(names.get(account.id) ?? '')
  if (own !== 'production') return null
  const below = grants.flatMap((grant) => {
    const said = lower(grant, account, principals, names, environments)
    return said === null ? [] : [said]
  })
  if (below.length === 0) return null
  return ofPrincipal(account, role, {
    rule: rule.id,
    subject: role.name,
    message: `role ${role.name} is of production and trusts ${listed([...new Set(below)])}`,
    facts: { trusted: below.join(', ') },
  })
}

/** What a grant names outside production, in words; null when it does not. */
function lower(grant: Grant, account: AwsAccount, principals: Principals, names: AccountNames, environments: Environments): string | null {
  const isLower = (name: string) => environments.ofName(name) === 'non-production'
  if (grant.kind === 'account' || grant.kind === 'principal') {
    const name = names.get(grant.account ?? '') ?? ''
    const principal = principals.get(grant.value)
    const last = grant.value.slice(grant.value.lastIndexOf('/') + 1)
    if (principal !== undefined) return environments.of(principal) === 'non-production' ? `${principal.name} of the same account` : null
    if (grant.kind === 'principal' && isLower(last))
      return `${last} of ${grant.account === account.id ? 'the same account' : `the account ${grant.account}`}`
    return grant.account !== account.id && isLower(name) ? `the account ${name} (${grant.account})` : null
  }
  if (grant.kind !== 'oidc') return null
  for (const condition of grant.restrictions.flat()) {
    if (condition.negated || !/:(?:sub|environment)$/.test(condition.key)) continue
    for (const value of condition.values) {
      const named = condition.key.endsWith(':environment') ? value : (/:environment:([^:*?]+)/.exec(value)?.[1] ?? '')
      if (isLower(named)) return `the environment ${named} of ${grant.value}`
    }
  }
  return null
}
