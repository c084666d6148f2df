import { clean, cleanLines, cleanStart } from '../core/clean.js'
import type { Finding } from '../core/finding.js'
import type { Location } from '../core/location.js'
import { fileUrl, type Paint, paintFor } from './lib/paint.js'
import { displayWidth, wrap, wrapSentence } from './lib/width.js'
import { day, history, ownerText, place, prose, verifiedText } from './lib/words.js'
import type { Look } from './look.js'
import { heading, relatedText, spot } from './pretty/finding.js'

/** One finding whole: what and where, why it matters, everywhere it stands, who answers for it, how to mend it, how to accept it. */
export function explain(finding: Finding, look: Look): string {
  const paint = paintFor(look)
  const sections = [
    ['why', cleanLines(finding.why)],
    ['how to mend', cleanLines(finding.fix)],
    ['where', finding.locations.flatMap((location) => locationLines(location, look, paint))],
    ['history', [history(finding) ?? '']],
    ['who', [ownerText(finding) ?? 'nobody is known to answer for it']],
    ['what is known', factLines(finding)],
    ['belongs with', finding.related.map(relatedText)],
    ['how to accept it', acceptLines(finding, roomOf(look))],
    ['references', [...finding.references, ...finding.nhi, ...finding.frameworks].map(cleanStart)],
  ] as const
  const body = sections.flatMap(([title, lines]) => section(title, lines, look, paint))
  return `${[...heading(finding, finding.present ? '' : ' (history only)', look, paint), ...spot(finding, look, paint), ...body].join('\n')}\n`
}

function roomOf(look: Look): number | null {
  return look.width === null ? null : look.width - 2
}

// Addresses stand in them, or commands.
const sentences = new Set(['why', 'how to mend', 'references'])

function section(title: string, lines: readonly string[], look: Look, paint: Paint): string[] {
  const text = lines.filter((line) => line !== '')
  if (text.length === 0) return []
  const room = roomOf(look)
  // A hyperlink's address takes no columns, and commands are there to be pasted: such lines are left in one piece.
  const whole = (line: string) => line.includes('\u001b') || title === 'how to accept it' || (title === 'how to mend' && !prose.test(line))
  const fold = sentences.has(title) ? wrapSentence : wrap
  return ['', paint.strong(title), ...text.flatMap((line) => (whole(line) ? [line] : fold(line, room))).map((line) => `  ${line}`)]
}

function locationLines(location: Location, look: Look, paint: Paint): string[] {
  const where = paint.link(place(location), location.commit === null ? fileUrl(look.folder, location.path) : null)
  const told = [
    ...(location.note === null || location.path === null ? [] : [clean(location.note)]),
    ...(location.commit === null || location.path === null ? [] : [`commit ${clean(location.commit.slice(0, 10))}`]),
    ...(location.date === null ? [] : [day(location.date)]),
    ...(location.author === null ? [] : [clean(location.author)]),
  ]
  return [told.length === 0 ? where : `${where} (${told.join(', ')})`]
}

function factLines(finding: Finding): string[] {
  const known = [
    ['subject', finding.subject],
    ['credential', finding.credential],
    ['identity', finding.identity],
    ...finding.parts.map((part) => [part.name, part.redacted] as const),
    ['value', finding.secret],
    ['severity', finding.severity],
    ['confidence', finding.confidence],
    ['verified', verifiedText(finding)],
    ...Object.entries(finding.facts),
    ['fingerprint', finding.fingerprint],
  ] as const
  const taken = new Set<string>()
  const lines: string[] = []
  for (const [name, value] of known) {
    if (value === null || taken.has(name)) continue
    taken.add(name)
    lines.push(`${cleanStart(name)}: ${clean(String(value))}`)
  }
  return lines
}

/** Each way with what it takes behind it, or in one piece below it where there is no room. */
function acceptLines(finding: Finding, room: number | null): string[] {
  const [first] = finding.locations
  const inline = finding.present && first.path !== null && first.line !== null
  const ways = [
    ...(inline ? [['in the file, in a comment at the end of the line:', `nhi:ignore[${clean(finding.rule)}] the reason`] as const] : []),
    ['in nhi.yml, below ignore:', `- { fingerprint: ${clean(finding.fingerprint)}, reason: the reason }`],
    ['together with everything else there is today:', 'nhi baseline create'],
  ] as const
  return ways.flatMap(([way, what]) => {
    const line = `${way} ${what}`
    return room === null || displayWidth(line) <= room ? [line] : [...wrap(way, room), `  ${what}`]
  })
}
