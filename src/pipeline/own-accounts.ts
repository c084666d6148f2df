import type { RemoteOptions } from '../core/collector.js'
import type { InventoryRecord } from '../core/inventory.js'

/** The records of a run with the accounts its config calls our own: what trusts them trusts no stranger. Nothing is added where nothing was read. */
export function withOwnAccounts(records: readonly InventoryRecord[], { awsAccounts }: RemoteOptions): readonly InventoryRecord[] {
  if (awsAccounts.length === 0 || !records.some(({ provider }) => provider === 'aws')) return records
  const accounts = awsAccounts.map((account) => ({ ...account, active: true }))
  const organization = { id: undefined, managementAccount: undefined, accounts }
  return [...records, { provider: 'aws', kind: 'organization', account: null, target: '', path: null, organization }]
}
