import type { AwsFacet, AwsListed, AwsRecord } from '../../core/aws.js'
import { type Gap, limit } from '../../core/gap.js'
import type { Attributed } from './attribute.js'
import { latestOf } from './newest.js'

type Of<Kind extends AwsFacet> = Extract<AwsRecord, { kind: Kind }>

/** The records of one kind, in the order given. */
export function ofKind<Kind extends AwsFacet>(records: readonly Attributed[], kind: Kind): (Of<Kind> & Attributed)[] {
  return records.filter((record): record is Of<Kind> & Attributed => record.kind === kind)
}

/**
 * Authorization details of one account, newest first: pages that share no user, role or group are parts of one whole; one that repeats any of a newer
 * one is an older export, said and passed over.
 */
export function wholeDetails(records: readonly (Of<'authorization-details'> & Attributed)[]): {
  details: Pick<Of<'authorization-details'>, 'users' | 'groups' | 'roles' | 'policies'>
  used: number
  gaps: Gap[]
} {
  const seen = new Set<string>()
  const policies = new Map<string, Of<'authorization-details'>['policies'][number]>()
  const details = {
    users: [] as Of<'authorization-details'>['users'][number][],
    groups: [] as Of<'authorization-details'>['groups'][number][],
    roles: [] as Of<'authorization-details'>['roles'][number][],
  }
  const gaps: Gap[] = []
  let used = 0
  let newest = ''
  for (const record of records) {
    const arns = [...record.users, ...record.groups, ...record.roles].map(({ arn }) => arn)
    if (arns.some((arn) => seen.has(arn))) {
      // The same file met by two targets is no older export.
      if (latestOf(record) !== newest || !arns.every((arn) => seen.has(arn))) gaps.push(older(record))
      continue
    }
    newest = latestOf(record) > newest ? latestOf(record) : newest
    used++
    for (const arn of arns) seen.add(arn)
    for (const item of record.users) details.users.push(item)
    for (const item of record.groups) details.groups.push(item)
    for (const item of record.roles) details.roles.push(item)
    for (const policy of record.policies) if (!policies.has(policy.arn)) policies.set(policy.arn, policy)
  }
  const { users, groups, roles } = details
  // Pages come in the order the other side chose.
  for (const items of [users, groups, roles] as { readonly name: string; readonly arn: string }[][]) items.sort(byName)
  return { details: { users, groups, roles, policies: [...policies.values()].sort(byName) }, used, gaps }
}

function byName(a: { readonly name: string; readonly arn: string }, b: { readonly name: string; readonly arn: string }): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1
  return a.arn < b.arn ? -1 : 1
}

/** Says that an older export of the same thing is not counted. */
export function older({ path, target, account }: Attributed): Gap {
  return limit('skipped', path ?? target, `nothing: a newer export of account ${account} is in this run`, target)
}

/** A record of one user's or of all users' credentials. */
interface Listing<Item> {
  /** What else it came with: its folder, or nothing for answers of the API. Several answers from one place add up. */
  readonly from: string | null
  readonly users: AwsListed
  readonly items: readonly Item[]
}

/** Credentials by user, of records newest first; `whole` tells whether all of a user's are known. */
export interface Listed<Item> {
  readonly of: (userName: string) => readonly Item[]
  readonly whole: (userName: string) => boolean
}

/** What the records list, each credential once. A user whose credentials a newer record lists whole has none that only an older one names. */
export function listed<Item extends { readonly id: string; readonly userName: string }>(records: readonly Listing<Item>[]): Listed<Item> {
  const byUser = new Map<string, Map<string, Item>>()
  const wholeFrom = new Map<string, string | null>()
  let all: { readonly from: string | null } | null = null
  for (const { from, users, items } of records) {
    for (const item of items) {
      const known = wholeFrom.get(item.userName)
      if ((all !== null && all.from !== from) || (known !== undefined && known !== from)) continue
      const own = byUser.get(item.userName) ?? new Map<string, Item>()
      if (!own.has(item.id)) own.set(item.id, item)
      byUser.set(item.userName, own)
    }
    if (users === 'all') all ??= { from }
    else for (const user of users) if (!wholeFrom.has(user)) wholeFrom.set(user, from)
  }
  return { of: (user) => [...(byUser.get(user)?.values() ?? [])], whole: (user) => all !== null || wholeFrom.has(user) }
}

/** Every item once by its key, the first counts. */
export function unique<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] {
  const seen = new Map<string, Item>()
  for (const item of items) if (!seen.has(keyOf(item))) seen.set(keyOf(item), item)
  return [...seen.values()]
}
