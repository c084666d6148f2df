import { type AwsAccount, type AwsRole, isAwsServiceLinkedRole, isAwsSignInRole } from '../../core/aws.js'
import type { Detection } from '../../core/detection.js'
import type { InventoryDetector } from '../../core/detector.js'
import { failed, type Gap } from '../../core/gap.js'
import { listOption } from '../../core/rule.js'
import { type Rules, rulesById } from '../lib/aws/finding.js'
import { unread } from '../lib/aws/unread.js'
import { parsePolicy } from '../lib/iam/parse-policy.js'
import { type Family, outsiderFindings, wildcardFindings } from './accounts.js'
import { type Grant, grantsOf } from './grants.js'
import { deletedFinding, deputyFinding, humanFinding, ownAccountFinding, type Principals, sharedFinding } from './inside.js'
import { type AccountNames, isolationFinding } from './isolation.js'
import { oidcFindings } from './oidc.js'

/** Sees who may become a role of AWS and should not: everybody, strangers, vendors without an external id, too much of an OIDC issuer, the wrong environment. */
export const awsTrust: InventoryDetector = {
  reads: 'inventory',
  create: ({ rules }) => {
    const byId = rulesById(rules)
    return function* ({ aws }) {
      const ids = new Set(aws.flatMap(({ users, roles }) => [...users, ...roles].map(({ id }) => id)))
      const names = namesOf(aws)
      for (const account of aws) {
        const principals: Principals = new Map([...account.users, ...account.roles].map((one) => [one.arn, one]))
        yield* accountFindings(account, { family: familyOf(account, aws, byId), names, ids, principals }, byId)
      }
    }
  },
}

/** What must be known beside an account to judge who it trusts. */
interface Surroundings {
  readonly family: Family
  readonly names: AccountNames
  /** `AIDA…` and `AROA…` of everybody the run knows. */
  readonly ids: ReadonlySet<string>
  readonly principals: Principals
}

function* accountFindings(account: AwsAccount, around: Surroundings, rules: Rules): Iterable<Detection | Gap> {
  yield* unread(account, ['authorization-details'])
  let outside = false
  for (const role of account.roles) {
    // Nobody but AWS may change these, and it answers for whom they trust.
    if (isAwsServiceLinkedRole(role) || isAwsSignInRole(role)) continue
    const { policy, problems } = parsePolicy(role.trust, role.name, 'resource')
    if (policy === null) {
      const [problem] = problems
      yield failed(
        'unparsable',
        `trust policy of the role ${role.name} in the AWS account ${account.id}`,
        `a valid policy: ${problem.at === '' ? '' : `${problem.at}: `}${problem.message}`,
      )
      continue
    }
    const grants = grantsOf(policy, role)
    outside ||= grants.some((grant) => grant.account !== null && grant.account !== account.id)
    yield* roleFindings(account, role, grants, around, rules)
  }
  // Whose an account is matters only where one outside is trusted.
  if (outside) yield* unread(account, ['organization'])
}

function* roleFindings(
  account: AwsAccount,
  role: AwsRole,
  grants: readonly Grant[],
  { family, names, ids, principals }: Surroundings,
  rules: Rules,
): Iterable<Detection> {
  yield* wildcardFindings(account, role, grants, rules)
  yield* outsiderFindings(account, role, grants, family, rules)
  yield* oidcFindings(account, role, grants, rules)
  const others = [
    ownAccountFinding(account, role, grants, rules),
    deletedFinding(account, role, grants, ids, rules),
    humanFinding(account, role, grants, principals, rules),
    sharedFinding(account, role, grants, rules),
    deputyFinding(account, role, grants, rules),
    isolationFinding(account, role, grants, { principals, names }, rules),
  ]
  yield* others.filter((one) => one !== null)
}

/** One's own accounts: those of the organization, those that are looked at together, and those the rule's option names. */
function familyOf(account: AwsAccount, all: readonly AwsAccount[], rules: Rules): Family {
  const rule = rules.get('aws-trust-unknown-account')
  const { organization } = account
  return {
    accounts: new Set([
      ...all.map(({ id }) => id),
      ...(organization?.accounts.map(({ id }) => id) ?? []),
      ...(organization?.managementAccount === undefined ? [] : [organization.managementAccount]),
      ...(rule === undefined ? [] : listOption(rule, 'ownAccounts')),
    ]),
    organization: organization?.id,
    complete: organization !== undefined && organization.accounts.length > 0,
  }
}

function namesOf(all: readonly AwsAccount[]): AccountNames {
  const names = new Map<string, string>()
  for (const { organization } of all) for (const { id, name } of organization?.accounts ?? []) if (name !== undefined) names.set(id, name)
  for (const { id, alias } of all) if (alias !== undefined) names.set(id, alias)
  return names
}
