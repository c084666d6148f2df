import { clean } from '../core/clean.js'
import type { Finding } from '../core/finding.js'
import type { Severity } from '../core/severity.js'
import { count, gapGroupText, gapText, history, place, shortId, sortGaps } from './lib/words.js'
import type { Reporter } from './look.js'

type Command = 'error' | 'warning' | 'notice'

const commands: Record<Severity, Command> = { critical: 'error', high: 'error', medium: 'warning', low: 'notice', info: 'notice' }

// GitHub shows this many annotations of each type per step.
const shownPerType = 10

/** The message part of a workflow command: it can neither end the command nor begin another. */
export function commandData(text: string): string {
  return clean(text).replaceAll('%', '%25')
}

/** A property of a workflow command. */
export function commandProperty(text: string): string {
  return commandData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

/** GitHub Actions annotations, worst first; where GitHub would show a part of them only, a line of the log says so. */
export const github: Reporter = function* (report) {
  const all = report.findings.map((finding) => ({ command: commands[finding.severity], text: annotation(finding) }))
  const { failed, limits } = sortGaps(report.gaps)
  for (const gap of failed)
    all.push({ command: 'warning', text: `::warning title=${commandProperty('nhi: not looked at')}::${commandData(gapText(gap))}` })
  for (const { text } of all) yield `${text}\n`
  for (const command of ['error', 'warning', 'notice'] as const) {
    const total = all.filter((each) => each.command === command).length
    if (total > shownPerType) {
      yield `nhi: ${count(total, command)}, of which GitHub shows the first ${shownPerType} of a step as annotations; all of them are in this log\n`
    }
  }
  for (const group of limits) yield `nhi: left out within the set limits: ${commandData(gapGroupText(group))}\n`
}

function annotation(finding: Finding): string {
  const [first] = finding.locations
  const properties: string[] = []
  // A file that is gone from the tree has no line to stand beside.
  if (first.path !== null && finding.present) {
    properties.push(`file=${commandProperty(first.path)}`)
    if (first.line !== null) properties.push(`line=${first.line}`)
    if (first.endLine !== null) properties.push(`endLine=${first.endLine}`)
    // GitHub takes columns only where the annotation is of one line.
    if (first.column !== null && first.endLine === first.line) {
      properties.push(`col=${first.column}`)
      if (first.endColumn !== null) properties.push(`endColumn=${first.endColumn}`)
    }
  }
  properties.push(`title=${commandProperty(`${finding.title} [${finding.rule}]`)}`)
  const past = finding.present ? null : history(finding, false)
  const where = finding.present && first.path !== null ? '' : ` (${place(first)}${past === null ? '' : `, ${past}`})`
  return `::${commands[finding.severity]} ${properties.join(',')}::${commandData(`${finding.message}${where} - nhi explain ${shortId(finding)}`)}`
}
