const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/**
 * The account an access key id belongs to: bits 1 to 40 of its base32 part. Null for ids made before 2019, which hold no account.
 * AWS answers the same from `sts:GetAccessKeyInfo`.
 */
export function awsAccount(keyId: string): string | null {
  let bits = 0n
  for (const char of keyId.slice(4, 14)) bits = (bits << 5n) | BigInt(Math.max(0, base32.indexOf(char)))
  // 50 bits were read; the id's first is set where an account follows, the next 40 are the account.
  const account = (bits >> 9n) & ((1n << 40n) - 1n)
  return bits >> 49n === 0n || account === 0n || account > 999_999_999_999n ? null : account.toString().padStart(12, '0')
}

/** A made-up access key id of an account (12 digits): what `awsAccount` reads back. It belongs to nobody. */
export function sampleAwsKeyId(account: string, random: () => number): string {
  let bits = (1n << 49n) | (BigInt(account) << 9n) | BigInt(Math.floor(random() * 512))
  let body = ''
  for (let index = 0; index < 10; index++, bits >>= 5n) body = base32[Number(bits & 31n)] + body
  return `AKIA${body}${Array.from({ length: 6 }, () => base32[Math.floor(random() * 32)]).join('')}`
}
