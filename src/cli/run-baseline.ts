import type { RawOptions } from '../config/options.js'
import { surroundings } from '../config/surroundings.js'
import { runBaseline } from './baseline.js'
import { deliverResult } from './deliver-result.js'
import { scanFor } from './scan.js'
import type { World } from './world.js'

/** `nhi baseline create|update|prune`. */
export async function runBaselineCommand(
  verb: 'create' | 'update' | 'prune',
  targets: readonly string[],
  options: RawOptions & { readonly reason?: string; readonly expires?: string },
  world: World,
): Promise<number> {
  const result = await runBaseline({ verb, targets, options, surroundings: surroundings(), scan: (config) => scanFor(config, world) })
  return deliverResult(result, world)
}
