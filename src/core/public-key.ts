import { createHash, createPublicKey, type JsonWebKey, type KeyObject } from 'node:crypto'

/** What names a key pair to everyone: SHA-256 of its public half as a SubjectPublicKeyInfo (RFC 5280), in hex. Takes either half. */
export function publicKeyId(key: KeyObject): string {
  const half = key.type === 'private' ? createPublicKey(key) : key
  return createHash('sha256')
    .update(half.export({ type: 'spki', format: 'der' }))
    .digest('hex')
}

const curves: Readonly<Record<string, string>> = { nistp256: 'P-256', nistp384: 'P-384', nistp521: 'P-521' }

/** The length-prefixed strings of an SSH structure (RFC 4251); null when they do not fill it. */
function stringsOf(blob: Buffer): Buffer[] | null {
  const strings: Buffer[] = []
  for (let at = 0; at < blob.length; ) {
    if (at + 4 > blob.length) return null
    const end = at + 4 + blob.readUInt32BE(at)
    if (end > blob.length) return null
    strings.push(blob.subarray(at + 4, end))
    at = end
  }
  return strings
}

/** A number without the zero byte that keeps it from looking negative. */
function unsigned(number: Buffer): string {
  return (number[0] === 0 ? number.subarray(1) : number).toString('base64url')
}

function jwkOf(blob: Buffer): JsonWebKey | null {
  const [name, first, second] = stringsOf(blob) ?? []
  if (name === undefined || first === undefined) return null
  const type = name.toString('latin1')
  if (type === 'ssh-ed25519') return { kty: 'OKP', crv: 'Ed25519', x: first.toString('base64url') }
  if (second === undefined) return null
  if (type === 'ssh-rsa') return { kty: 'RSA', e: unsigned(first), n: unsigned(second) }
  const crv = curves[first.toString('latin1')]
  if (!type.startsWith('ecdsa-sha2-') || crv === undefined || second[0] !== 4) return null
  const middle = 1 + (second.length - 1) / 2
  return { kty: 'EC', crv, x: second.subarray(1, middle).toString('base64url'), y: second.subarray(middle).toString('base64url') }
}

/** A public key as SSH writes it (RFC 4253, 5656, 8709): RSA, the NIST curves, Ed25519; null for others and torn ones. Never throws. */
export function readSshPublicKey(blob: Uint8Array): KeyObject | null {
  try {
    const jwk = jwkOf(Buffer.from(blob))
    return jwk === null ? null : createPublicKey({ key: jwk, format: 'jwk' })
  } catch {
    return null
  }
}
