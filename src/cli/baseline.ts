import { randomBytes } from 'node:crypto'
import { readBaseline, writeBaseline } from '../config/baseline.js'
import { displayed } from '../config/file.js'
import { exists } from '../config/find.js'
import type { RawOptions } from '../config/options.js'
import { resolveRun } from '../config/resolve.js'
import type { Surroundings } from '../config/surroundings.js'
import type { Baseline } from '../core/baseline.js'
import { clean } from '../core/clean.js'
import type { Config } from '../core/config.js'
import { UsageError } from '../core/errors.js'
import type { Report } from '../core/report.js'
import { type BaselineChange, createBaseline, pruneBaseline, updateBaseline } from '../pipeline/filter/baseline.js'
import { coversProject } from '../pipeline/filter/coverage.js'
import { notLookedAt } from '../reporters/lib/words.js'
import type { CommandResult } from './command-result.js'
import { exitCodes } from './exit-code.js'

/** What `nhi baseline` is asked to do. */
export interface BaselineRequest {
  readonly verb: 'create' | 'update' | 'prune'
  readonly targets: readonly string[]
  readonly options: RawOptions & { readonly reason?: string | undefined; readonly expires?: string | undefined }
  readonly surroundings: Surroundings
  /** Runs a scan under exactly this config, without a baseline. */
  readonly scan: (config: Config) => Promise<Report>
}

const defaultReason = 'stood here when the baseline was made; not judged yet'

/**
 * `nhi baseline create|update|prune`: accepts what is there today, or drops what is gone. Every reason that was written is kept. Writes
 * nothing when the scan was interrupted; drops nothing when a part could not be looked at. Throws `UsageError`.
 */
export async function runBaseline({ verb, targets, options, surroundings, scan }: BaselineRequest): Promise<CommandResult> {
  const { config, baselinePath } = await resolveRun(targets, { ...options, baseline: undefinedUnlessText(options.baseline) }, surroundings)
  const name = clean(displayed(baselinePath, config.workingDirectory))
  const before = exists(baselinePath) ? readBaseline(baselinePath) : null
  if (before === null && verb !== 'create') throw new UsageError(`there is no baseline at ${name}`, 'nhi baseline create makes one')
  const acceptance = { reason: reasonOf(options.reason), expires: expiryOf(options.expires, config.now) }
  if (config.scope.kind !== 'history') throw new UsageError('a baseline is made of a whole scan, not of --staged, --range or --since')
  if (verb === 'prune' && !coversProject({ ...config, baseline: baselinePath })) {
    throw new UsageError(
      'prune needs a scan of the whole project: what is not looked at cannot be said to be gone',
      'run it without targets, in the folder of the baseline',
    )
  }
  const key = keyOf(config, before)
  const report = await scan(scanConfig(config, key.bytes, verb))
  if (report.interrupted) return { text: '', remarks: [`interrupted: ${name} was left as it is`], code: exitCodes.interrupted }
  const unseen = verb === 'prune' ? unseenPart(report) : null
  if (unseen !== null) return { text: '', remarks: [`${unseen}: nothing was dropped from ${name}`], code: exitCodes.incomplete }
  const change = changeOf(verb, report, before, key.written, acceptance)
  const written = writeBaseline(baselinePath, change.baseline)
  return {
    text: `${name}: ${change.baseline.entries.length} accepted, ${change.added} added, ${change.dropped} dropped${written ? '' : '; nothing changed'}\n`,
    remarks:
      notLookedAt(report.gaps).length === 0
        ? []
        : [`not in the baseline is what could not be looked at: ${notLookedAt(report.gaps).join('; ')}`],
    code: report.complete ? exitCodes.clean : exitCodes.incomplete,
  }
}

/** Why it cannot be told what is gone; null when all that could hold an accepted finding was looked at. */
function unseenPart({ complete, gaps }: Report): string | null {
  if (!complete) return 'a part could not be looked at'
  const cut = gaps.find(({ status }) => status === 'shallow' || status === 'too-large' || status === 'bound')
  return cut === undefined ? null : `${cut.what} was not looked at (${cut.status}, needs ${cut.needs})`
}

function undefinedUnlessText(option: string | boolean | undefined): string | undefined {
  return typeof option === 'string' ? option : undefined
}

function changeOf(
  verb: BaselineRequest['verb'],
  report: Report,
  before: Baseline | null,
  key: string | null,
  acceptance: { reason: string; expires: string | null },
): BaselineChange {
  if (verb === 'prune' && before !== null) {
    // What the config or a comment keeps quiet as well is still there.
    return pruneBaseline([...report.findings, ...report.suppressed.map(({ finding }) => finding)], before)
  }
  // An incomplete scan must not drop what lies where it could not look.
  if (before !== null && (verb === 'update' || !report.complete)) return updateBaseline(report.findings, before, acceptance)
  return createBaseline(report.findings, before, key, acceptance)
}

/** The project's key: the config's, else the baseline's, else for a new baseline a fresh one, so that weak secrets have stable fingerprints. */
function keyOf(config: Config, before: Baseline | null): { bytes: Uint8Array | null; written: string | null } {
  if (config.fingerprintKey !== null) return { bytes: config.fingerprintKey, written: before?.key ?? null }
  const written = before === null ? randomBytes(32).toString('base64') : before.key
  return { bytes: written === null ? null : new Uint8Array(Buffer.from(written, 'base64')), written }
}

function scanConfig(config: Config, fingerprintKey: Uint8Array | null, verb: BaselineRequest['verb']): Config {
  const everything = verb === 'prune' ? ({ severity: 'info', confidence: 'low' } as const) : {}
  return Object.freeze({ ...config, ...everything, fingerprintKey, baseline: null })
}

function reasonOf(reason: string | undefined): string {
  if (reason === undefined) return defaultReason
  if (reason.trim() === '') throw new UsageError('--reason: expected a few words')
  return reason.trim()
}

function expiryOf(expires: string | undefined, now: Date): string | null {
  if (expires === undefined) return null
  const day = new Date(`${expires}T00:00:00Z`)
  if (!/^\d{4}-\d{2}-\d{2}$/.test(expires) || Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== expires) {
    throw new UsageError('--expires: expected a day such as 2027-01-31')
  }
  const today = now.toISOString().slice(0, 10)
  if (expires <= today)
    throw new UsageError(`--expires: ${expires} is not after today, ${today}: what is accepted would be reported again at once`)
  return expires
}
