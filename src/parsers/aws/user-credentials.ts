import type { AwsListed, AwsServiceCredential, AwsSigningCertificate, AwsSshKey } from '../../core/aws.js'
import type { Asked } from './access-keys.js'
import { certificateEnd } from './certificate.js'
import { type Fields, instant, objects, text } from './fields.js'
import type { AwsSource, Parsed } from './part.js'

/** The answer of `ListServiceSpecificCredentials`. AWS gives an expiration only to keys that were made with one: without it a key never expires. */
export function* parseServiceCredentials(answer: Fields, asked: Asked, source: AwsSource): Generator<Parsed> {
  const credentials = objects(answer.ServiceSpecificCredentials ?? []).flatMap((entry): AwsServiceCredential[] => {
    const id = text(entry.ServiceSpecificCredentialId)
    const userName = text(entry.UserName) ?? asked.user
    const service = text(entry.ServiceName)
    if (id === undefined || userName === undefined || service === undefined) return []
    const [active, createdAt] = [entry.Status === 'Active', instant(entry.CreateDate)]
    return [{ id, userName, service, active, createdAt, expiresAt: expiry(entry) }]
  })
  yield { kind: 'service-credentials', account: source.account, users: listed(asked, credentials), credentials }
}

function expiry(entry: Fields): AwsServiceCredential['expiresAt'] {
  return entry.ExpirationDate === undefined || entry.ExpirationDate === null ? 'never' : instant(entry.ExpirationDate)
}

/** The answer of `ListSSHPublicKeys`. */
export function* parseSshKeys(answer: Fields, asked: Asked, source: AwsSource): Generator<Parsed> {
  const keys = objects(answer.SSHPublicKeys ?? []).flatMap((entry): AwsSshKey[] => {
    const id = text(entry.SSHPublicKeyId)
    const userName = text(entry.UserName) ?? asked.user
    if (id === undefined || userName === undefined) return []
    return [{ id, userName, active: entry.Status === 'Active', uploadedAt: instant(entry.UploadDate) }]
  })
  yield { kind: 'ssh-keys', account: source.account, users: listed(asked, keys), keys }
}

/** The answer of `ListSigningCertificates`. */
export function* parseSigningCertificates(answer: Fields, asked: Asked, source: AwsSource): Generator<Parsed> {
  const certificates = objects(answer.Certificates ?? []).flatMap((entry): AwsSigningCertificate[] => {
    const id = text(entry.CertificateId)
    const userName = text(entry.UserName) ?? asked.user
    if (id === undefined || userName === undefined) return []
    const [active, uploadedAt] = [entry.Status === 'Active', instant(entry.UploadDate)]
    return [{ id, userName, active, uploadedAt, expiresAt: certificateEnd(text(entry.CertificateBody)) }]
  })
  yield { kind: 'signing-certificates', account: source.account, users: listed(asked, certificates), certificates }
}

/** Users of whom all is listed: the one that was asked for, or all; of an answer nobody said that of, those it names. */
function listed(asked: Asked, items: readonly { readonly userName: string }[]): AwsListed {
  if (asked.allUsers) return 'all'
  return [...new Set([...(asked.user === undefined ? [] : [asked.user]), ...items.map(({ userName }) => userName)])]
}
