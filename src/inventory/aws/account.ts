import type {
  AwsAccount,
  AwsCredentialReportRow,
  AwsFacet,
  AwsIdentityProvider,
  AwsKeyUse,
  AwsOrganization,
  AwsRole,
  AwsRoot,
  AwsServiceUse,
  AwsUser,
} from '../../core/aws.js'
import { failed, type Gap, limit } from '../../core/gap.js'
import { type Attributed, folderOf } from './attribute.js'
import { joinKeys } from './keys.js'
import { listed, ofKind, older, unique, wholeDetails } from './merge.js'
import { latestOf, newestFirst } from './newest.js'

/** Everything one account's records say, put together. */
export interface BuiltAccount {
  readonly account: AwsAccount
  /** By user name. */
  readonly rows: ReadonlyMap<string, AwsCredentialReportRow>
  readonly gaps: readonly Gap[]
}

/** Puts one account's records together; `organization` is known from elsewhere. */
export function buildAccount(id: string, unordered: readonly Attributed[], organization: AwsOrganization | undefined): BuiltAccount {
  const records = newestFirst(unordered, unordered)
  const { details, used, gaps } = wholeDetails(ofKind(records, 'authorization-details'))
  const [report, ...oldReports] = ofKind(records, 'credential-report')
  const rows = new Map((report?.rows ?? []).map((row) => [row.user, row]))
  const wanted = details.users.length > 0 ? details.users : usersOf(report?.rows ?? [])
  if (used > 0 && details.users.length === 0 && wanted.length > 0) {
    gaps.push(limit('skipped', `account ${id}: what its ${wanted.length} users may do`, 'authorization details with users in them'))
  }
  const facts = userFacts(records)
  const roles = describedRoles(details.roles, records)
  const users = namedOnce(wanted, gaps).map((user) => facts(user, rows.get(user.name), report !== undefined))
  const summary = summaryOf(records)
  const arn = [...users, ...roles, ...details.groups].map((one) => one.arn)[0] ?? report?.rows[0]?.arn
  const account: AwsAccount = {
    id,
    partition: arn?.split(':')[1] ?? 'aws',
    alias: summary.alias,
    users,
    groups: details.groups,
    roles: namedOnce(roles, gaps),
    policies: details.policies,
    root: rootOf(rows.get('<root_account>'), summary),
    providers: providersOf(records),
    rolesAnywhere: allOf(
      records,
      'roles-anywhere',
      ({ profiles }) => profiles,
      ({ arn }) => arn,
    ),
    organization,
    scps: ofKind(records, 'service-control-policies')[0]?.levels,
    rcps: ofKind(records, 'resource-control-policies')[0]?.levels,
    read: readOf(records, used, summary),
  }
  return {
    account,
    rows,
    gaps: [...gaps, ...oldReports.filter((old) => report !== undefined && latestOf(old) !== latestOf(report)).map(older)],
  }
}

/** Users as the credential report alone knows them: nothing of what they may do. */
function usersOf(rows: readonly AwsCredentialReportRow[]): AwsUser[] {
  return rows
    .filter(({ user, arn }) => user !== '<root_account>' && arn.includes(':user/'))
    .map(({ user, arn, createdAt }) => ({
      ...{ kind: 'user', arn, id: '', name: user, path: `/${arn.slice(arn.indexOf(':user/') + 6, -user.length)}`, createdAt, tags: {} },
      ...{ attached: [], inline: [], boundary: null, serviceUse: undefined, location: null, groups: [] },
      ...{ keys: undefined, console: undefined, serviceCredentials: undefined, sshKeys: undefined, signingCertificates: undefined },
    }))
}

/** Tells what is known of a user beside its policies: keys, console, other credentials, use of services. */
function userFacts(records: readonly Attributed[]): (user: AwsUser, row: AwsCredentialReportRow | undefined, reported: boolean) => AwsUser {
  const keyRecords = ofKind(records, 'access-keys')
  const keys = listed(keyRecords.map((record) => ({ from: folderOf(record), users: record.users, items: record.keys })))
  const uses = new Map<string, AwsKeyUse>()
  for (const use of keyRecords.flatMap((record) => record.uses)) if (!uses.has(use.id)) uses.set(use.id, use)
  const services = listed(
    ofKind(records, 'service-credentials').map((record) => ({ from: folderOf(record), users: record.users, items: record.credentials })),
  )
  const sshKeys = listed(ofKind(records, 'ssh-keys').map((record) => ({ from: folderOf(record), users: record.users, items: record.keys })))
  const certificates = listed(
    ofKind(records, 'signing-certificates').map((record) => ({ from: folderOf(record), users: record.users, items: record.certificates })),
  )
  const used = serviceUses(records)
  const some = <Item>(list: { of: (name: string) => readonly Item[]; whole: (name: string) => boolean }, name: string) => {
    const items = list.of(name)
    return items.length > 0 || list.whole(name) ? items : undefined
  }
  return (user, row, reported) => {
    const { name } = user
    const slots = row?.keys ?? (reported ? [] : undefined)
    return {
      ...user,
      // A user made after the report is in no row of it: of its keys only the list can speak.
      keys: joinKeys({ slots: row === undefined && reported ? undefined : slots, listed: keys.of(name), whole: keys.whole(name), uses }),
      console: row?.console,
      serviceCredentials: some(services, name),
      sshKeys: some(sshKeys, name),
      signingCertificates: some(certificates, name) ?? (row !== undefined && row.certificates.length === 0 && !row.more ? [] : undefined),
      serviceUse: used.get(user.arn),
    }
  }
}

function describedRoles(roles: readonly AwsRole[], records: readonly Attributed[]): AwsRole[] {
  const descriptions = new Map(
    ofKind(records, 'role-descriptions').flatMap((record) => record.descriptions.map(({ arn, description }) => [arn, description])),
  )
  const used = serviceUses(records)
  return roles.map((role) => ({
    ...role,
    description: role.description ?? descriptions.get(role.arn),
    serviceUse: used.get(role.arn) ?? role.serviceUse,
  }))
}

function serviceUses(records: readonly Attributed[]): Map<string, readonly AwsServiceUse[]> {
  const used = new Map<string, readonly AwsServiceUse[]>()
  for (const { arn, services } of ofKind(records, 'last-accessed')) if (!used.has(arn)) used.set(arn, services)
  return used
}

/** AWS keeps the names of users and of roles unique whatever their paths and capitals: a second one means that the export is not one account's. */
function namedOnce<Item extends { readonly name: string; readonly arn: string }>(items: readonly Item[], gaps: Gap[]): Item[] {
  const kept = unique(items, ({ name }) => name.toLowerCase())
  if (kept.length === items.length) return kept
  const first = new Set(kept)
  for (const item of items) {
    if (!first.has(item))
      gaps.push(failed('corrupt', item.arn, 'an export of one account: another one has the same name, under another path'))
  }
  return kept
}

interface Summary {
  readonly alias: string | undefined
  readonly rootKeysPresent: number | undefined
  readonly rootMfa: boolean | undefined
}

function summaryOf(records: readonly Attributed[]): Summary {
  const all = ofKind(records, 'account-summary')
  return {
    alias: all.find(({ alias }) => alias !== undefined)?.alias,
    rootKeysPresent: all.find(({ rootKeysPresent }) => rootKeysPresent !== undefined)?.rootKeysPresent,
    rootMfa: all.find(({ rootMfa }) => rootMfa !== undefined)?.rootMfa,
  }
}

function rootOf(row: AwsCredentialReportRow | undefined, { rootKeysPresent, rootMfa }: Summary): AwsRoot | undefined {
  if (row === undefined && rootKeysPresent === undefined) return undefined
  return {
    keys: row?.keys ?? [],
    keysPresent: rootKeysPresent,
    activeCertificates: row?.certificates.filter(({ active }) => active).length ?? 0,
    mfa: row?.console?.mfa ?? rootMfa,
    passwordLastUsedAt: row?.console?.lastUsedAt,
  }
}

/** Lists name providers, single answers tell their audiences: both make one. */
function providersOf(records: readonly Attributed[]): readonly AwsIdentityProvider[] | undefined {
  const all = ofKind(records, 'identity-providers')
  if (all.length === 0) return undefined
  const merged = new Map<string, AwsIdentityProvider>()
  for (const provider of all.flatMap(({ providers }) => providers)) {
    const known = merged.get(provider.arn)
    merged.set(provider.arn, known === undefined ? provider : { ...provider, ...known, ...fuller(known, provider) })
  }
  return [...merged.values()]
}

function fuller(a: AwsIdentityProvider, b: AwsIdentityProvider): Partial<AwsIdentityProvider> {
  return {
    audiences: a.audiences.length > 0 ? a.audiences : b.audiences,
    createdAt: a.createdAt ?? b.createdAt,
    validUntil: a.validUntil ?? b.validUntil,
  }
}

function allOf<Kind extends AwsFacet, Item>(
  records: readonly Attributed[],
  kind: Kind,
  itemsOf: (record: Extract<Attributed, { kind: Kind }>) => readonly Item[],
  keyOf: (item: Item) => string,
): readonly Item[] | undefined {
  const all = records.filter((record): record is Extract<Attributed, { kind: Kind }> => record.kind === kind)
  return all.length === 0 ? undefined : unique(all.flatMap(itemsOf), keyOf)
}

function readOf(records: readonly Attributed[], details: number, summary: Summary): ReadonlySet<AwsFacet> {
  const read = new Set(records.map(({ kind }) => kind))
  if (details === 0) read.delete('authorization-details')
  if (summary.rootKeysPresent === undefined) read.delete('account-summary')
  return read
}
