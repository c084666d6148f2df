import { clean } from '../../core/clean.js'
import type { Excerpt } from '../../core/detection.js'
import type { Severity } from '../../core/severity.js'
import type { Paint } from '../lib/paint.js'
import { displayWidth, type Glyph, glyphs, wrap } from '../lib/width.js'

const tab = '    '
const widestUnwrapped = 200
// Further than any window from the mark: cut before the costly look at glyphs.
const margin = 1000

/** One line of a frame laid out: its glyphs and which of them are marked. */
interface Laid {
  readonly cells: readonly Glyph[]
  /** Index of the first marked glyph and of the one after the last. */
  readonly from: number
  readonly to: number
  readonly cutBefore: boolean
  readonly cutAfter: boolean
}

/** The code frame of an excerpt: numbered lines, the mark underlined, and the label behind or below it. */
export function frame(excerpt: Excerpt, label: string, severity: Severity, width: number | null, paint: Paint): string[] {
  const digits = String(excerpt.line + excerpt.lines.length - 1).length
  const room = Math.max(12, (width ?? widestUnwrapped) - digits - 3)
  const bar = paint.frame('|')
  const gutter = `${' '.repeat(digits)} ${bar}`
  const out = [gutter]
  excerpt.lines.forEach((line, index) => {
    const marked = index === excerpt.mark.index
    const laid = marked ? lay(line, excerpt.mark.start, excerpt.mark.end) : lay(line, 0, 0)
    const view = windowed(laid, room)
    const number = paint.frame(String(excerpt.line + index).padStart(digits))
    out.push(view.text === '' ? `${number} ${bar}` : `${number} ${bar} ${view.text}`)
    if (!marked) return
    const carets = '^'.repeat(Math.max(1, view.marked))
    const indent = ' '.repeat(view.before)
    if (view.before + carets.length + 1 + displayWidth(label) <= room) {
      out.push(`${gutter} ${indent}${paint.severity(severity, `${carets} ${label}`)}`)
      return
    }
    out.push(`${gutter} ${indent}${paint.severity(severity, carets)}`)
    for (const piece of wrap(label, room)) out.push(`${gutter} ${paint.severity(severity, piece)}`)
  })
  out.push(gutter)
  return out
}

/** Cuts a line far from its mark, expands tabs, writes controls out, and finds the mark among the glyphs. */
function lay(line: string, start: number, end: number): Laid {
  const first = Math.max(0, start - margin)
  const last = Math.min(line.length, Math.max(end, start) + margin)
  const before = glyphs(readable(line.slice(first, start)))
  const middle = glyphs(readable(line.slice(start, end)))
  const after = glyphs(readable(line.slice(end, last)))
  return {
    cells: [...before, ...middle, ...after],
    from: before.length,
    to: before.length + middle.length,
    cutBefore: first > 0,
    cutAfter: last < line.length,
  }
}

function readable(text: string): string {
  return text.replace(/\r$/, '').split('\t').map(clean).join(tab)
}

/** The part of a line that fits, around its mark, with `…` where something was cut. `before` and `marked` are columns. */
function windowed(laid: Laid, room: number): { text: string; before: number; marked: number } {
  const total = columns(laid.cells)
  // A mark without a glyph, behind the line's last one, still takes a column of its own for the caret.
  const caretEnd = laid.from === laid.to ? columns(laid.cells.slice(0, laid.from)) + 1 : 0
  const whole = Math.max(total, caretEnd) <= room && !laid.cutBefore && !laid.cutAfter
  let from = 0
  let to = laid.cells.length
  if (!whole) {
    const lead = columns(laid.cells.slice(0, laid.from))
    const marked = columns(laid.cells.slice(laid.from, laid.to))
    const limit = room - 2
    // All that stands before the mark if that fits; else a third of what the mark leaves free.
    const wanted = lead + marked <= limit && !laid.cutBefore ? lead : Math.floor(Math.max(0, limit - marked) / 3)
    const widthOf = (index: number) => laid.cells[index]?.width ?? 0
    let used = 0
    from = laid.from
    while (from > 0 && used + widthOf(from - 1) <= wanted) used += widthOf(--from)
    to = laid.from
    while (to < laid.cells.length && used + widthOf(to) <= limit) used += widthOf(to++)
    while (from > 0 && used + widthOf(from - 1) <= limit) used += widthOf(--from)
  }
  const head = from > 0 || laid.cutBefore ? '…' : ''
  const tail = to < laid.cells.length || laid.cutAfter ? '…' : ''
  const text = laid.cells
    .slice(from, to)
    .map((cell) => cell.text)
    .join('')
  return {
    // The pieces were cleaned apart: what only their seam makes is cleaned here.
    text: clean(head + text + tail).trimEnd(),
    before: head.length + columns(laid.cells.slice(from, laid.from)),
    marked: columns(laid.cells.slice(laid.from, Math.min(laid.to, to))),
  }
}

function columns(cells: readonly Glyph[]): number {
  let width = 0
  for (const cell of cells) width += cell.width
  return width
}
