import type { AwsAccount } from '../../core/aws.js'
import type { Detection } from '../../core/detection.js'
import type { InventoryDetector } from '../../core/detector.js'
import type { Gap } from '../../core/gap.js'
import { type Rules, rulesById } from '../lib/aws/finding.js'
import { unread } from '../lib/aws/unread.js'
import { bedrockUserFinding, serviceFindings } from './service.js'
import { consoleFinding, keyFindings, quarantineFinding, rootFindings, samlFindings } from './user.js'

/** Sees credentials of AWS other than access keys: service-specific ones, SSH keys, certificates, passwords of machines, and what AWS put under quarantine. */
export const awsCredentials: InventoryDetector = {
  reads: 'inventory',
  create: ({ rules, now }) => {
    const byId = rulesById(rules)
    return function* ({ aws }) {
      for (const account of aws) yield* accountFindings(account, now, byId)
    }
  },
}

function* accountFindings(account: AwsAccount, now: Date, rules: Rules): Iterable<Detection | Gap> {
  yield* rootFindings(account, rules)
  for (const user of account.users) {
    const whole = [
      quarantineFinding(account, user, rules),
      bedrockUserFinding(account, user, now, rules),
      consoleFinding(account, user, now, rules),
    ]
    yield* whole.filter((one) => one !== null)
    yield* serviceFindings(account, user, now, rules)
    yield* keyFindings(account, user, now, rules)
  }
  for (const role of account.roles) {
    const finding = quarantineFinding(account, role, rules)
    if (finding !== null) yield finding
  }
  yield* samlFindings(account, now, rules)
  yield* unread(account, ['authorization-details', 'credential-report', 'service-credentials', 'ssh-keys', 'identity-providers'])
  // The credential report counts certificates but says nothing of their end: it is the list that is wanted.
  yield* unread(account, ['signing-certificates'])
}
