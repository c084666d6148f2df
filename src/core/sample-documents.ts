import type { Random } from './sample.js'

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

function letters(length: number, random: Random): string {
  return Array.from({ length }, () => base62[Math.floor(random() * 62)]).join('')
}

function randomBytes(length: number, random: Random): Buffer {
  return Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)))
}

/** What `sampleJwt` makes beside one that is valid for long. */
export const jwtKinds = ['expired', 'sample'] as const

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

/** A DER integer of so many random bytes, odd and of full length. */
function integer(length: number, random: Random): Buffer {
  const bytes = randomBytes(length, random)
  bytes[0] = (bytes[0] ?? 0) | 0x80
  bytes[length - 1] = (bytes[length - 1] ?? 0) | 1
  const size = length + 1
  const head = size < 128 ? [2, size] : size < 256 ? [2, 0x81, size] : [2, 0x82, size >> 8, size & 255]
  return Buffer.concat([Buffer.from([...head, 0]), bytes])
}

const ed25519 = sequence(Buffer.from([6, 3, 0x2b, 0x65, 0x70]))
const prime256v1 = Buffer.from([0xa0, 10, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7])

/** What `samplePem` makes. */
export const pemKinds = ['rsa', 'pkcs8', 'ec', 'openssh', 'encrypted', 'torn', 'header', 'dots', 'junk'] as const

/**
 * A made-up private key of the right form that belongs to nobody: `rsa` (its numbers are no primes), `pkcs8` (Ed25519), `ec`, `openssh`,
 * `encrypted`; one that is torn, `torn`; and what is none: `header` alone, `dots` for a body, `junk` that decodes to no key. `escaped`
 * writes line breaks as `\n`.
 */
export function samplePem(kind: string, escaped: boolean, random: Random): string {
  const label = { rsa: 'RSA ', torn: 'RSA ', ec: 'EC ', openssh: 'OPENSSH ', encrypted: 'ENCRYPTED ' }[kind] ?? ''
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
  if (kind === 'rsa') {
    const half = () => integer(128, random)
    return sequence(
      version(0),
      integer(256, random),
      Buffer.from([2, 3, 1, 0, 1]),
      integer(256, random),
      half(),
      half(),
      half(),
      half(),
      half(),
    )
  }
  if (kind === 'torn') return sequence(version(0), Buffer.from([2, 0x82, 1, 1, 0]), randomBytes(900, random))
  if (kind === 'ec') {
    const key = randomBytes(32, random)
    key[0] = 0x40
    return sequence(version(1), Buffer.from([4, 32]), key, prime256v1)
  }
  if (kind === 'openssh') return opensshBody(random)
  if (kind === 'encrypted') return sequence(randomBytes(400, random))
  if (kind === 'junk') return Buffer.concat([Buffer.from([0x61]), randomBytes(300, random)])
  return sequence(version(0), ed25519, Buffer.from([4, 34, 4, 32]), randomBytes(32, random))
}

/** An unencrypted Ed25519 key as OpenSSH writes it. */
function opensshBody(random: Random): Buffer {
  const string = (content: Buffer) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(content.length)
    return Buffer.concat([length, content])
  }
  const name = string(Buffer.from('ssh-ed25519'))
  const key = randomBytes(32, random)
  const check = randomBytes(4, random)
  const secret = Buffer.concat([
    check,
    check,
    name,
    string(key),
    string(Buffer.concat([randomBytes(32, random), key])),
    string(Buffer.from('ci')),
  ])
  const padding = Buffer.from(Array.from({ length: (8 - (secret.length % 8)) % 8 }, (_, index) => index + 1))
  const none = string(Buffer.from('none'))
  return Buffer.concat([
    Buffer.from('openssh-key-v1\0'),
    none,
    none,
    string(Buffer.alloc(0)),
    Buffer.from([0, 0, 0, 1]),
    string(Buffer.concat([name, string(key)])),
    string(Buffer.concat([secret, padding])),
  ])
}
