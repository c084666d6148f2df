import { readFileSync } from 'node:fs'
import { isNamedPipe, userCacheFolder } from '../config/find.js'
import { surroundings } from '../config/surroundings.js'
import { clean } from '../core/clean.js'
import { UsageError } from '../core/errors.js'
import type { Finding } from '../core/finding.js'
import { explain } from '../reporters/explain.js'
import { exitCodes } from './exit-code.js'
import { readLastReport } from './last-report.js'
import { terminalOf } from './terminal.js'
import { type World, write } from './world.js'

export interface ExplainOptions {
  readonly report?: string
  readonly color?: boolean
}

const shortest = 4

/** `nhi explain <fingerprint>`: one finding of the last scan in this folder, or of a given JSON report. */
export async function runExplain(fingerprint: string, options: ExplainOptions, world: World): Promise<number> {
  const wanted = fingerprint.toLowerCase()
  if (!/^[0-9a-f]+$/.test(wanted) || wanted.length < shortest) {
    throw new UsageError(
      `'${clean(fingerprint)}' is not a fingerprint`,
      `expected at least ${shortest} of its hex digits, as a report shows them`,
    )
  }
  const findings = findingsIn(reportText(options))
  const matching = findings.filter((finding) => finding.fingerprint.startsWith(wanted))
  const [finding, second] = matching
  if (finding === undefined) throw new UsageError(`no finding of the report has a fingerprint that begins with ${wanted}`)
  if (second !== undefined) throw new UsageError(`${matching.length} findings begin with ${wanted}`, 'give more of the digits')
  const { color, width, links } = terminalOf({ color: options.color === false ? false : null, progress: false }, world, world.env)
  await write(world.stdout, explain(finding, { color, width, links, quiet: false, folder: process.cwd(), staged: false }))
  return exitCodes.clean
}

function reportText({ report }: ExplainOptions): string {
  if (report === undefined) {
    const around = surroundings()
    const last = readLastReport(userCacheFolder(around), around.workingDirectory)
    if (last === null)
      throw new UsageError('no scan with findings was made in this folder', 'run nhi scan first, or name a report with --report FILE')
    return last
  }
  // One that lies in a folder would be waited for; a shell's `<(…)` is below /dev or /proc.
  if (isNamedPipe(report)) throw new UsageError(`cannot read the report ${clean(report)}: it is a pipe`)
  try {
    return readFileSync(report, 'utf8')
  } catch {
    throw new UsageError(`cannot read the report ${clean(report)}`)
  }
}

/** The findings of a JSON report, with what reports leave out. */
function findingsIn(text: string): Finding[] {
  try {
    const { schemaVersion, findings } = JSON.parse(text) as { schemaVersion?: number; findings?: Finding[] }
    if (schemaVersion === 1 && Array.isArray(findings) && findings.every(isFinding))
      return findings.map((finding) => ({ ...finding, excerpt: null, lineHash: null }))
  } catch {
    // Said below, without quoting what was read.
  }
  throw new UsageError('the report is not a JSON report of nhi', 'make one with nhi scan -f json')
}

const texts = ['rule', 'title', 'severity', 'confidence', 'message', 'why', 'fix', 'subject', 'fingerprint', 'verified'] as const
const lists = ['references', 'nhi', 'frameworks', 'related', 'locations'] as const

/** True for what has the shape of a finding where `explain` relies on it: a report may come from anybody. */
function isFinding(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const finding = value as Record<string, unknown>
  const { locations, facts } = finding
  return (
    texts.every((key) => typeof finding[key] === 'string') &&
    lists.every((key) => Array.isArray(finding[key])) &&
    (finding.references as unknown[]).every((one) => typeof one === 'string') &&
    (locations as unknown[]).length > 0 &&
    [...(locations as unknown[]), ...(finding.related as unknown[]), facts].every((one) => typeof one === 'object' && one !== null)
  )
}
