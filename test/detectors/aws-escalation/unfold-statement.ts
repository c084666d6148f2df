import type { Statement } from './compact-form.js'

/** The number of the account every case plays in. */
export const account = '111122223333'

/** Part of an answer of AWS. */
export type Json = Readonly<Record<string, unknown>>

/** A policy document as AWS prints it, decoded. */
export interface Document {
  readonly Version: '2012-10-17'
  readonly Statement: readonly Json[]
}

const own = /^(?:user|role|group|policy|instance-profile|oidc-provider|saml-provider)\//

/** The ARN a short form stands for; other text stays as it is. */
export function arn(short: string): string {
  if (short === 'account') return `arn:aws:iam::${account}:root`
  return own.test(short) ? `arn:aws:iam::${account}:${short}` : short
}

function expand(value: unknown): unknown {
  if (typeof value === 'string') return arn(value)
  if (Array.isArray(value)) return value.map(expand)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, expand(inner)]))
}

const list = (text: string) => text.split(',').map((item) => item.trim())

function toStatement(source: Statement): Json {
  if (typeof source !== 'string') return Object.fromEntries(Object.entries(source).map(([key, value]) => [key, expand(value)]))
  const [, effect = '', actions = '', resources = '*'] = /^(allow|deny) (.+?)(?: on (.+))?$/.exec(source) ?? []
  if (effect === '') throw new Error(`not a statement: ${source}`)
  return { Effect: effect === 'allow' ? 'Allow' : 'Deny', Action: list(actions), Resource: list(resources).map(arn) }
}

/** The document whose statements are these; throws where a line is none. */
export function toDocument(sources: readonly Statement[]): Document {
  return { Version: '2012-10-17', Statement: sources.map(toStatement) }
}

/** The trust statement that lets one principal assume the role. */
export function toTrust(source: Statement): Json {
  if (typeof source !== 'string') return toStatement(source)
  const [, host] = /^federated (\S+)$/.exec(source) ?? []
  const provider = host ?? (/^(?:oidc|saml)-provider\//.test(source) ? arn(source) : null)
  if (provider !== null) {
    const Action = source.startsWith('saml-provider/') ? 'sts:AssumeRoleWithSAML' : 'sts:AssumeRoleWithWebIdentity'
    return { Effect: 'Allow', Principal: { Federated: provider }, Action }
  }
  const principal = arn(source) === source ? { Service: `${source}.amazonaws.com` } : { AWS: arn(source) }
  return { Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }
}
