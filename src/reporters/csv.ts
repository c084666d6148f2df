import { clean, cleanLines } from '../core/clean.js'
import type { Finding } from '../core/finding.js'
import type { Gap } from '../core/gap.js'
import type { Reporter } from './look.js'

const columns = [
  'type',
  'severity',
  'confidence',
  'rule',
  'title',
  'message',
  'subject',
  'path',
  'line',
  'column',
  'end line',
  'end column',
  'commit',
  'author',
  'date',
  'places',
  'present',
  'identity',
  'credential',
  'owner',
  'verified',
  'fingerprint',
  'nhi',
  'frameworks',
  'fix',
] as const

type Row = Partial<Record<(typeof columns)[number], string | number | boolean | null>>

// What spreadsheets take for the start of a formula (OWASP, "CSV Injection"), full-width forms included; apostrophes before it, so that
// the guard can be told from the text and taken off again.
const formula = /^'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/

/** One cell: quoted where RFC 4180 asks for it, and led by an apostrophe where a spreadsheet would compute it. */
export function csvCell(text: string): string {
  const guarded = formula.test(text) ? `'${text}` : text
  return /[",\r\n]|^\s|\s$/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded
}

/** One row a finding, then one a gap (told apart by the first column), CRLF line ends. */
export const csv: Reporter = function* (report) {
  yield `${columns.join(',')}\r\n`
  for (const finding of report.findings) yield line(findingRow(finding))
  for (const gap of report.gaps) yield line(gapRow(gap))
}

function line(row: Row): string {
  const cells = columns.map((column) => {
    const value = row[column] ?? null
    if (value === null) return ''
    return csvCell(cleanLines(String(value)).join('\n'))
  })
  return `${cells.join(',')}\r\n`
}

function findingRow(finding: Finding): Row {
  const [first] = finding.locations
  const origin = first.commit === null ? (finding.locations.find((location) => location.commit !== null) ?? first) : first
  return {
    type: 'finding',
    severity: finding.severity,
    confidence: finding.confidence,
    rule: clean(finding.rule),
    title: clean(finding.title),
    message: clean(finding.message),
    subject: clean(finding.secret ?? finding.subject),
    path: first.path === null ? null : clean(first.path),
    line: first.line,
    column: first.column,
    'end line': first.endLine,
    'end column': first.endColumn,
    commit: origin.commit === null ? null : clean(origin.commit),
    author: origin.author === null ? null : clean(origin.author),
    date: origin.date === null ? null : clean(origin.date),
    places: finding.locations.length,
    present: finding.present,
    identity: finding.identity === null ? null : clean(finding.identity),
    credential: finding.credential === null ? null : clean(finding.credential),
    owner: finding.owner === null ? null : clean(finding.owner.id),
    verified: finding.verified,
    fingerprint: clean(finding.fingerprint),
    nhi: finding.nhi.map(clean).join(' '),
    frameworks: finding.frameworks.map(clean).join(' '),
    fix: finding.fix,
  }
}

function gapRow(gap: Gap): Row {
  return { type: 'gap', severity: gap.class, rule: gap.status, message: `needs ${clean(gap.needs)}`, subject: clean(gap.what), path: null }
}
