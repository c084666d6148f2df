import type { Detection } from '../core/detection.js'
import { failed, type Gap, isGap } from '../core/gap.js'
import type { Identity, Privilege } from '../core/identity.js'
import { type Inventory, type InventoryRecord, isJudgement, type Provider } from '../core/inventory.js'
import type { Rule } from '../core/rule.js'
import { assemblers } from '../inventory/index.js'
import { loadInventoryDetectors } from './detectors.js'
import { compareText } from './link/group.js'

/** The inventory of a run, and what its detectors said of it. */
export interface Surveyed {
  readonly inventory: Inventory
  readonly detections: readonly Detection[]
  readonly gaps: readonly Gap[]
}

/** Puts records together, provider by provider, then has the inventory detectors look at the whole. Without records nothing is loaded. */
export async function survey(records: readonly InventoryRecord[], rules: readonly Rule[], now: Date): Promise<Surveyed> {
  if (records.length === 0) return { inventory: emptyInventory, detections: [], gaps: [] }
  const { inventory, gaps } = await assemble(records)
  const detections: Detection[] = []
  const privileges = new Map<string, Privilege>()
  const found = [...gaps]
  for (const [id, detector] of await loadInventoryDetectors([...new Set(rules.map((rule) => rule.detector))])) {
    try {
      for (const item of detector.create({ rules: rules.filter((rule) => rule.detector === id), now })(inventory)) {
        if (isGap(item)) found.push(item)
        else if (isJudgement(item)) privileges.set(item.judged, item.privilege)
        else detections.push(item)
      }
    } catch (error) {
      const kind = error instanceof Error ? error.name : typeof error
      found.push(failed('unparsable', 'the inventory', `a mended detector: '${id}' stopped with ${kind}`))
    }
  }
  return { inventory: judged(inventory, privileges), detections, gaps: found }
}

/** An inventory of nothing. */
export const emptyInventory: Inventory = { identities: [], aws: [], workflows: [], github: [], codeowners: [], mailmaps: [] }

/** Puts records together, provider by provider; identities in the order of their ids. */
export async function assemble(records: readonly InventoryRecord[]): Promise<{ inventory: Inventory; gaps: Gap[] }> {
  const gaps: Gap[] = []
  let inventory = emptyInventory
  for (const [provider, own] of [...grouped(records)].sort(([a], [b]) => compareText(a, b))) {
    const assembler = await assemblers[provider]?.()
    if (assembler === undefined) continue
    const { part, gaps: missed } = assembler(own)
    gaps.push(...missed)
    inventory = { ...inventory, ...part, identities: [...inventory.identities, ...part.identities] }
  }
  return { inventory: { ...inventory, identities: [...inventory.identities].sort((a, b) => compareText(a.id, b.id)) }, gaps }
}

function grouped(records: readonly InventoryRecord[]): Map<Provider, InventoryRecord[]> {
  const groups = new Map<Provider, InventoryRecord[]>()
  for (const record of records) {
    const own = groups.get(record.provider)
    if (own === undefined) groups.set(record.provider, [record])
    else own.push(record)
  }
  return groups
}

function judged(inventory: Inventory, privileges: ReadonlyMap<string, Privilege>): Inventory {
  if (privileges.size === 0) return inventory
  const identities = inventory.identities.map((one): Identity => {
    const privilege = privileges.get(one.id)
    return privilege === undefined ? one : { ...one, privilege }
  })
  return { ...inventory, identities }
}
