import type { RawOptions } from '../config/options.js'
import { resolveConfig } from '../config/resolve.js'
import { surroundings } from '../config/surroundings.js'
import { clean } from '../core/clean.js'
import { UsageError } from '../core/errors.js'
import { nearest } from '../core/nearest.js'
import { offboard } from '../pipeline/offboard.js'
import { plainLook } from '../reporters/look.js'
import { offboardFormats, offboardReporters } from '../reporters/offboard/index.js'
import { exitCodes } from './exit-code.js'
import { scanFor } from './scan.js'
import { terminalOf } from './terminal.js'
import { type World, write } from './world.js'

/** `nhi offboard <person> [targets…]`: everything tied to a person who leaves, and what to do with each. Exit code 1 when there is something. */
export async function runOffboard(person: string, targets: readonly string[], options: RawOptions, world: World): Promise<number> {
  if (person.trim() === '') throw new UsageError('nobody is named', 'expected a login or an e-mail address')
  const format = formatOf(options.format ?? 'table')
  // The format is this command's own; low confidence counts, because a leaver knows also what may be a secret.
  const config = await resolveConfig(targets, { ...options, format: 'json', confidence: 'low' }, surroundings())
  const report = await scanFor(config, world)
  const offboarding = offboard(person.trim(), report, config.owners.people)
  const { color, width, links } = terminalOf({ color: config.color, progress: false }, world, world.env)
  const text = offboardReporters[format](offboarding, { ...plainLook, color, width, links })
  await write(world.stdout, text)
  if (report.interrupted) return exitCodes.interrupted
  if (offboarding.items.length > 0) return exitCodes.findings
  return report.complete ? exitCodes.clean : exitCodes.incomplete
}

function formatOf(text: string) {
  const found = offboardFormats.find((format) => format === text)
  if (found !== undefined) return found
  const near = nearest(text, offboardFormats)
  throw new UsageError(
    `--format: unknown format '${clean(text)}'`,
    near === null ? `expected ${offboardFormats.join(', ')}` : `did you mean '${near}'?`,
  )
}
