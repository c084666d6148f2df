import { displayWidth, wrap } from '../lib/width.js'

/** The columns of the ranking's table. */
export const columns = ['risk', 'credential', 'identity', 'privilege', 'age', 'last used', 'leaked', 'owner'] as const

/** What stands in a cell of which nothing is known. */
export const unknown = '–'

type Cells = readonly string[]

const between = '  '
// An owner narrower than this is not readable any more.
const narrowest = 8
const [credential, identity, leaked] = [columns.indexOf('credential'), columns.indexOf('identity'), columns.indexOf('leaked')]
const foldable: readonly (readonly number[])[] = [[], [identity], [credential, identity]]
// Where it lies; only where there is more to fold than a yes.
const places: readonly number[] = [credential, identity, leaked]

/**
 * The lines of each row (the first row being the head), each line as its cells, padded: one line a row where `width` allows it; where it does not,
 * the identity stands on a line of its own below, then the credential too, then where it lies, and at last all that is known. Neither is broken where a line can hold it.
 */
export function layOut(rows: readonly Cells[], width: number | null): Cells[][] {
  const whole = widthsOf(rows)
  const ways = (whole[leaked] ?? 0) > 'leaked'.length ? [...foldable, places] : foldable
  for (const [index, folded] of ways.entries()) {
    const kept = rows.map((row) => row.filter((_, at) => !folded.includes(at)))
    const widths = fitting(kept, width, index === ways.length - 1)
    if (widths === null) continue
    const below = belowOf(whole[0] ?? 0, width)
    return rows.map((row, at) => [...broken(kept[at] ?? [], widths), ...folded.flatMap((cell) => below(row[cell] ?? ''))])
  }
  return rows.map((row, at) => stacked(row, at === 0, belowOf(whole[0] ?? 0, width)))
}

type Below = (text: string) => Cells[]

/** What stands below a row, behind its risk; nothing where nothing is known. */
function belowOf(indent: number, width: number | null): Below {
  const room = width === null ? null : width - indent - between.length
  return (text) => (text === unknown ? [] : wrap(text, room).map((line) => [' '.repeat(indent), line]))
}

function stacked([risk = '', ...rest]: Cells, head: boolean, below: Below): Cells[] {
  const said = rest.slice(identity).flatMap((cell, index) => (cell === unknown ? [] : [`${columns[index + identity + 1]} ${cell}`]))
  const lines = [...rest.slice(0, identity), ...(head ? [] : [said.join(', ') || unknown])].flatMap(below)
  return lines.map((line, index) => (index === 0 ? [pad(risk, displayWidth(line[0] ?? '')), ...line.slice(1)] : line))
}

/** The widths of the columns when they fit; an owner may give way where it is asked to. */
function fitting(rows: readonly Cells[], width: number | null, yields: boolean): readonly number[] | null {
  const widths = widthsOf(rows)
  const owner = widths.at(-1) ?? 0
  const excess = width === null ? 0 : Math.max(total(widths) - width, 0)
  if (excess === 0) return widths
  return yields && owner - excess >= narrowest ? [...widths.slice(0, -1), owner - excess] : null
}

/** One line of padded cells as text. */
export function joined(cells: Cells): string {
  return cells.join(between).trimEnd()
}

function widthsOf(rows: readonly Cells[]): number[] {
  return (rows[0] ?? []).map((_, index) => rows.reduce((most, row) => Math.max(most, displayWidth(row[index] ?? '')), 0))
}

function total(widths: readonly number[]): number {
  return widths.reduce((sum, width) => sum + width, between.length * (widths.length - 1))
}

function broken(row: Cells, widths: readonly number[]): Cells[] {
  const pieces = row.map((cell, index) => wrap(cell, widths[index] ?? null))
  const height = Math.max(...pieces.map(({ length }) => length))
  return Array.from({ length: height }, (_, line) =>
    padded(
      pieces.map((lines) => lines[line] ?? ''),
      widths,
    ),
  )
}

function padded(cells: Cells, widths: readonly number[]): string[] {
  return cells.map((cell, index) => (index === cells.length - 1 ? cell : pad(cell, widths[index] ?? 0)))
}

function pad(cell: string, width: number): string {
  return cell + ' '.repeat(Math.max(width - displayWidth(cell), 0))
}
