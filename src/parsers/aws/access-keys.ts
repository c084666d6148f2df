import type { AwsKeyUse, AwsListedKey } from '../../core/aws.js'
import { awsAccount } from '../../core/aws-key-id.js'
import { type Fields, fieldsOf, instant, objects, text } from './fields.js'
import type { AwsSource, Parsed } from './part.js'

/** What was asked when an answer was given, as a wrapper of the export says it beside the answer. */
export interface Asked {
  readonly user: string | undefined
  readonly allUsers: boolean
  readonly keyId: string | undefined
  readonly arn: string | undefined
}

/** Answers of `ListAccessKeys` and `GetAccessKeyLastUsed`, and lists of the keys they name. Yields a record for each account the key ids belong to. */
export function* parseAccessKeys(answer: Fields, asked: Asked, source: AwsSource): Generator<Parsed> {
  const entries = answer.AccessKeyMetadata === undefined ? [answer] : objects(answer.AccessKeyMetadata ?? [])
  const keys = entries.flatMap((entry) => keyOf(entry, asked) ?? [])
  const uses = entries.flatMap((entry) => useOf(entry, asked) ?? [])
  const user = asked.user ?? (answer.AccessKeyMetadata === undefined ? undefined : text(answer.UserName))
  const listed = user === undefined ? [] : [user]
  // An answer of ListAccessKeys is about one user, and lists all keys of that user.
  const named = answer.AccessKeyMetadata === undefined ? [] : keys.map(({ userName }) => userName)
  const accounts = source.account === null ? [...new Set([...keys, ...uses].map(({ id }) => awsAccount(id)))] : [source.account]
  if (accounts.length <= 1) {
    yield { kind: 'access-keys', account: accounts[0] ?? null, users: [...new Set([...listed, ...named])], keys, uses }
    return
  }
  for (const account of accounts) {
    const own = <Item extends { id: string }>(items: readonly Item[]) => items.filter(({ id }) => awsAccount(id) === account)
    const users = [...new Set([...listed, ...own(keys).map(({ userName }) => userName)])].filter((name) => named.includes(name))
    yield { kind: 'access-keys', account, users, keys: own(keys), uses: own(uses) }
  }
}

function keyOf(entry: Fields, asked: Asked): AwsListedKey | null {
  const id = text(entry.AccessKeyId)
  const userName = text(entry.UserName) ?? asked.user
  if (id === undefined || userName === undefined || entry.Status === undefined) return null
  return {
    id,
    userName,
    slot: undefined,
    active: entry.Status === 'Active',
    createdAt: instant(entry.CreateDate),
    lastUsedAt: undefined,
    lastUsedService: undefined,
    lastUsedRegion: undefined,
  }
}

/** `LastUsedDate` is absent and the service `N/A` for a key that was not used since 2015 (IAM API Reference, AccessKeyLastUsed). */
function useOf(entry: Fields, asked: Asked): AwsKeyUse | null {
  const use = fieldsOf(entry.AccessKeyLastUsed)
  const id = text(entry.AccessKeyId) ?? asked.keyId
  if (use === null || id === undefined) return null
  const said = (value: unknown) => (value === 'N/A' ? undefined : text(value))
  return {
    id,
    lastUsedAt: use.LastUsedDate === undefined || use.LastUsedDate === null ? 'never' : instant(use.LastUsedDate),
    service: said(use.ServiceName),
    region: said(use.Region),
  }
}
