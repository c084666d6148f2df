import type { Check } from '../check.js'
import { entropy, looksRandom, wordiness } from '../randomness.js'
import { canaryAccounts } from './canaries.js'

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

/** An access key id: random, and the account is told. */
export const awsKeyId: Check = ({ value, text, end }) => {
  const body = value.slice(4)
  // A word of capitals, such as a constant's name or a line of base64 text, is no key id.
  if (new Set(body).size < 7 || wordiness(body) > (/[2-7]/.test(body) ? 4.5 : 3)) return null
  if (text[end] === '=' && text[end + 1] === '=') return null
  const temporary = value.startsWith('ASIA')
  const account = awsAccount(value)
  const canary = account !== null && canaryAccounts.has(account)
  const facts = { account, temporary, ...(canary ? { canary } : {}) }
  const identity = account === null ? {} : { identity: `aws:${account}` }
  if (canary)
    return {
      confidence: 'high',
      severity: 'low',
      facts,
      ...identity,
      remark: 'of an account that only makes canary tokens: using it raises an alarm',
    }
  const reason = account === null ? 'it has the form AWS documents' : 'it has the form AWS documents, and holds an account number'
  return { confidence: 'high', facts, ...identity, reason, ...(temporary ? { severity: 'low' as const } : {}) }
}

/** A secret access key is 40 characters of base64, all kinds of them: not a path, not a hash. */
export function plausibleAwsSecret(value: string): boolean {
  return /[a-z]/.test(value) && /[A-Z]/.test(value) && /[0-9]/.test(value) && entropy(value) >= 4.1 && looksRandom(value)
}

export const awsSecret: Check = ({ value }) => (plausibleAwsSecret(value) ? { confidence: 'high' } : null)

/** A long-term Bedrock key is `ABSK` and base64 of `BedrockAPIKey-<user>-at-<account>:<secret>`. */
export const awsBedrock: Check = ({ value }) => {
  const decoded = Buffer.from(value.slice(4), 'base64').toString('latin1')
  const parts = /^(BedrockAPIKey-[\w+=,.@-]{1,50})-at-(\d{12}):([\x21-\x7e]{16,})$/.exec(decoded)
  if (parts === null) return null
  const [, user = '', account = ''] = parts
  return {
    confidence: 'high',
    facts: { account, user },
    identity: `aws:${account}:user/${user}`,
    proven: true,
    reason: 'it decodes to a user and an account',
  }
}
