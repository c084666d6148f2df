import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { dropOldest } from '../collectors/lib/cache-file.js'
import type { Config } from '../core/config.js'
import type { Report } from '../core/report.js'
import { writeReportFile } from './write-file.js'

/** How many folders' last reports are kept; the oldest go first. */
const kept = 20

/** Where the last report made in a folder lies. */
export function lastReportPath(cacheFolder: string, workingDirectory: string): string {
  const name = createHash('sha256').update(workingDirectory).digest('hex').slice(0, 16)
  return join(cacheFolder, 'reports', `${name}.json`)
}

/**
 * Keeps the report for `nhi explain`: redacted, readable by its owner alone, never under `--no-cache` or `--show-secrets`. A cache that cannot
 * be written is no error: the report was delivered.
 */
export async function rememberReport(
  report: Report,
  config: Pick<Config, 'cacheFolder' | 'workingDirectory' | 'showSecrets'>,
): Promise<void> {
  if (config.cacheFolder === null || config.showSecrets || report.findings.length === 0) return
  const path = lastReportPath(config.cacheFolder, config.workingDirectory)
  try {
    const { json } = await import('../reporters/json/index.js')
    const { plainLook } = await import('../reporters/index.js')
    mkdirSync(join(config.cacheFolder, 'reports'), { recursive: true, mode: 0o700 })
    const made: Pick<KeptReport, 'folder' | 'root'> = {
      folder: config.workingDirectory,
      root: report.repository?.root ?? config.workingDirectory,
    }
    await writeReportFile(path, keptText(made, json(report, plainLook)))
    dropOldest(join(config.cacheFolder, 'reports'), '', kept)
  } catch {
    // Said nowhere on purpose: `nhi explain` will say that it knows of no report.
  }
}

/** Piece by piece: a report of 100,000 findings is not held whole. */
function* keptText(made: Pick<KeptReport, 'folder' | 'root'>, report: string | Iterable<string>): Generator<string> {
  yield `{"made":${JSON.stringify(made)},"report":`
  if (typeof report === 'string') yield report
  else yield* report
  yield '}\n'
}

/** A report that was kept: what it says, the folder it was made in, and the one its paths lead from. */
export interface KeptReport {
  readonly folder: string
  readonly root: string
  readonly report: unknown
}

/** The last reports with findings: the one made in the folder first, then those of other folders, the newest first. */
export function* keptReports(cacheFolder: string | null, workingDirectory: string): Generator<KeptReport> {
  if (cacheFolder === null) return
  const here = lastReportPath(cacheFolder, workingDirectory)
  const others = newestFirst(join(cacheFolder, 'reports')).filter((path) => path !== here)
  for (const path of [here, ...others]) {
    const kept = readKept(path)
    if (kept !== null) yield kept
  }
}

/** Null for one that is not there, was cut short, or is of another version of nhi. */
function readKept(path: string): KeptReport | null {
  try {
    const { made, report } = JSON.parse(readFileSync(path, 'utf8')) as { made?: Record<string, unknown>; report?: unknown }
    if (typeof made?.folder !== 'string' || typeof made.root !== 'string') return null
    return { folder: made.folder, root: made.root, report }
  } catch {
    return null
  }
}

function newestFirst(folder: string): string[] {
  try {
    return readdirSync(folder)
      .map((name) => join(folder, name))
      .map((path) => ({ path, at: statSync(path).mtimeMs }))
      .sort((a, b) => b.at - a.at)
      .map(({ path }) => path)
  } catch {
    // Nothing was kept yet, or another run is tidying.
    return []
  }
}
