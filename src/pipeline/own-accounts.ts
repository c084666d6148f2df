import type { RemoteOptions } from '../core/collector.js'
import type { InventoryRecord } from '../core/inventory.js'
import type { OwnerSettings } from '../core/owners.js'

/** The records of a run with the accounts its config calls our own: what trusts them trusts no stranger. Nothing is added where nothing was read. */
export function withOwnAccounts(records: readonly InventoryRecord[], { awsAccounts }: RemoteOptions): readonly InventoryRecord[] {
  if (awsAccounts.length === 0 || !records.some(({ provider }) => provider === 'aws')) return records
  const accounts = awsAccounts.map((account) => ({ ...account, active: true }))
  const organization = { id: undefined, managementAccount: undefined, accounts }
  return [...records, { provider: 'aws', kind: 'organization', account: null, target: '', path: null, organization }]
}

/** The records of a run with the logins its config calls machines. */
export function withMachineUsers(records: readonly InventoryRecord[], { machines }: OwnerSettings): readonly InventoryRecord[] {
  if (machines.length === 0 || !records.some(({ provider }) => provider === 'github')) return records
  const nowhere = { host: '', owner: null, repository: null, target: '', path: null, line: null }
  return [...records, { provider: 'github', kind: 'machine-users', ...nowhere, logins: machines }]
}
