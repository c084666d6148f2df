import type { AwsAccount } from '../../core/aws.js'
import type { Detection } from '../../core/detection.js'
import type { InventoryDetector } from '../../core/detector.js'
import type { Gap } from '../../core/gap.js'
import { type Rules, rulesById } from '../lib/aws/finding.js'
import { leftOpen, unread } from '../lib/aws/unread.js'
import { counted } from '../lib/aws/words.js'
import { consoleFinding, inactiveFinding, rootFindings } from './account.js'
import { type HeldKey, keyFinding, keysOf } from './key.js'
import { rotationFinding } from './rotation.js'

/** Sees access keys of IAM users and of the root user that are not used, too old, in excess, or used by people: one finding for a key. */
export const awsAccessKeys: InventoryDetector = {
  reads: 'inventory',
  create: ({ rules, now }) => {
    const byId = rulesById(rules)
    return function* ({ aws }) {
      for (const account of aws) yield* accountFindings(account, now, byId)
    }
  },
}

function* accountFindings(account: AwsAccount, now: Date, rules: Rules): Iterable<Detection | Gap> {
  yield* rootFindings(account, now, rules)
  const all: HeldKey[] = []
  for (const user of account.users) {
    const keys = keysOf(user, now)
    const active = keys.filter(({ key }) => key.active)
    all.push(...keys)
    const told = new Set<HeldKey>()
    const findings = active.flatMap((held) => {
      const finding = keyFinding(account, held, rules)
      if (finding !== null && finding.rule !== 'aws-access-key-old') told.add(held)
      return finding === null ? [] : [{ held, finding }]
    })
    const rotation = rotationFinding(account, active, told, rules)
    // A key that can go need not be rotated.
    for (const { finding } of findings)
      if (rotation?.facts.safeToDelete !== true || finding.credential !== rotation.credential) yield finding
    if (rotation !== null) yield rotation
    const console = consoleFinding(account, user, active, now, rules)
    if (console !== null) yield console
  }
  const inactive = inactiveFinding(account, all, now, rules)
  if (inactive !== null) yield inactive
  yield* open(account, all)
}

/** What could not be judged, said once for an account. */
function* open(account: AwsAccount, keys: readonly HeldKey[]): Iterable<Gap> {
  const keysRead = account.read.has('credential-report') || account.read.has('access-keys')
  if (!keysRead) yield* unread(account, ['credential-report'])
  const active = keys.filter(({ key }) => key.active)
  const unused = active.filter(({ idle }) => idle === undefined).length
  if (unused > 0) yield leftOpen(account, `last use of ${counted(unused, 'access key')}`, 'credential-report')
  const ageless = active.filter(({ age }) => age === undefined).length
  if (ageless > 0) yield leftOpen(account, `age of ${counted(ageless, 'access key')}`, 'credential-report')
  if (account.root === undefined && keysRead) yield leftOpen(account, 'keys of the root user', 'account-summary')
}
