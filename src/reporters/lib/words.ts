import { clean, cleanStart } from '../../core/clean.js'
import type { Finding } from '../../core/finding.js'
import type { Gap } from '../../core/gap.js'
import type { Location } from '../../core/location.js'
import type { Report } from '../../core/report.js'
import { severities } from '../../core/severity.js'

/** A whole number with commas between thousands, whatever the machine's language. */
export function number(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** A count and its noun: `1 file`, `2 files`, `3 identities`. */
export function count(value: number, noun: string): string {
  if (value === 1) return `1 ${noun}`
  return `${number(value)} ${noun.endsWith('y') ? `${noun.slice(0, -1)}ies` : `${noun}s`}`
}

/** Bytes for people, in powers of 1000: `512 B`, `3.1 MB`. */
export function bytes(value: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let amount = value
  let unit = 0
  while (amount >= 999.5 && unit < units.length - 1) {
    amount /= 1000
    unit++
  }
  return `${unit === 0 || amount >= 100 ? Math.round(amount) : amount.toFixed(1)} ${units[unit]}`
}

/** `path:line:column` as far as it is known; without a path, what the place is called. Clean for any terminal. */
export function place(location: Location): string {
  const { path, line, column, commit, note } = location
  if (path === null) return cleanStart(commit === null ? (note ?? 'no place') : `commit ${commit.slice(0, 10)}`)
  const position = line === null ? '' : column === null ? `:${line}` : `:${line}:${column}`
  return cleanStart(path) + position
}

/** Where a finding is, in one line: its first place, or what it is about when it has no file. */
export function whereabouts(finding: Finding): string {
  const [first] = finding.locations
  if (first.path === null && first.commit === null && finding.identity !== null) return cleanStart(finding.identity)
  return place(first)
}

/** The place at which history begins: that of the commit that brought it in, or the first that names one. */
export function introduction({ locations, facts: { introducedIn } }: Finding): Location | null {
  const committed = locations.filter((location) => location.commit !== null)
  return committed.find(({ commit }) => commit === introducedIn) ?? committed[0] ?? null
}

/** The day of an ISO 8601 instant. */
export function day(date: string): string {
  return cleanStart(date.slice(0, 10))
}

/** How a finding came in and whether it still stands; null outside history. */
export function history(finding: Finding, withAuthor = true): string | null {
  const origin = introduction(finding)
  if (origin === null || origin.commit === null) return finding.present ? null : outsideCommits(finding)
  const parts = [`introduced`]
  if (origin.date !== null) parts.push(day(origin.date))
  if (withAuthor && origin.author !== null) parts.push(`by ${cleanStart(origin.author)}`)
  parts.push(`in ${cleanStart(origin.commit.slice(0, 10))}`)
  return `${parts.join(' ')}, ${removal(finding)}${finding.present ? 'still in the newest tree' : 'no longer in the newest tree but readable in history'}`
}

/** When it was taken out again, and after how long; empty when no commit says so. */
function removal({ facts: { removed, removedIn, exposedDays }, present }: Finding): string {
  if (present || typeof removedIn !== 'string') return ''
  const when = typeof removed === 'string' ? ` ${day(removed)}` : ''
  const after = typeof exposedDays === 'number' ? ` after ${number(exposedDays)} ${exposedDays === 1 ? 'day' : 'days'}` : ''
  return `removed${when} in ${cleanStart(removedIn.slice(0, 10))}${after}, `
}

/** Of what no branch or tag leads to: how to look at the object, which has no path to open. */
function outsideCommits({ locations: [{ path, note }] }: Finding): string {
  const [, id] = (path === null && /\bunreachable blob ([0-9a-f]{7,64})$/.exec(note ?? '')) || []
  const state = 'no longer in the newest tree'
  return id === undefined ? state : `${state}, reachable from no branch or tag; \`git cat-file -p ${id}\` shows the file`
}

/** Who answers for it, and how that is known. */
export function ownerText(finding: Finding): string | null {
  const { owner } = finding
  if (owner === null) return null
  const silent = finding.facts.possiblyDeparted
  const perhaps = typeof silent === 'string' ? `, possibly departed: ${cleanStart(silent)}` : ''
  const status = owner.status === 'departed' ? ', departed' : owner.status === 'unknown' ? perhaps : ''
  return `${cleanStart(owner.id)} (${owner.source}${owner.confidence === 'high' ? '' : `, ${owner.confidence} confidence`}${status})`
}

/** What the provider says of it: `live: api.github.com accepts it, as octo-ci, may repo, workflow`; null when nobody asked. */
export function verifiedText({ verified, facts }: Finding): string | null {
  const by = clean(String(facts.verifiedBy ?? 'the provider'))
  const told = (lead: string, value: Finding['facts'][string] | undefined) =>
    value === undefined || value === null ? [] : [`${lead} ${clean(String(value))}`]
  if (verified === 'not-asked') return null
  if (verified === 'dead') return `dead: ${by} no longer accepts it`
  if (verified === 'unknown') return `unknown: ${[by, ...told('gave no word:', facts.verifiedNot)].join(' ')}`
  const { owner, account, scopes, expires, lastUsed } = facts
  const known = [
    ...told('as', owner),
    ...told('of account', account),
    ...told('may', scopes),
    ...told('until', expires),
    ...told('last used', lastUsed),
  ]
  return [`live: ${by} accepts it`, ...known].join(', ')
}

/** What a sentence of a fix looks like. Any other line is a command, left in one piece whatever the width: it is there to be pasted. */
export const prose = /^[A-Z].*[.:]$/

/** The start of a fingerprint that people type. */
export function shortId(finding: Finding): string {
  return clean(finding.fingerprint.slice(0, 8))
}

/** `3 findings: 1 critical, 2 high`. */
export function tally(findings: readonly Finding[]): string {
  if (findings.length === 0) return 'no findings'
  const parts = severities
    .map((severity) => ({ severity, count: findings.filter((finding) => finding.severity === severity).length }))
    .filter((part) => part.count > 0)
  return `${count(findings.length, 'finding')}: ${parts.map((part) => `${number(part.count)} ${part.severity}`).join(', ')}`
}

/** What was really looked at: `812 files, 1,204 blobs, 41 commits, 3.1 MB`; `nothing` when it was nothing. */
export function lookedAt(report: Report): string {
  const { files, blobs, commits, bytes: size } = report.counts
  const identities = report.identities.filter(({ foundOnly }) => !foundOnly).length
  const parts = [
    ...(files > 0 ? [count(files, 'file')] : []),
    ...(blobs > 0 ? [count(blobs, 'blob')] : []),
    ...(commits > 0 ? [count(commits, 'commit')] : []),
    ...(identities > 0 ? [count(identities, 'identity')] : []),
  ]
  if (parts.length === 0) return 'nothing'
  return (size > 0 ? [...parts, bytes(size)] : parts).join(', ')
}

/** Limit gaps of one kind, counted. */
export interface GapGroup {
  readonly status: Gap['status']
  readonly needs: string
  readonly gaps: readonly Gap[]
}

/** The failed gaps one by one, and the limit gaps grouped by what they are and what they need, in the order they came. */
export function sortGaps(gaps: readonly Gap[]): { failed: Gap[]; limits: GapGroup[] } {
  const groups = new Map<string, { status: Gap['status']; needs: string; gaps: Gap[] }>()
  for (const gap of gaps) {
    if (gap.class === 'failed') continue
    const key = JSON.stringify([gap.status, gap.needs])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, { status: gap.status, needs: gap.needs, gaps: [gap] })
    else group.gaps.push(gap)
  }
  return { failed: gaps.filter((gap) => gap.class === 'failed'), limits: [...groups.values()] }
}

/**
 * What was not looked at although it was asked for, a line each: what failed, and what a bound of the run cut off (the latter together). A command that lists
 * what there is must say this, or an empty list looks like none there.
 */
export function notLookedAt(gaps: readonly Gap[]): string[] {
  const { failed, limits } = sortGaps(gaps)
  return [...failed.map(gapText), ...limits.filter(({ status }) => status === 'bound').map(gapGroupText)]
}

/** One gap in words: `src/big.bin: too large (needs --max-file-size 600mb)`. */
export function gapText(gap: Gap): string {
  const target = gap.target === '' || gap.target === '.' || gap.target === gap.what ? '' : ` [${clean(gap.target)}]`
  return `${cleanStart(gap.what)}${target}: ${gap.status.replace('-', ' ')}${gap.needs === '' ? '' : `, needs ${clean(gap.needs)}`}`
}

/** A group of limit gaps in words: `12 too large, need --max-file-size 600mb: a, b and 10 more`. */
export function gapGroupText(group: GapGroup): string {
  const examples = group.gaps.slice(0, 2).map((gap) => clean(gap.what))
  const rest = group.gaps.length - examples.length
  const names = rest > 0 ? `${examples.join(', ')} and ${number(rest)} more` : examples.join(', ')
  const needs = group.needs === '' ? '' : `, ${group.gaps.length === 1 ? 'needs' : 'need'} ${clean(group.needs)}`
  return `${number(group.gaps.length)} ${group.status.replace('-', ' ')}${needs}: ${names}`
}
