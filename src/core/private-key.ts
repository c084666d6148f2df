import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'

/** What a private key is, as far as it can be read without a passphrase. */
export interface KeyFacts {
  /** `rsa`, `ec`, `ed25519`, `dsa` and kin. */
  readonly type: string
  /** Length of the modulus or of the curve's field; null when the type has one length only. */
  readonly bits: number | null
  readonly curve: string | null
}

const mostBytes = 32_768

const curveBits: Readonly<Record<string, number>> = { prime256v1: 256, secp256k1: 256, secp384r1: 384, secp521r1: 521 }

/** Reads a private key in DER (PKCS#1, SEC 1 or PKCS#8); null when it does not parse. Never throws. */
export function readPrivateKey(der: Uint8Array, label: 'RSA' | 'EC' | 'DSA' | 'PKCS8'): { key: KeyObject; facts: KeyFacts } | null {
  if (der.length > mostBytes) return null
  try {
    // Node reads the old DSA form from PEM alone.
    const pem = `-----BEGIN ${label === 'PKCS8' ? '' : `${label} `}PRIVATE KEY-----\n${Buffer.from(der).toString('base64')}\n-----END ${label === 'PKCS8' ? '' : `${label} `}PRIVATE KEY-----\n`
    const key = createPrivateKey(pem)
    const details = key.asymmetricKeyDetails
    const curve = details?.namedCurve ?? null
    const bits = details?.modulusLength ?? (curve === null ? null : (curveBits[curve] ?? null))
    return { key, facts: { type: key.asymmetricKeyType ?? 'unknown', bits, curve } }
  } catch {
    return null
  }
}

/** What an OpenSSH key says outside its secret part. */
export interface OpensshKey extends KeyFacts {
  readonly encrypted: boolean
  readonly intact: boolean
  /** The public half as SSH writes it. */
  readonly publicKey: Uint8Array
}

/** What OpenSSH's own key format tells before its encrypted part (PROTOCOL.key): null when the bytes are not of it. */
export function readOpensshKey(bytes: Uint8Array): OpensshKey | null {
  const view = Buffer.from(bytes)
  const magic = 'openssh-key-v1\0'
  if (view.subarray(0, magic.length).toString('latin1') !== magic) return null
  let at = magic.length
  const string = () => {
    if (at + 4 > view.length) return null
    const length = view.readUInt32BE(at)
    if (length > mostBytes || at + 4 + length > view.length) return null
    at += 4 + length
    return view.subarray(at - length, at)
  }
  const cipher = string()?.toString('latin1')
  const kdf = string()
  const options = string()
  if (cipher === undefined || kdf === null || options === null || at + 4 > view.length) return null
  at += 4
  const publicKey = string()
  const secret = string()
  if (publicKey === null || publicKey.length < 8) return null
  const nameLength = publicKey.readUInt32BE(0)
  if (nameLength > 64) return null
  const type = publicKey.subarray(4, 4 + nameLength).toString('latin1')
  const encrypted = cipher !== 'none'
  // Two equal numbers begin the secret part: how OpenSSH sees that it was decrypted.
  const intact =
    secret !== null && (encrypted ? secret.length >= 16 : secret.length >= 8 && secret.subarray(0, 4).equals(secret.subarray(4, 8)))
  return { type: type.replace(/^ssh-|@openssh\.com$/g, ''), bits: rsaBits(type, publicKey), curve: null, encrypted, intact, publicKey }
}

/** Bits of the modulus in an ssh-rsa public key: the second number in it. */
function rsaBits(type: string, blob: Buffer): number | null {
  if (type !== 'ssh-rsa') return null
  let at = 4 + blob.readUInt32BE(0)
  for (let index = 0; index < 2; index++) {
    if (at + 4 > blob.length) return null
    const length = blob.readUInt32BE(at)
    if (index === 1) return Math.round(((length - 1) * 8) / 64) * 64
    at += 4 + length
  }
  return null
}

/** What a certificate says of itself. */
export interface CertificateFacts {
  readonly subject: string
  readonly issuer: string
  /** ISO 8601, UTC. */
  readonly validTo: string
  /** True when the key given is the certificate's. */
  readonly matches: boolean
}

/** Reads a certificate in PEM; null when it does not parse. Never throws. */
export function readCertificate(pem: string, key: KeyObject | null): CertificateFacts | null {
  if (pem.length > mostBytes) return null
  try {
    const certificate = new X509Certificate(pem)
    const name = (text: string) => /CN=([^\n]{1,120})/.exec(text)?.[1] ?? text.split('\n')[0]?.slice(0, 120) ?? ''
    return {
      subject: name(certificate.subject),
      issuer: name(certificate.issuer),
      validTo: new Date(certificate.validTo).toISOString(),
      matches: key !== null && certificate.checkPrivateKey(key),
    }
  } catch {
    return null
  }
}
