import Table from 'cli-table3'
import { clean } from '../core/clean.js'
import type { Finding } from '../core/finding.js'
import { paintFor } from './lib/paint.js'
import { displayWidth, wrap } from './lib/width.js'
import { gapGroupText, gapText, lookedAt, number, place, shortId, sortGaps, tally } from './lib/words.js'
import type { Reporter } from './look.js'

const narrowest = 8
// Five columns at their narrowest; in less room rule and place share one, and `nhi explain` says the rest.
const fullWidth = 5 * (narrowest + 3) + 1

// cli-table3 takes time by the square of the rows: long tables are laid out in parts that look like one.
const rowsAtOnce = 50
const joined = { top: '─', 'top-left': '├', 'top-mid': '┼', 'top-right': '┤' }
const open = { bottom: '', 'bottom-left': '', 'bottom-mid': '', 'bottom-right': '' }

/** One row a finding: severity, rule, where, what, id. Wrapped to the terminal. */
export const table: Reporter = function* (report, look) {
  const paint = paintFor(look)
  if (report.findings.length > 0) {
    const narrow = look.width !== null && look.width < fullWidth
    const head = narrow ? ['severity', 'rule and place', 'id'] : ['severity', 'rule', 'where', 'what', 'id']
    const rows = report.findings.map((finding) => (narrow ? narrowed(cells(finding)) : cells(finding)))
    const widths = share([head, ...rows], look.width)
    const wrapped = (row: readonly string[]) => row.map((cell, index) => wrap(cell, widths[index] ?? null))
    const painted = rows.map((row, at) => {
      const severity = report.findings[at]?.severity ?? 'info'
      return wrapped(row).map((lines, index) => lines.map((text) => (index === 0 ? paint.severity(severity, text) : text)).join('\n'))
    })
    for (let from = 0; from < painted.length; from += rowsAtOnce) {
      const part = painted.slice(from, from + rowsAtOnce)
      const last = from + rowsAtOnce >= painted.length
      const grid = new Table({
        ...(from === 0 ? { head: wrapped(head).map((lines) => lines.map(paint.strong).join('\n')) } : {}),
        chars: { ...(from === 0 ? {} : joined), ...(last ? {} : open) },
        colWidths: widths.map((width) => width + 2),
        style: { head: [], border: [] },
      })
      grid.push(...part)
      yield `${grid.toString()}\n`
    }
  }
  if (look.quiet) return
  const { failed, limits } = sortGaps(report.gaps)
  for (const text of [...failed.map(gapText), ...limits.map(gapGroupText)])
    yield `${wrap(`not looked at: ${text}`, look.width).join('\n')}\n`
  const kept = report.suppressed.length > 0 ? `, ${number(report.suppressed.length)} suppressed` : ''
  const below = report.belowConfidence > 0 ? `, ${number(report.belowConfidence)} below the confidence asked for` : ''
  const state = report.complete ? '' : ' (incomplete)'
  yield `${wrap(`${tally(report.findings)}${kept}${below} in ${lookedAt(report)}${state}`, look.width).join('\n')}\n`
}

function cells(finding: Finding): string[] {
  const [first, ...others] = finding.locations
  const more = others.length > 0 ? ` +${number(others.length)}` : ''
  const name = first.path === null && first.commit === null && finding.identity !== null ? clean(finding.identity) : place(first)
  const gone = finding.present ? '' : ' (history only)'
  return [finding.severity, clean(finding.rule), name + more + gone, clean(finding.message), shortId(finding)]
}

function narrowed([severity = '', rule = '', where = '', , id = '']: readonly string[]): string[] {
  return [severity, `${rule} ${where}`, id]
}

/** Column widths that fit the terminal: all but the first and the last give way, the widest first. */
function share(rows: readonly (readonly string[])[], width: number | null): number[] {
  const widths = (rows[0] ?? []).map((_, index) => rows.reduce((most, row) => Math.max(most, displayWidth(row[index] ?? '')), 0))
  if (width === null) return widths
  // Each column costs two blanks and a border, and one border stands at the end.
  let excess = widths.reduce((sum, column) => sum + column + 3, 1) - width
  while (excess > 0) {
    const flexible = widths
      .map((_, index) => index)
      .filter((index) => index % (widths.length - 1) !== 0 && (widths[index] ?? 0) > narrowest)
    const widest = flexible.sort((a, b) => (widths[b] ?? 0) - (widths[a] ?? 0))[0]
    if (widest === undefined) break
    widths[widest] = (widths[widest] ?? 0) - 1
    excess--
  }
  return widths
}
