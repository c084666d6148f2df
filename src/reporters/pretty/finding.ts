import { clean, cleanLines, cleanStart } from '../../core/clean.js'
import type { Finding } from '../../core/finding.js'
import type { Location } from '../../core/location.js'
import { fileUrl, type Paint } from '../lib/paint.js'
import { displayWidth, wrap, wrapSentence } from '../lib/width.js'
import { count, history, introduction, number, ownerText, place, prose, shortId, verifiedText, whereabouts } from '../lib/words.js'
import type { Look } from '../look.js'
import { frame } from './frame.js'

/** What the report has already said, so that it is not said again. */
export interface Said {
  readonly why: Set<string>
  /** Fixes and their sentences, with the short name of the finding that gave them first. */
  readonly fix: Map<string, string>
}

const placesShown = 3

/** `severity[rule]: title`, wrapped. */
export function heading(finding: Finding, suffix: string, look: Look, paint: Paint): string[] {
  const rule = clean(finding.rule)
  const lead = `${finding.severity}[${rule}]:`
  const [first = '', ...rest] = wrap(`${lead} ${clean(finding.title)}${suffix}`, look.width)
  const url = finding.references[0] ?? null
  if (!first.startsWith(lead)) return [paint.severity(finding.severity, first), ...rest.map((line) => paint.strong(line))]
  const head = paint.severity(finding.severity, `${finding.severity}[`) + paint.link(paint.severity(finding.severity, rule), url)
  return [head + paint.severity(finding.severity, ']:') + paint.strong(first.slice(lead.length)), ...rest.map((line) => paint.strong(line))]
}

/** Where it is and the lines around it: the arrow, the frame, the message. */
export function spot(finding: Finding, look: Look, paint: Paint): string[] {
  const margin = ' '.repeat(digits(finding))
  const [first] = finding.locations
  const url = standsInTree(finding, first) ? fileUrl(look.folder, first.path) : null
  const note = first.note === null || first.path === null ? '' : ` (${clean(first.note)})`
  // Never wrapped: people and editors click on it, or copy it.
  const lines = [`${margin}${paint.frame('-->')} ${paint.link(whereabouts(finding), url)}${paint.dim(note)}`]
  const message = clean(finding.message)
  if (finding.excerpt !== null) return [...lines, ...frame(finding.excerpt, message, finding.severity, look.width, paint)]
  return [...lines, ...noteLines(margin, '', [message], look, paint)]
}

/** Everything else that is known, one labelled line each. `said` leaves out what an earlier finding has told. */
export function notes(finding: Finding, said: Said, look: Look, paint: Paint): string[] {
  const margin = ' '.repeat(digits(finding))
  const lines: string[] = []
  const add = (label: string, texts: readonly string[]) => lines.push(...noteLines(margin, label, texts, look, paint))
  for (const part of finding.parts) add('with', [`${clean(part.name)} ${clean(part.redacted)}`])
  if (finding.secret !== null) add('value', [clean(finding.secret)])
  if (finding.identity !== null && whereabouts(finding) !== clean(finding.identity)) add('identity', [clean(finding.identity)])
  const also = otherPlaces(finding)
  if (also !== null) add('also', [also])
  const past = history(finding)
  if (past !== null) add('history', [past])
  const owner = ownerText(finding)
  if (owner !== null && !namedByHistory(finding)) add('owner', [owner])
  const verified = verifiedText(finding)
  if (verified !== null) add('verified', [verified])
  if (finding.confidence !== 'high') add('note', [`${finding.confidence} confidence`])
  for (const related of finding.related) add('related', [relatedText(related)])
  if (!said.why.has(finding.why) && finding.why !== '') add('why', cleanLines(finding.why))
  said.why.add(finding.why)
  const fix = newAdvice(finding, said, look)
  if (fix.length > 0) add('fix', fix)
  add('more', [`nhi explain ${shortId(finding)}`])
  return lines
}

// How rules begin the advice to rewrite history, of no use for what is not committed yet.
const purge = /^Purge it from history\b/

/** The lines of a fix that the report has not given yet: single sentences are left out, and of a fix it has given whole it says where. */
function newAdvice(finding: Finding, said: Said, { staged }: Look): string[] {
  const { fix } = finding
  const committed = mayBeCommitted(finding)
  if (fix === '') return []
  const before = said.fix.get(fix)
  if (before !== undefined) return [`as for ${before} above`]
  const lines = cleanLines(fix).filter((line) => !(line.endsWith('.') && prose.test(line) && said.fix.has(line)))
  for (const text of [fix, ...lines]) said.fix.set(text, shortId(finding))
  return staged || !committed ? lines.filter((line) => !purge.test(line)) : lines
}

/** True unless it stands where no commit has it: in git's own folder, or in what came through a pipe. */
function mayBeCommitted({ locations }: Finding): boolean {
  return locations.some(({ path, commit }) => commit !== null || (path !== null && !/(^|\/)\.git\/[^/]+$/.test(path)))
}

/** True when the owner is the author whom `history` has just named, and nothing else is known of them. */
function namedByHistory(finding: Finding): boolean {
  const { owner } = finding
  if (owner?.source !== 'blame' || owner.status !== 'unknown' || finding.facts.possiblyDeparted !== undefined) return false
  return introduction(finding)?.author?.endsWith(`<${owner.id}>`) ?? false
}

/** What it belongs with, and how that is known. */
export function relatedText(related: Finding['related'][number]): string {
  const name = related.identity ?? (related.fingerprint === null ? '' : related.fingerprint.slice(0, 8))
  return `${cleanStart(name)} (${clean(related.how)})`
}

/** The places beyond the first, as far as they are not what `history` tells. */
function otherPlaces(finding: Finding): string | null {
  const first = place(finding.locations[0])
  const names = [...new Set(finding.locations.slice(1).map(place))].filter((name) => name !== first)
  if (names.length === 0) return null
  const shown = names.slice(0, placesShown).join(', ')
  return names.length > placesShown
    ? `${shown} and ${number(names.length - placesShown)} more (${count(names.length + 1, 'place')})`
    : shown
}

/** `= label: text`, wrapped under itself; of a fix only the sentences. */
export function noteLines(margin: string, label: string, texts: readonly string[], look: Look, paint: Paint): string[] {
  const lead = label === '' ? '' : `${label}: `
  const room = look.width === null ? null : look.width - margin.length - 3 - lead.length
  const lines = texts.flatMap((text) => noteText(label, text, room))
  return lines.map((line, index) =>
    index === 0
      ? `${margin} ${paint.frame('=')} ${paint.strong(lead)}${line}`
      : `${margin}   ${' '.repeat(displayWidth(lead))}${line}`.trimEnd(),
  )
}

function noteText(label: string, text: string, room: number | null): string[] {
  if (label !== 'fix' && label !== 'why' && label !== 'history') return wrap(text, room)
  return label === 'fix' && !prose.test(text) ? [text] : wrapSentence(text, room)
}

/** One finding in one line, for lists. */
export function oneLine(finding: Finding, look: Look, paint: Paint): string {
  const [first] = finding.locations
  const url = standsInTree(finding, first) ? fileUrl(look.folder, first.path) : null
  const where = paint.link(whereabouts(finding), url)
  const gone = finding.present ? '' : paint.dim(' (history only)')
  return `${paint.severity(finding.severity, finding.severity)}[${clean(finding.rule)}] ${where}${gone} ${clean(finding.message)} ${paint.dim(shortId(finding))}`
}

function standsInTree(finding: Finding, location: Location): boolean {
  return finding.present && location.path !== null && (location.commit === null || location === finding.locations[0])
}

function digits(finding: Finding): number {
  const { excerpt } = finding
  return excerpt === null ? 2 : String(excerpt.line + excerpt.lines.length - 1).length
}
