import { type AwsAccount, type AwsPrincipal, awsIdentityId } from '../../../core/aws.js'
import { type Detection, detection, type Facts } from '../../../core/detection.js'
import { at, type Location } from '../../../core/location.js'
import type { Rule } from '../../../core/rule.js'

/** A detector's rules that are switched on, by id. */
export type Rules = ReadonlyMap<string, Rule>

/** The rules by id. */
export function rulesById(rules: readonly Rule[]): Rules {
  return new Map(rules.map((rule) => [rule.id, rule]))
}

/** What a detection about AWS says beside what follows from the account and the principal. */
export interface Said extends Partial<Pick<Detection, 'severity' | 'confidence' | 'credential'>> {
  readonly rule: string
  readonly subject: string
  readonly message: string
  readonly facts?: Facts
}

/** A detection about a user or role of an account. Its facts gain `account`, and `user` or `role`. */
export function ofPrincipal(account: AwsAccount, principal: AwsPrincipal & { readonly kind: 'user' | 'role' }, said: Said): Detection {
  return detection({
    ...said,
    identity: awsIdentityId(principal.arn),
    locations: [principal.location ?? placeOf(account)],
    facts: { account: account.id, [principal.kind]: principal.name, ...said.facts },
  })
}

/** A detection about an account as a whole; its root user is an identity of its own. */
export function ofAccount(account: AwsAccount, said: Said, identity: string | null = null): Detection {
  return detection({ ...said, identity, locations: [placeOf(account)], facts: { account: account.id, ...said.facts } })
}

function placeOf(account: AwsAccount): Location {
  return at({ note: `AWS account ${account.id}` })
}
