import { readFileSync } from 'node:fs'
import { mayNeverEnd, userCacheFolder } from '../config/find.js'
import { surroundings } from '../config/surroundings.js'
import { clean } from '../core/clean.js'
import { UsageError } from '../core/errors.js'
import type { Finding } from '../core/finding.js'
import { explain } from '../reporters/explain.js'
import { exitCodes } from './exit-code.js'
import { keptReports } from './last-report.js'
import { terminalOf } from './terminal.js'
import { type World, write } from './world.js'

export interface ExplainOptions {
  readonly report?: string
  readonly color?: boolean
}

const shortest = 4

/** `nhi explain <fingerprint>`: one finding of the last scan, here or elsewhere, or of a given JSON report. */
export async function runExplain(fingerprint: string, options: ExplainOptions, world: World): Promise<number> {
  const wanted = fingerprint.toLowerCase()
  if (!/^[0-9a-f]+$/.test(wanted) || wanted.length < shortest) {
    throw new UsageError(
      `'${clean(fingerprint)}' is not a fingerprint`,
      `expected at least ${shortest} of its hex digits, as a report shows them`,
    )
  }
  const { finding, folder, root } = options.report === undefined ? remembered(wanted) : reported(wanted, options.report)
  const { color, width, links } = terminalOf({ color: options.color === false ? false : null, progress: false }, world, world.env)
  await write(world.stdout, explain(finding, { color, width, links, quiet: false, folder: root, staged: false }))
  if (folder !== null) await write(world.stderr, `of the scan made in ${clean(folder)}\n`)
  return exitCodes.clean
}

/** A finding, the other folder it was found from (null for this one), and the folder its paths lead from. */
interface Found {
  readonly finding: Finding
  readonly folder: string | null
  readonly root: string
}

/** One of the last scan in this folder, else of the last ones in others: whoever scanned a folder and went into it means that scan. */
function remembered(wanted: string): Found {
  const around = surroundings()
  const folders: string[] = []
  for (const { folder, root, report } of keptReports(userCacheFolder(around), around.workingDirectory)) {
    const findings = findingsOf(report)
    if (findings === null) continue
    const finding = theOne(findings, wanted)
    if (finding !== null) return { finding, folder: folder === around.workingDirectory ? null : folder, root }
    folders.push(folder)
  }
  const [last] = folders
  if (last === undefined) {
    throw new UsageError(
      'no scan with findings is remembered (one under --no-cache or --show-secrets is not kept)',
      'run nhi scan first, or name a report with --report FILE',
    )
  }
  const where =
    last === around.workingDirectory ? 'the last scan with findings here' : `the last scan with findings, made in ${clean(last)},`
  throw new UsageError(
    `${where} has no finding whose fingerprint begins with ${wanted}`,
    `${folders.length === 1 ? 'it is the only one' : `nor has any of the ${folders.length} that are`} remembered: scan again, or name a report with --report FILE`,
  )
}

function reported(wanted: string, report: string): Found {
  const findings = findingsIn(reportText(report))
  const finding = theOne(findings, wanted)
  if (finding === null) throw new UsageError(`no finding of the report has a fingerprint that begins with ${wanted}`)
  return { finding, folder: null, root: process.cwd() }
}

/** Throws `UsageError` when several findings are meant. */
function theOne(findings: readonly Finding[], wanted: string): Finding | null {
  const matching = findings.filter((finding) => finding.fingerprint.startsWith(wanted))
  if (matching.length > 1) throw new UsageError(`${matching.length} findings begin with ${wanted}`, 'give more of the digits')
  return matching[0] ?? null
}

function reportText(report: string): string {
  if (mayNeverEnd(report)) throw new UsageError(`cannot read the report ${clean(report)}: it is a pipe or a device`)
  try {
    return readFileSync(report, 'utf8')
  } catch {
    throw new UsageError(`cannot read the report ${clean(report)}`)
  }
}

/** The findings of a JSON report. */
function findingsIn(text: string): Finding[] {
  try {
    const findings = findingsOf(JSON.parse(text))
    if (findings !== null) return findings
  } catch {
    // Said below, without quoting what was read.
  }
  throw new UsageError('the report is not a JSON report of nhi', 'make one with nhi scan -f json')
}

/** The findings of a report, with what reports leave out; null for what is none. */
function findingsOf(report: unknown): Finding[] | null {
  const { schemaVersion, findings } = (report ?? {}) as { schemaVersion?: number; findings?: Finding[] }
  if (schemaVersion !== 1 || !Array.isArray(findings) || !findings.every(isFinding)) return null
  return findings.map((finding) => ({ ...finding, excerpt: null, lineHash: null }))
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
