import type { AwsAccount, AwsCredentialReportRow } from '../../core/aws.js'
import { type Gap, limit } from '../../core/gap.js'

/**
 * What an export leaves half said of its users' credentials: each is a limit, so that nobody takes "not read" for "not there". What a detector cannot
 * judge for want of a whole answer is said by the detector; a live account's collector says its own. `target` is where the export came by.
 */
export function* missingOf(account: AwsAccount, rows: ReadonlyMap<string, AwsCredentialReportRow>, target: string): Generator<Gap> {
  const { id, users } = account
  const gap = (what: string, needs: string) => limit('skipped', `account ${id}: ${what}`, needs, target)
  const unknown = users.filter(({ keys }) => keys === undefined).length
  if (unknown > 0)
    yield gap(`access keys of ${counted(unknown, 'user')}`, 'the credential report, or aws iam list-access-keys for each user')
  const nameless = users.filter(({ keys }) => keys?.some((key) => key.id === undefined)).length
  if (nameless > 0) yield gap(`ids of the access keys of ${counted(nameless, 'user')}`, 'aws iam list-access-keys for each of them')
  const certificates = users.filter(
    ({ name, signingCertificates }) => signingCertificates === undefined && (rows.get(name)?.certificates.length ?? 0) > 0,
  )
  if (certificates.length > 0) {
    yield gap(`signing certificates of ${counted(certificates.length, 'user')}`, 'aws iam list-signing-certificates for each of them')
  }
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}
