import type { Random } from './sample.js'

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

function letters(length: number, random: Random): string {
  return Array.from({ length }, () => base62[Math.floor(random() * 62)]).join('')
}

function randomBytes(length: number, random: Random): Buffer {
  return Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)))
}

/** A made-up JSON Web Token: valid for long, `expired`, or the `sample` every tutorial prints. Nobody's key signed it. */
export function sampleJwt(kind: string, random: Random): string {
  const header = { alg: 'HS256', typ: 'JWT' }
  const times = kind === 'expired' ? { iat: 1500000000, exp: 1500003600 } : { iat: 1700000000, exp: 4000000000 }
  const claims =
    kind === 'sample'
      ? { sub: '1234567890', name: 'John Doe', iat: 1516239022 }
      : { iss: 'https://login.acme.io/', sub: letters(12, random), ...times }
  const parts = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  return `${parts.join('.')}.${randomBytes(32, random).toString('base64url')}`
}

/** A DER sequence around the content. */
function sequence(...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content)
  const length = body.length < 128 ? Buffer.from([body.length]) : Buffer.from([0x82, body.length >> 8, body.length & 255])
  return Buffer.concat([Buffer.from([0x30]), length, body])
}

const version = (number: number) => Buffer.from([2, 1, number])

/**
 * A made-up private key with the right start and random insides: `rsa`, `pkcs8`, `ec`, `openssh`, `encrypted`; and what is none:
 * `header` alone, `dots` for a body, `junk` that decodes to no key. `escaped` writes line breaks as `\n`.
 */
export function samplePem(kind: string, escaped: boolean, random: Random): string {
  const label = { rsa: 'RSA ', ec: 'EC ', openssh: 'OPENSSH ', encrypted: 'ENCRYPTED ' }[kind] ?? ''
  const begin = `-----BEGIN ${label}PRIVATE KEY-----`
  if (kind === 'header') return begin
  const lines =
    kind === 'dots'
      ? ['...']
      : (bodyOf(kind, random)
          .toString('base64')
          .match(/.{1,64}/g) ?? [])
  return [begin, ...lines, `-----END ${label}PRIVATE KEY-----`].join(escaped ? '\\n' : '\n')
}

function bodyOf(kind: string, random: Random): Buffer {
  if (kind === 'rsa') return sequence(version(0), Buffer.from([2, 0x82, 1, 1, 0]), randomBytes(900, random))
  if (kind === 'ec') return sequence(version(1), randomBytes(116, random))
  if (kind === 'openssh') {
    return Buffer.concat([
      Buffer.from('openssh-key-v1\0\0\0\0\x04none\0\0\0\x04none\0\0\0\0\0\0\0\x01', 'latin1'),
      randomBytes(300, random),
    ])
  }
  if (kind === 'encrypted') return sequence(randomBytes(400, random))
  if (kind === 'junk') return Buffer.concat([Buffer.from([0x61]), randomBytes(300, random)])
  return sequence(version(0), randomBytes(44, random))
}
