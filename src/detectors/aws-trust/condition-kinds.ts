import { type Grant, isPattern, type Restriction, strengthOf } from './grants.js'

/** What is left of “anyone” when a grant's conditions are taken together. */
export interface Narrowed {
  /** Organizations a caller must be of. */
  readonly organizations: readonly string[]
  /** Accounts a caller, or the resource a service calls for, must be of. */
  readonly accounts: readonly string[]
  /** Said in words: what else is asked for, such as an external id or an address. */
  readonly also: readonly string[]
}

const partial: Readonly<Record<string, string>> = {
  'sts:externalid': 'an external id',
  'aws:sourceip': 'an address',
  'aws:vpcsourceip': 'an address',
  'aws:sourcevpc': 'a VPC',
  'aws:sourcevpce': 'a VPC endpoint',
  'aws:multifactorauthpresent': 'MFA',
  'aws:multifactorauthage': 'MFA',
  'sts:sourceidentity': 'a source identity',
  'sts:rolesessionname': 'a session name',
  'aws:username': 'a user name',
  'aws:useragent': 'a user agent',
}

/** Judges the conditions on a principal of AWS. What holds without its key, and what only rules a few out, asks for nothing. */
export function narrowed({ restrictions }: Grant): Narrowed {
  const organizations: string[] = []
  const accounts: string[] = []
  const also: string[] = []
  for (const restriction of restrictions) {
    const one = narrowedBy(restriction, restrictions)
    organizations.push(...one.organizations)
    accounts.push(...one.accounts)
    also.push(...one.also)
  }
  return { organizations, accounts, also: [...new Set(also)] }
}

const nothing: Narrowed = { organizations: [], accounts: [], also: [] }

function narrowedBy(alternatives: Restriction, all: readonly Restriction[]): Narrowed {
  const [only] = alternatives
  if (only === undefined || alternatives.length > 1 || strengthOf(only, all) !== 'strict') return nothing
  const { key, values } = only
  const whole = values.every((value) => !isPattern(value, only))
  if (key === 'aws:principalorgid' || key === 'aws:sourceorgid') return whole ? { ...nothing, organizations: values } : nothing
  if (key === 'aws:principalorgpaths' || key === 'aws:sourceorgpaths') {
    const ids = values.map((value) => /^(o-[a-z0-9]+)\//.exec(value)?.[1])
    return ids.every((id) => id !== undefined) ? { ...nothing, organizations: ids } : nothing
  }
  if (key === 'aws:principalaccount' || key === 'aws:sourceaccount') return whole ? { ...nothing, accounts: values } : nothing
  if (key === 'aws:principalarn' || key === 'aws:sourcearn') {
    const ids = values.map((value) => /^arn:[^:]*:[^:]+:[^:]*:(\d{12}):/.exec(value)?.[1])
    return ids.every((id) => id !== undefined) ? { ...nothing, accounts: ids } : nothing
  }
  if (key === 'aws:userid') {
    // `AROA…:*` is one role, and its id cannot be had by anybody else.
    return values.every((value) => /^A(?:ROA|IDA)[A-Z0-9]{12,}/.test(value)) ? { ...nothing, also: ['one principal'] } : nothing
  }
  if (key.startsWith('aws:principaltag/') || key.startsWith('aws:requesttag/')) return { ...nothing, also: ['a tag'] }
  const word = partial[key]
  const open = values.some((value) => /^[*?]*$/.test(value) || value === '0.0.0.0/0' || value === '::/0')
  return word === undefined || open ? nothing : { ...nothing, also: [word] }
}
