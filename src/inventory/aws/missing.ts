import type { AwsAccount, AwsCredentialReportRow, AwsFacet } from '../../core/aws.js'
import { type Gap, limit } from '../../core/gap.js'

const told: Readonly<Partial<Record<AwsFacet, string>>> = {
  'service-credentials': 'service-specific credentials',
  'ssh-keys': 'SSH keys',
  'identity-providers': 'identity providers',
  'account-summary': 'the account summary',
  'resource-control-policies': 'resource control policies',
}

/**
 * What an export leaves out and matters: each is a limit, so that nobody takes "not read" for "not there". A live account's collector says its own.
 * `target` is where the export came by.
 */
export function* missingOf(account: AwsAccount, rows: ReadonlyMap<string, AwsCredentialReportRow>, target: string): Generator<Gap> {
  const { id, users, read } = account
  const gap = (what: string, needs: string) => limit('skipped', `account ${id}: ${what}`, needs, target)
  if (!read.has('authorization-details')) {
    yield gap('what users and roles may do', 'aws iam get-account-authorization-details')
  }
  const unknown = users.filter(({ keys }) => keys === undefined).length
  if (unknown > 0)
    yield gap(`access keys of ${counted(unknown, 'user')}`, 'the credential report, or aws iam list-access-keys for each user')
  const nameless = users.filter(({ keys }) => keys?.some((key) => key.id === undefined)).length
  if (nameless > 0) yield gap(`ids of the access keys of ${counted(nameless, 'user')}`, 'aws iam list-access-keys for each of them')
  if (!read.has('credential-report') && users.some(({ keys }) => keys?.some(({ lastUsedAt }) => lastUsedAt === undefined))) {
    yield gap('console passwords, and when keys were last used', 'the credential report: aws iam get-credential-report')
  }
  const certificates = users.filter(
    ({ name, signingCertificates }) => signingCertificates === undefined && (rows.get(name)?.certificates.length ?? 0) > 0,
  )
  if (certificates.length > 0) {
    yield gap(`signing certificates of ${counted(certificates.length, 'user')}`, 'aws iam list-signing-certificates for each of them')
  }
  if (account.scps === undefined)
    yield gap('service control policies', 'the policies of the organization, as the script of nhi init aws gathers them')
  const rest = Object.entries(told).flatMap(([facet, name]) => (read.has(facet as AwsFacet) ? [] : [name]))
  if (rest.length > 0) yield gap(rest.join(', '), 'the other answers the script of nhi init aws gathers')
}

/** Permission boundaries whose documents nobody showed: what they leave of their principals' rights is not known. */
export function* missingBoundaries(account: AwsAccount, target: string): Generator<Gap> {
  const known = new Set(account.policies.map(({ arn }) => arn))
  const bounded = new Map<string, number>()
  for (const { boundary } of [...account.users, ...account.roles]) {
    if (boundary !== null && !known.has(boundary)) bounded.set(boundary, (bounded.get(boundary) ?? 0) + 1)
  }
  for (const [arn, count] of bounded) {
    yield limit(
      'skipped',
      `account ${account.id}: the permission boundary ${arn} of ${counted(count, 'principal')}`,
      'its document: aws iam get-policy-version',
      target,
    )
  }
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
