import type { AwsAccount } from '../../core/aws.js'
import type { Detection } from '../../core/detection.js'
import { numberOption } from '../../core/rule.js'
import { days } from '../lib/aws/days.js'
import { ofPrincipal, type Rules } from '../lib/aws/finding.js'
import { credentialOf, type HeldKey, nameOf } from './key.js'

/**
 * Two active keys of one user: a rotation that somebody did not finish. Says which one is safe to delete, or that both are in use. Quiet while
 * the younger key is new, and when one of the two is told to go by itself.
 */
export function rotationFinding(
  account: AwsAccount,
  active: readonly HeldKey[],
  told: ReadonlySet<HeldKey>,
  rules: Rules,
): Detection | null {
  const rule = rules.get('aws-access-key-unfinished-rotation')
  const [older, younger] = [...active].sort((a, b) => (b.age ?? 0) - (a.age ?? 0))
  if (rule === undefined || older === undefined || younger === undefined) return null
  if (active.some((one) => told.has(one))) return null
  const grace = numberOption(rule, 'graceDays')
  if (older.age === undefined || younger.age === undefined || younger.age <= grace) return null
  const leave = dispensable(older, younger, grace)
  const held = leave ?? older
  const other = held === older ? younger : older
  return ofPrincipal(account, held.user, {
    rule: rule.id,
    ...credentialOf(held),
    message: `${held.user.name} has two active access keys: ${situation(held, other, leave !== null)}`,
    facts: { ...credentialOf(held).facts, keep: other.key.id ?? null, safeToDelete: leave !== null },
  })
}

/** The key that nothing has used for longer than the grace period while the other is in use; null when that can be said of neither. */
function dispensable(older: HeldKey, younger: HeldKey, grace: number): HeldKey | null {
  for (const [one, other] of [
    [older, younger],
    [younger, older],
  ] as const) {
    if (one.idle === undefined || other.idle === undefined || other.idle === null) continue
    if (one.idle === null || (one.idle > grace && one.idle > other.idle)) return one
  }
  return null
}

function situation(held: HeldKey, other: HeldKey, safe: boolean): string {
  const use = (one: HeldKey) =>
    one.idle === undefined ? 'last use unknown' : one.idle === null ? 'never used' : `used ${days(one.idle)} ago`
  if (safe) return `${calledIn(held)} is safe to delete (${use(held)}), ${calledIn(other)} is the one in use (${use(other)})`
  if (held.idle === undefined || other.idle === undefined) return `${calledIn(held)} (${use(held)}) and ${calledIn(other)} (${use(other)})`
  return `both in use, ${calledIn(held)} (${days(held.age ?? 0)} old, ${use(held)}) and ${calledIn(other)} (${days(other.age ?? 0)} old, ${use(other)})`
}

/** A key in a sentence about two: by its id, or as `key 2`. */
function calledIn(held: HeldKey): string {
  return held.key.id ?? `key ${nameOf(held)}`
}
