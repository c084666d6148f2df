import { awsAccount } from '../../../core/aws-key-id.js'
import type { Check } from '../check.js'
import { entropy, looksRandom, wordiness } from '../randomness.js'
import { canaryAccounts } from './canaries.js'

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
