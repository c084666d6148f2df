import type { RawOptions } from '../config/options.js'
import { resolveConfig } from '../config/resolve.js'
import { surroundings } from '../config/surroundings.js'
import { clean } from '../core/clean.js'
import { UsageError } from '../core/errors.js'
import { inventoryCsv, inventoryJson, inventoryTable } from '../reporters/inventory/index.js'
import type { Reporter } from '../reporters/look.js'
import { deliver } from './deliver.js'
import { exitCodeOf } from './exit-code.js'
import { scanFor } from './scan.js'
import type { World } from './world.js'

const reporters: Readonly<Record<string, Reporter>> = {
  table: inventoryTable,
  pretty: inventoryTable,
  json: inventoryJson,
  csv: inventoryCsv,
}

/** `nhi inventory`: what non-human identities the targets hold, the credential to do away with first on top. Findings do not set the exit code. */
export async function runInventory(targets: readonly string[], options: RawOptions, world: World): Promise<number> {
  const config = await resolveConfig(targets, { ...options, failOn: 'none', formats: ['table', 'json', 'csv'] }, surroundings())
  for (const { format } of config.outputs) {
    if (!(format in reporters)) throw new UsageError(`nhi inventory prints table, json or csv, not ${clean(format)}`)
  }
  const report = await scanFor(config, world)
  await deliver(report, config, world, async (format) => reporters[format] ?? inventoryTable)
  return exitCodeOf(report, config)
}
