import { clean } from '../../core/clean.js'
import type { Finding } from '../../core/finding.js'
import type { Report } from '../../core/report.js'
import { compareSeverity } from '../../core/severity.js'
import { jsonText } from '../lib/json-text.js'
import { count, gapGroupText, gapText, number, sortGaps } from '../lib/words.js'
import type { Reporter } from '../look.js'
import type { Log, Notification, ReportingDescriptor, Run, VersionControlDetails } from './log.js'
import { linksOff, result } from './result.js'
import { descriptor, ruleIdOf } from './rules.js'

/** How many results of a run GitHub keeps. */
export const mostResults = 5000

const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json'

/**
 * SARIF 2.1.0 for code scanning: what stands in the tree as one run, and what stands in history only as a run of its own category, since
 * GitHub shows those without code. Suppressed findings are counted in a notification and otherwise left out: GitHub opens alerts for
 * results that carry `suppressions`.
 */
export const sarif: Reporter = (report) => {
  const present = report.findings.filter((finding) => finding.present)
  const past = report.findings.filter((finding) => !finding.present)
  const runs = [run(report, 'nhi/', present)]
  // Also without results, so that alerts of an earlier upload are closed.
  if (past.length > 0 || report.counts.commits > 0) runs.push(run(report, 'nhi/history/', past))
  const log: Log = { $schema: schema, version: '2.1.0', runs }
  return `${jsonText(log)}\n`
}

function run(report: Report, category: string, findings: readonly Finding[]): Run {
  // Array.sort is stable: within a severity the report's order stays.
  const worst = [...findings].sort((a, b) => compareSeverity(a.severity, b.severity))
  const kept = worst.slice(0, mostResults)
  const byId = new Map(report.rules.map((rule) => [rule.id, rule]))
  const rules: ReportingDescriptor[] = []
  const indexes = new Map<string, number>()
  const results = kept.map((finding) => {
    const rule = byId.get(finding.rule)
    const id = ruleIdOf(finding, rule)
    const index = indexes.get(id) ?? rules.push(descriptor(id, finding, rule)) - 1
    indexes.set(id, index)
    return result(finding, id, index)
  })
  const provenance = repositoryOf(report)
  return {
    tool: { driver: { name: report.tool.name, version: report.tool.version, semanticVersion: report.tool.version, rules } },
    automationDetails: { id: category },
    columnKind: 'utf16CodeUnits',
    originalUriBaseIds: { '%SRCROOT%': { description: { text: "The repository's root; outside a repository, the target." } } },
    invocations: [
      {
        executionSuccessful: report.complete && !report.interrupted,
        toolExecutionNotifications: notifications(report, worst.length - kept.length),
      },
    ],
    ...(provenance === null ? {} : { versionControlProvenance: [provenance] }),
    results,
  }
}

function notifications(report: Report, cut: number): Notification[] {
  const { failed, limits } = sortGaps(report.gaps)
  const told: [Notification['level'], string][] = [
    ...(cut > 0
      ? [['warning', `${number(cut)} of the least severe findings are left out: GitHub keeps ${number(mostResults)}`] as const]
      : []),
    ...(report.interrupted ? [['error', 'the scan was interrupted: this is what was found so far'] as const] : []),
    ...failed.map((gap) => ['error', `not looked at: ${gapText(gap)}`] as const),
    ...limits.map((group) => ['note', `left out within the set limits: ${gapGroupText(group)}`] as const),
    ...(report.suppressed.length > 0 ? [['note', `${count(report.suppressed.length, 'finding')} suppressed on purpose`] as const] : []),
    ...(report.belowConfidence > 0
      ? [['note', `${count(report.belowConfidence, 'finding')} below the confidence asked for`] as const]
      : []),
    ...report.notices.map((notice) => ['note', clean(notice)] as const),
  ].map(([level, text]) => [level as Notification['level'], text as string])
  return told.map(([level, text]) => ({ level, message: { text: linksOff(text) || 'note' } }))
}

function repositoryOf(report: Report): VersionControlDetails | null {
  const uri = remoteUri(report.repository?.remote ?? null)
  if (uri === null) return null
  const head = report.repository?.head ?? null
  return { repositoryUri: uri, ...(head === null ? {} : { revisionId: head }), mappedTo: { uriBaseId: '%SRCROOT%' } }
}

/** A remote as a URI, without the user, password, query and fragment it may carry; null when it is a local folder or no address at all. */
export function remoteUri(remote: string | null): string | null {
  if (remote === null) return null
  const scp = /^(?:[^@/:\s]+@)?([A-Za-z0-9.-]{2,}):(?!\/\/)([^\s]+)$/.exec(remote)
  const text = scp === null ? remote : `ssh://${scp[1]}/${(scp[2] ?? '').replace(/^\/+/, '')}`
  if (!/^(https?|ssh|git):\/\//i.test(text) || !URL.canParse(text)) return null
  const url = new URL(text)
  url.username = ''
  url.password = ''
  url.search = ''
  url.hash = ''
  return url.href
}
