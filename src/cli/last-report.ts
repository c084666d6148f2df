import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
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
    await writeReportFile(path, json(report, plainLook))
    dropOldest(join(config.cacheFolder, 'reports'), '', kept)
  } catch {
    // Said nowhere on purpose: `nhi explain` will say that it knows of no report.
  }
}

/** The text of the last report made in a folder; null when there is none. */
export function readLastReport(cacheFolder: string | null, workingDirectory: string): string | null {
  if (cacheFolder === null) return null
  const path = lastReportPath(cacheFolder, workingDirectory)
  return existsSync(path) ? readFileSync(path, 'utf8') : null
}
