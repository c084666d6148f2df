import type { AwsAccount } from '../../core/aws.js'
import type { Detection } from '../../core/detection.js'
import { numberOption } from '../../core/rule.js'
import { daysSince } from '../lib/aws/days.js'
import { ofAccount, type Rules } from '../lib/aws/finding.js'
import { isAwsPolicy } from '../lib/aws/kinds.js'
import { allowsEverything, defaultDocument } from '../lib/aws/power.js'
import { parsePolicy } from '../lib/iam/parse-policy.js'

/** Policies of the account's own that allow everything and are attached to nothing: one call makes anybody an administrator. */
export function* policyFindings(account: AwsAccount, rules: Rules): Iterable<Detection> {
  const rule = rules.get('aws-admin-policy-unattached')
  for (const policy of rule === undefined ? [] : account.policies) {
    if (rule === undefined || isAwsPolicy(policy.arn) || policy.attachmentCount !== 0 || (policy.boundaryCount ?? 0) > 0) continue
    if (!allowsEverything(defaultDocument(policy))) continue
    yield ofAccount(account, {
      rule: rule.id,
      subject: policy.arn,
      message: `policy ${policy.name} allows everything and is attached to nothing`,
      facts: { policy: policy.arn, name: policy.name, versions: policy.versions.length },
    })
  }
}

/** Identity providers that no role's trust policy names. */
export function* providerFindings(account: AwsAccount, now: Date, rules: Rules): Iterable<Detection> {
  const rule = rules.get('aws-identity-provider-unused')
  if (rule === undefined || account.providers === undefined || !account.read.has('authorization-details')) return
  const trusted = trustedProviders(account)
  if (trusted === null) return
  for (const { arn, kind, issuer, createdAt } of account.providers) {
    const name = arn.slice(arn.indexOf('-provider/') + '-provider/'.length)
    // IAM Identity Center puts its own provider into each account, used or not.
    if (trusted.has(arn) || name.startsWith('AWSSSO_')) continue
    const age = daysSince(createdAt, now)
    if (age !== undefined && age <= numberOption(rule, 'graceDays')) continue
    yield ofAccount(account, {
      rule: rule.id,
      subject: arn,
      message: `no role trusts the ${kind === 'oidc' ? 'OIDC' : 'SAML'} provider ${issuer ?? name}`,
      confidence: kind === 'saml' ? 'medium' : null,
      facts: { [kind]: arn, name: issuer ?? name, ageDays: age ?? null },
    })
  }
}

/** What the trust policies name as federated principals; null when one of them cannot be read, for then nobody knows. */
function trustedProviders({ roles }: AwsAccount): ReadonlySet<string> | null {
  const trusted = new Set<string>()
  for (const { trust, name } of roles) {
    const { policy } = parsePolicy(trust, name, 'resource')
    if (policy === null) return null
    for (const { principals } of policy.statements)
      for (const { key, value } of principals?.entries ?? []) if (key === 'Federated') trusted.add(value)
  }
  return trusted
}
