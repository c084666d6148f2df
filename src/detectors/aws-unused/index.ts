import type { AwsAccount } from '../../core/aws.js'
import type { Detection } from '../../core/detection.js'
import type { InventoryDetector } from '../../core/detector.js'
import type { Gap } from '../../core/gap.js'
import { type Rules, rulesById } from '../lib/aws/finding.js'
import { leftOpen, unread } from '../lib/aws/unread.js'
import { counted } from '../lib/aws/words.js'
import { policyFindings, providerFindings } from './objects.js'
import { roleFinding, servicesFinding, signInRolesFinding } from './principals.js'

/** Sees what an AWS account has and nobody uses: roles, granted services, powerful policies that nothing has, identity providers that nothing trusts. */
export const awsUnused: InventoryDetector = {
  reads: 'inventory',
  create: ({ rules, now }) => {
    const byId = rulesById(rules)
    return function* ({ aws }) {
      for (const account of aws) yield* accountFindings(account, now, byId)
    }
  },
}

function* accountFindings(account: AwsAccount, now: Date, rules: Rules): Iterable<Detection | Gap> {
  const idle = new Set<string>()
  for (const role of account.roles) {
    const finding = roleFinding(account, role, now, rules)
    if (finding === null) continue
    idle.add(role.arn)
    yield finding
  }
  const signIn = signInRolesFinding(account, now, rules)
  if (signIn !== null) yield signIn
  for (const principal of [...account.users, ...account.roles]) {
    // A role that goes as a whole takes its services with it.
    const finding = idle.has(principal.arn) ? null : servicesFinding(account, principal, now, rules)
    if (finding !== null) yield finding
  }
  yield* policyFindings(account, rules)
  yield* providerFindings(account, now, rules)
  yield* unread(account, ['authorization-details', 'last-accessed', 'identity-providers'])
  const open = account.roles.filter(({ lastUsedAt }) => lastUsedAt === undefined).length
  if (open > 0) yield leftOpen(account, `last use of ${counted(open, 'role')}`, 'authorization-details')
}
