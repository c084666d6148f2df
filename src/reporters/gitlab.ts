import { clean, cleanLines } from '../core/clean.js'
import { stableUuid } from '../core/digest.js'
import type { Finding } from '../core/finding.js'
import type { Report } from '../core/report.js'
import type { Severity } from '../core/severity.js'
import { jsonText } from './lib/json-text.js'
import { gapGroupText, gapText, history, introduction, sortGaps } from './lib/words.js'
import type { Reporter } from './look.js'

// The version current writers of secret detection reports name.
const version = '15.0.7'
const severities: Record<Severity, string> = { critical: 'Critical', high: 'High', medium: 'Medium', low: 'Low', info: 'Info' }
const longestName = 255
const mostIdentifiers = 20
// GitLab demands a commit; this is what scanners write where there is none.
const noCommit = '0000000'

/** GitLab's secret detection report (schema 15): the extract is the redacted line. */
export const gitlab: Reporter = (report) => {
  const { failed, limits } = sortGaps(report.gaps)
  const scanner = { id: 'nhi', name: 'nhi', version: report.tool.version, vendor: { name: 'nhi' } }
  const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.exec(report.now)?.[0] ?? '1970-01-01T00:00:00'
  const messages = [
    ...failed.map((gap) => ({ level: 'error', value: `not looked at: ${gapText(gap)}` })),
    ...limits.map((group) => ({ level: 'info', value: `left out within the set limits: ${gapGroupText(group)}` })),
    ...report.notices.filter((notice) => notice !== '').map((notice) => ({ level: 'info', value: clean(notice) })),
  ]
  const document = {
    version,
    scan: {
      analyzer: scanner,
      scanner,
      type: 'secret_detection',
      start_time: instant,
      end_time: instant,
      status: report.complete && !report.interrupted ? 'success' : 'failure',
      messages,
    },
    vulnerabilities: report.findings.map((finding) => vulnerability(finding, report)),
  }
  return `${jsonText(document, 2)}\n`
}

function vulnerability(finding: Finding, report: Report): object {
  const [first] = finding.locations
  const extract = finding.excerpt?.lines[finding.excerpt.mark.index] ?? finding.subject
  const past = history(finding, false)
  const links = finding.references.filter((url) => /^https?:\/\//.test(url)).map((url) => ({ url: encodeURI(url.toWellFormed()) }))
  const start = first.line ?? 1
  return {
    id: stableUuid('nhi/v1', finding.rule, finding.fingerprint),
    category: 'secret_detection',
    name: clip(clean(finding.title) || clean(finding.rule)),
    description: [clean(finding.message), ...(past === null ? [] : [past]), ...cleanLines(finding.why)].join('\n'),
    severity: severities[finding.severity],
    solution: cleanLines(finding.fix).join('\n'),
    identifiers: identifiers(finding),
    links,
    location: {
      file: first.path ?? `.nhi/${first.commit ?? finding.identity ?? finding.rule}`,
      start_line: start,
      end_line: Math.max(start, first.endLine ?? start),
      commit: { sha: introduction(finding)?.commit ?? report.repository?.head ?? noCommit },
    },
    raw_source_code_extract: clean(extract),
  }
}

/** The first one is what GitLab tracks the finding by: rule and fingerprint. */
function identifiers(finding: Finding): object[] {
  const own = { type: 'nhi', name: clip(`nhi ${clean(finding.rule)}`), value: finding.fingerprint }
  const mapped = [...finding.nhi, ...finding.frameworks].map((id) => {
    const cwe = /^CWE-(\d+)$/.exec(id)?.[1]
    return cwe === undefined
      ? { type: 'nhi_framework', name: clean(id), value: id }
      : { type: 'cwe', name: id, value: cwe, url: `https://cwe.mitre.org/data/definitions/${cwe}.html` }
  })
  return [own, ...mapped].slice(0, mostIdentifiers)
}

function clip(text: string): string {
  const glyphs = Array.from(text)
  return glyphs.length > longestName ? `${glyphs.slice(0, longestName - 1).join('')}…` : text
}
