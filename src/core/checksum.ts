import { createHash } from 'node:crypto'
import { azureAnnotatedKey, azureKey, entraSecret } from './azure-key.js'
import { sealBech32 } from './bech32.js'
import { crc16, crc32 } from './crc.js'
import { fromBase32, fromBase58, toBase32, toBase58, toBase62 } from './radix.js'
import { type Sealing, sealedBy, trailing } from './sealing.js'
import { bedrock, digitsBase64, json, macaroon, numberedBase64, plainJson } from './self-describing.js'

/** CRC-32 in 6 characters of base 62 of everything behind the first `_`. */
function afterPrefix(head: string): string {
  return toBase62(crc32(head.slice(head.indexOf('_') + 1)), 6)
}

/** The bytes of a CRC-32, lowest first. */
function littleEndian(text: string): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(crc32(text))
  return bytes
}

const hex32 = (text: string) => crc32(text).toString(16).padStart(8, '0')

/** Base32 of bytes whose last two are the CRC-16 of the others, lowest first. */
function sealBase32(token: string, first: readonly number[]): string {
  const bytes = fromBase32(token)
  if (bytes.length < first.length + 2) return `${token} is too short`
  bytes.set(first)
  const sum = crc16(bytes.subarray(0, -2))
  bytes.set([sum & 255, sum >> 8], bytes.length - 2)
  return toBase32(bytes)
}

const natsSeed = (token: string) => {
  const [first = 0, second = 0] = fromBase32(token.slice(0, 4))
  return sealBase32(token, [first, second])
}

const stellarSeed = 18 << 3
const wifBytes = (compressed: boolean) => (compressed ? 38 : 37)

/** A private key in Bitcoin's wallet import format: base58 of 0x80, 32 bytes, 0x01 when compressed, and four bytes of a double SHA-256. */
function sealWif(token: string): string {
  const compressed = !token.startsWith('5')
  const drawn = fromBase58(token, 64) ?? new Uint8Array(64)
  const body = Buffer.concat([Buffer.from([0x80]), drawn.subarray(26, 58), compressed ? Buffer.from([1]) : Buffer.alloc(0)])
  const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest()
  return toBase58(Buffer.concat([body, hash(hash(body)).subarray(0, 4)]))
}

function holdsWif(token: string): boolean {
  const size = wifBytes(!token.startsWith('5'))
  const bytes = fromBase58(token, size)
  if (bytes === null) return false
  const hash = (part: Uint8Array) => createHash('sha256').update(part).digest()
  return hash(hash(bytes.subarray(0, -4)))
    .subarray(0, 4)
    .equals(bytes.subarray(-4))
}

/**
 * How tokens prove themselves, by name.
 * `github`: the last 6 characters are the CRC-32 of what stands between the prefix's `_` and them, in base 62
 * (github.blog, "Behind GitHub's new authentication token formats", 2021; the order of the alphabet, digits first, was confirmed with
 * a token its owner published after revoking it).
 * `github-fine-grained`: said to be the same of the part behind `github_pat_`; confirmed nowhere.
 * `npm`: as `github`, in `npm_` tokens (github.blog, "Announcing npm's new access token format", 2021).
 * `polar`: as `github`, of what stands behind the last `_` (server/polar/kit/crypto.py in Polar's source).
 * `gitlab-routable`: the last 7 characters are the CRC-32 of all before them, prefix included, in base 36 (routable_token.rb in GitLab's
 * source). No published token was met to confirm it, so a wrong one only makes a token doubtful.
 * `grafana`: the last 8 are the CRC-32 of all before the last `_` (tokengen.go in Grafana's source, whose own test token it holds for).
 * `confluent`: the last 6 characters are the CRC-32 of the 54 before them, lowest byte first, in base64 (docs.confluent.io, API keys).
 * `vercel`, `zuplo`, `cloudflare`: said of these tokens by other scanners; confirmed by no page of the maker's, though
 * Zuplo's and Cloudflare's say that there is one. They can only add to a token.
 * `atlassian`: the last 8 hexadecimal digits are the CRC-32 of all before them; another scanner refuses tokens for which it does not hold.
 * `age`: bech32 (age-encryption.org/v1). `nats`: nkeys, base32 with a CRC-16 (github.com/nats-io/nkeys). `stellar`: SEP-23.
 * `wif`: Bitcoin's wallet import format.
 * `azure-key`, `azure-annotated-key`, `entra-secret`: azure-key.ts. `json`, `plain-json`, `macaroon`, `numbered-base64`, `digits-base64`, `aws-bedrock`: self-describing.ts.
 */
export const checksums = {
  github: trailing(6, afterPrefix),
  'github-fine-grained': trailing(6, (head) => toBase62(crc32(head.slice('github_pat_'.length)), 6), 'kept'),
  npm: trailing(6, afterPrefix),
  polar: trailing(6, (head) => toBase62(crc32(head.slice(head.lastIndexOf('_') + 1)), 6), 'doubted'),
  'gitlab-routable': trailing(7, (head) => crc32(head).toString(36).padStart(7, '0'), 'doubted'),
  grafana: trailing(8, (head) => littleEndian(head.slice(0, head.lastIndexOf('_'))).toString('hex')),
  vercel: trailing(6, afterPrefix, 'kept'),
  zuplo: trailing(8, (head) => hex32(head.slice('zpka_'.length, -1)), 'kept'),
  confluent: trailing(6, (head) => littleEndian(head.slice('cflt'.length)).toString('base64').slice(0, 6), 'doubted'),
  cloudflare: trailing(8, (head) => hex32(head.slice(head.indexOf('_') + 1)), 'kept'),
  atlassian: trailing(8, (head) => hex32(head).toUpperCase(), 'doubted'),
  age: sealedBy(sealBech32),
  nats: sealedBy(natsSeed),
  stellar: sealedBy((token) => sealBase32(token, [stellarSeed])),
  wif: { ...sealedBy(sealWif), holds: holdsWif },
  'azure-key': azureKey,
  'azure-annotated-key': azureAnnotatedKey,
  'entra-secret': entraSecret,
  json,
  'plain-json': plainJson,
  macaroon,
  'numbered-base64': numberedBase64,
  'digits-base64': digitsBase64,
  'aws-bedrock': bedrock,
} as const satisfies Record<string, Sealing>

/** The name of a checksum a rule may ask for. */
export type Checksum = keyof typeof checksums
