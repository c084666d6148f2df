import type { Baseline, BaselineEntry } from '../../core/baseline.js'
import type { Finding } from '../../core/finding.js'
import { compareSeverity } from '../../core/severity.js'
import type { EntryFilter } from './entry.js'

/** The accepted findings on a day (`YYYY-MM-DD`, UTC): an entry keeps its finding quiet up to the severity it accepted. */
export function baselineFilter(baseline: { readonly name: string; readonly content: Baseline } | null, day: string): EntryFilter {
  const entries = new Map(baseline?.content.entries.map((entry) => [entry.fingerprint, entry]))
  const used = new Set<BaselineEntry>()
  const notices: string[] = []
  return {
    match(finding) {
      const entry = entries.get(finding.fingerprint)
      if (entry === undefined || baseline === null) return null
      const first = !used.has(entry)
      used.add(entry)
      const problem = reopened(entry, finding, day)
      if (problem === null) return { where: baseline.name, reason: entry.reason }
      if (first) notices.push(`${baseline.name}: ${entry.fingerprint.slice(0, 12)} (${entry.rule}) ${problem}: it is reported again`)
      return null
    },
    notices: (judgeUnused) => [...notices, ...(judgeUnused ? unused(baseline?.name ?? '', entries, used) : [])],
  }
}

function reopened(entry: BaselineEntry, finding: Finding, day: string): string | null {
  if (entry.expires !== null && entry.expires <= day) return `expired on ${entry.expires}`
  if (compareSeverity(finding.severity, entry.severity) < 0) return `was accepted as ${entry.severity} and is ${finding.severity} now`
  return null
}

const namedAtMost = 5

function unused(name: string, entries: ReadonlyMap<string, BaselineEntry>, used: ReadonlySet<BaselineEntry>): string[] {
  const gone = [...entries.values()].filter((entry) => !used.has(entry))
  if (gone.length === 0) return []
  const named = gone.slice(0, namedAtMost).map(({ fingerprint, rule }) => `${fingerprint.slice(0, 12)} (${rule})`)
  const rest = gone.length > named.length ? ` and ${gone.length - named.length} more` : ''
  const subject = gone.length === 1 ? '1 entry matches' : `${gone.length} entries match`
  return [`${name}: ${subject} nothing any more: ${named.join(', ')}${rest}; nhi baseline prune drops what is gone`]
}

/** What a baseline command changed. */
export interface BaselineChange {
  readonly baseline: Baseline
  readonly added: number
  readonly dropped: number
}

/** What a new entry says of itself. */
export interface Acceptance {
  readonly reason: string
  /** `YYYY-MM-DD`, or null for ever. */
  readonly expires: string | null
}

/** A baseline that accepts exactly these findings; entries of before keep their reason and expiry. */
export function createBaseline(
  findings: readonly Finding[],
  before: Baseline | null,
  key: string | null,
  acceptance: Acceptance,
): BaselineChange {
  const old = byFingerprint(before)
  const entries = [...distinct(findings).values()].map((finding) => accept(finding, old.get(finding.fingerprint), acceptance))
  const kept = entries.filter(({ fingerprint }) => old.has(fingerprint)).length
  return { baseline: { key, entries }, added: entries.length - kept, dropped: old.size - kept }
}

/** Accepts what is new or was raised beside what was accepted before; drops nothing, keeps every reason. */
export function updateBaseline(findings: readonly Finding[], before: Baseline, acceptance: Acceptance): BaselineChange {
  const found = distinct(findings)
  const old = byFingerprint(before)
  const kept = before.entries.map((entry) => {
    const finding = found.get(entry.fingerprint)
    return finding === undefined ? entry : accept(finding, entry, acceptance)
  })
  const fresh = [...found.values()]
    .filter(({ fingerprint }) => !old.has(fingerprint))
    .map((finding) => accept(finding, undefined, acceptance))
  return { baseline: { ...before, entries: [...kept, ...fresh] }, added: fresh.length, dropped: 0 }
}

/** Drops the entries whose finding is gone; accepts nothing. */
export function pruneBaseline(findings: readonly Finding[], before: Baseline): BaselineChange {
  const found = distinct(findings)
  const entries = before.entries.filter(({ fingerprint }) => found.has(fingerprint))
  return { baseline: { ...before, entries }, added: 0, dropped: before.entries.length - entries.length }
}

function byFingerprint(baseline: Baseline | null): Map<string, BaselineEntry> {
  return new Map(baseline?.entries.map((entry) => [entry.fingerprint, entry]))
}

/** One finding a fingerprint: the worst of them. */
function distinct(findings: readonly Finding[]): Map<string, Finding> {
  const worst = new Map<string, Finding>()
  for (const finding of findings) {
    const other = worst.get(finding.fingerprint)
    if (other === undefined || compareSeverity(finding.severity, other.severity) < 0) worst.set(finding.fingerprint, finding)
  }
  return worst
}

function accept(finding: Finding, before: BaselineEntry | undefined, { reason, expires }: Acceptance): BaselineEntry {
  return {
    fingerprint: finding.fingerprint,
    rule: finding.rule,
    severity: finding.severity,
    reason: before?.reason ?? reason,
    expires: before === undefined ? expires : before.expires,
    subject: finding.subject === '' ? null : finding.subject,
    path: finding.locations[0].path || null,
  }
}
