import { clean } from '../../core/clean.js'
import type { Finding } from '../../core/finding.js'
import type { Report } from '../../core/report.js'
import { type Paint, paintFor } from '../lib/paint.js'
import { wrap, wrapSentence } from '../lib/width.js'
import { count, gapGroupText, gapText, lookedAt, number, shortId, sortGaps, tally } from '../lib/words.js'
import type { Look } from '../look.js'
import { heading, notes, oneLine, type Said, spot } from './finding.js'

// Groups shown whole; of a longer report the rest comes one finding a line, so that nothing is left out.
const wholeGroups = 50
const spotsInGroup = 3

/** For people: every finding with the lines around it, why it matters and how to mend it; then what was and was not looked at. */
export function* pretty(report: Report, look: Look): Iterable<string> {
  const paint = paintFor(look)
  const said: Said = { why: new Set(), fix: new Map() }
  const groups = grouped(report.findings)
  for (const group of groups.slice(0, wholeGroups)) yield `${renderGroup(group, said, look, paint).join('\n')}\n\n`
  const rest = groups.slice(wholeGroups).flat()
  if (rest.length > 0) {
    const intro = `the other ${count(rest.length, 'finding')}, one a line; \`nhi explain\` with the name at the end shows one whole:`
    yield `${wrap(intro, look.width).map(paint.strong).join('\n')}\n`
    for (const finding of rest) yield `${oneLine(finding, look, paint)}\n`
    yield '\n'
  }
  if (!look.quiet) yield closing(report, look)
}

/** Findings of the same rule, severity and file together, in the order of their worst. */
function grouped(findings: readonly Finding[]): Finding[][] {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    const [first] = finding.locations
    const key = JSON.stringify([finding.severity, finding.rule, first.path ?? finding.fingerprint, finding.present])
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [finding])
    else group.push(finding)
  }
  return [...groups.values()]
}

function renderGroup(group: readonly Finding[], said: Said, look: Look, paint: Paint): string[] {
  const [first] = group
  if (first === undefined) return []
  const state = first.present ? '' : ' (history only)'
  const lines = heading(first, group.length > 1 ? ` (${number(group.length)} in this file)${state}` : state, look, paint)
  for (const finding of group.slice(0, spotsInGroup)) lines.push(...spot(finding, look, paint), ...notes(finding, said, look, paint))
  for (const finding of group.slice(spotsInGroup)) lines.push(`  ${oneLine(finding, look, paint)}`)
  return lines
}

/** The end of the report: the tally, what is not in it, what was not looked at, and what to do next. */
export function closing(report: Report, look: Look): string {
  const paint = paintFor(look)
  const gaps = gapLines(report, look, paint)
  const remarks = report.notices.flatMap((notice) => wrap(`note: ${clean(notice)}`, look.width))
  const head = wrap(headline(report, look), look.width)
  const color = report.findings.length > 0 ? paint.strong : report.complete ? paint.good : paint.warning
  const hint = nextStep(report, look)
  const lines = [...gaps, ...remarks, ...head.map(color), ...(hint === null ? [] : wrapSentence(hint, look.width).map(paint.dim))]
  return `${lines.join('\n')}\n`
}

/** On a terminal the summary line follows and says how much was looked at: it is not said twice. */
function headline(report: Report, look: Look): string {
  const left = [
    ...(report.suppressed.length > 0 ? [`${number(report.suppressed.length)} suppressed`] : []),
    ...(report.belowConfidence > 0 ? [`${number(report.belowConfidence)} below the confidence asked for`] : []),
  ]
  const state = report.interrupted ? ' (interrupted: incomplete)' : report.complete ? '' : ' (incomplete)'
  const seen = lookedAt(report)
  const scope = look.width !== null ? '' : seen === 'nothing' ? ': there was nothing to look at' : ` in ${seen}`
  return `${[tally(report.findings), ...left].join(', ')}${scope}${state}`
}

function gapLines(report: Report, look: Look, paint: Paint): string[] {
  const { failed, limits } = sortGaps(report.gaps)
  const lines: string[] = []
  const add = (text: string) => lines.push(...wrap(`  ${text}`, look.width))
  if (failed.length > 0) {
    lines.push(...wrap(`${count(failed.length, 'thing')} could not be looked at:`, look.width).map(paint.warning))
    for (const gap of failed) add(gapText(gap))
  }
  if (limits.length > 0) {
    lines.push(...wrap('left out within the set limits:', look.width))
    for (const group of limits) add(gapGroupText(group))
  }
  return lines.length > 0 ? [...lines, ''] : lines
}

const plainArgument = /^[\w@%+=:,./][\w@%+=:,./-]*$/

/** The targets as they are typed again, behind a blank; null for what cannot be: standard input, or a name that a shell would read. */
function sameTargets(targets: readonly string[]): string | null {
  if (targets.length === 1 && targets[0] === '.') return ''
  return targets.every((target) => plainArgument.test(target)) ? ` ${targets.join(' ')}` : null
}

function nextStep(report: Report, look: Look): string | null {
  const [worst] = report.findings
  if (worst === undefined) return null
  if (look.staged)
    return `next: nothing is committed yet: take the value out and \`git add\` the file again; \`nhi explain ${shortId(worst)}\` shows how to accept what is no secret`
  const explain = `next: \`nhi explain ${shortId(worst)}\` shows one finding whole`
  const again = sameTargets(report.targets)
  const accept = again === null ? '' : `\`nhi baseline create${again}\``
  // A command that does not fit into a line is no help.
  const fits = look.width === null || accept.length <= look.width
  return accept === '' || !fits ? explain : `${explain}; ${accept} accepts what is there today`
}
