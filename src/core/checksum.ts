const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

const crcTable = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value
})

/** CRC-32 (IEEE 802.3, as in zip and gzip) of ASCII text. */
export function crc32(text: string): number {
  let crc = 0xffffffff
  for (let i = 0; i < text.length; i++) crc = (crc >>> 8) ^ (crcTable[(crc ^ text.charCodeAt(i)) & 0xff] ?? 0)
  return (crc ^ 0xffffffff) >>> 0
}

/** A number in base 62 (digits, capitals, small letters), padded with zeros to `length`. */
function toBase62(value: number, length: number): string {
  let text = ''
  for (let rest = value; rest > 0; rest = Math.floor(rest / 62)) text = base62[rest % 62] + text
  return text.padStart(length, '0')
}

/** What a token's checksum is computed from and where it stands. */
interface ChecksumKind {
  /** True when the token's checksum is right. */
  holds(token: string): boolean
  /** The same token with the right checksum. */
  seal(token: string): string
  /** The same token with a wrong one. */
  spoil(token: string): string
  /** What a token with a wrong checksum is: no token, a doubtful one, or as good as before where the rule is not certain. */
  readonly unsealed: 'refused' | 'doubted' | 'kept'
}

/** A checksum in the last `length` characters, computed from what stands before it. */
function trailing(length: number, compute: (head: string) => string, unsealed: ChecksumKind['unsealed'] = 'refused'): ChecksumKind {
  const seal = (token: string) => {
    const head = token.slice(0, -length)
    return head + compute(head)
  }
  return {
    unsealed,
    seal,
    holds: (token) => seal(token) === token,
    spoil: (token) => {
      const last = seal(token).slice(-1)
      return seal(token).slice(0, -1) + (last === '1' ? '2' : '1')
    },
  }
}

/** CRC-32 in 6 characters of base 62 of everything behind the first `_`. */
function afterPrefix(head: string): string {
  return toBase62(crc32(head.slice(head.indexOf('_') + 1)), 6)
}

/** CRC-32 in 8 hexadecimal digits, lowest byte first, of everything before the last `_`. */
function littleEndianHex(head: string): string {
  const crc = crc32(head.slice(0, head.lastIndexOf('_')))
  return [0, 8, 16, 24].map((shift) => ((crc >>> shift) & 0xff).toString(16).padStart(2, '0')).join('')
}

/**
 * The checksums tokens carry, by name.
 * `github`: the last 6 characters are the CRC-32 of what stands between the prefix's `_` and them, in base 62
 * (github.blog, "Behind GitHub's new authentication token formats", 2021; the order of the alphabet, digits first, was confirmed with
 * a token its owner published after revoking it).
 * `npm`: the same in `npm_` tokens (github.blog, "Announcing npm's new access token format", 2021).
 * `gitlab-routable`: the last 7 characters are the CRC-32 of all before them, prefix included, in base 36 (routable_token.rb in GitLab's
 * source). No published token was met to confirm it, so a wrong one only makes a token doubtful.
 * `grafana`: the last 8 are the CRC-32 of all before the last `_` (tokengen.go in Grafana's source, whose own test token it holds for).
 * `vercel`: as `npm`, said of Vercel's tokens by others and confirmed nowhere: it can only add to a token.
 */
export const checksums = {
  github: trailing(6, afterPrefix),
  npm: trailing(6, afterPrefix),
  'gitlab-routable': trailing(7, (head) => crc32(head).toString(36).padStart(7, '0'), 'doubted'),
  grafana: trailing(8, littleEndianHex),
  vercel: trailing(6, afterPrefix, 'kept'),
} as const satisfies Record<string, ChecksumKind>

/** The name of a checksum a rule may ask for. */
export type Checksum = keyof typeof checksums
