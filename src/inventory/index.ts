import type { Gap } from '../core/gap.js'
import type { Inventory, InventoryRecord, Provider } from '../core/inventory.js'

/** What an assembler makes of one provider's records: its part of the inventory, and what it could not put together. */
export interface Assembled {
  readonly part: Partial<Inventory> & Pick<Inventory, 'identities'>
  readonly gaps: readonly Gap[]
}

/** Puts one provider's records together. Pure; the order of the records does not matter. */
export type Assembler = (records: readonly InventoryRecord[]) => Assembled

/** Who puts which provider's records together, loaded when there are any. The keys name the rooms. */
export const assemblers: Readonly<Partial<Record<Provider, () => Promise<Assembler>>>> = {
  aws: () =>
    import('./aws/index.js').then(
      (room) => (records) => room.assembleAws(records.flatMap((record) => (record.provider === 'aws' ? [record] : []))),
    ),
  ci: () =>
    import('./ci/index.js').then(
      (room) => (records) => room.assembleCi(records.flatMap((record) => (record.provider === 'ci' ? [record] : []))),
    ),
  github: () =>
    import('./github/index.js').then(
      (room) => (records) => room.assembleGitHub(records.flatMap((record) => (record.provider === 'github' ? [record] : []))),
    ),
  ownership: () =>
    import('./ownership/index.js').then(
      (room) => (records) => room.assembleOwnership(records.flatMap((record) => (record.provider === 'ownership' ? [record] : []))),
    ),
}
