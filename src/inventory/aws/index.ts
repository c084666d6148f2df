import type { AwsAccount, AwsOrganization, AwsRecord } from '../../core/aws.js'
import type { Gap } from '../../core/gap.js'
import type { Identity } from '../../core/identity.js'
import { buildAccount } from './account.js'
import { type Attributed, attribute } from './attribute.js'
import { identitiesOf } from './identities.js'
import { missingOf } from './missing.js'

/** Puts the records of AWS accounts together: accounts in the order of their ids, their non-human identities, and what is missing of them. */
export function assembleAws(all: readonly AwsRecord[]): {
  readonly part: { readonly identities: readonly Identity[]; readonly aws: readonly AwsAccount[] }
  readonly gaps: readonly Gap[]
} {
  const { records, forAll, gaps } = attribute(all)
  const organization = organizationOf(forAll)
  const identities: Identity[] = []
  const aws: AwsAccount[] = []
  const said: Gap[] = [...gaps]
  for (const [id, own] of [...byAccount(records)].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const { account, rows, gaps: missed } = buildAccount(id, own, organization)
    const target = own[0]?.target ?? ''
    aws.push(account)
    for (const one of identitiesOf(account)) identities.push(one)
    said.push(...missed.map((gap) => (gap.target === '' ? { ...gap, target } : gap)))
    if (own.every(({ path }) => path !== null)) said.push(...missingOf(account, rows, target))
  }
  return { part: { identities, aws }, gaps: said }
}

function byAccount(records: readonly Attributed[]): Map<string, Attributed[]> {
  const accounts = new Map<string, Attributed[]>()
  for (const record of records) {
    const own = accounts.get(record.account)
    if (own === undefined) accounts.set(record.account, [record])
    else own.push(record)
  }
  return accounts
}

/** What all records say of the organization together; undefined when none says anything. */
function organizationOf(records: readonly AwsRecord[]): AwsOrganization | undefined {
  const all = records.flatMap((record) => (record.kind === 'organization' ? [record.organization] : []))
  if (all.length === 0) return undefined
  const accounts = new Map<string, AwsOrganization['accounts'][number]>()
  for (const account of all.flatMap((one) => one.accounts)) {
    const known = accounts.get(account.id)
    const [name] = [account.name, known?.name].filter((one) => one !== undefined).sort()
    accounts.set(account.id, { id: account.id, name, active: account.active && known?.active !== false })
  }
  return {
    id: all.find(({ id }) => id !== undefined)?.id,
    managementAccount: all.find(({ managementAccount }) => managementAccount !== undefined)?.managementAccount,
    accounts: [...accounts.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
  }
}
