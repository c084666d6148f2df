import { displayWidth, wrap } from '../lib/width.js'

/** The columns of the ranking's table. */
export const columns = ['risk', 'credential', 'identity', 'privilege', 'age', 'last used', 'leaked', 'owner'] as const

/** What stands in a cell of which nothing is known. */
export const unknown = '–'

type Cells = readonly string[]

const identity = columns.indexOf('identity')
const between = '  '
// Narrower than this a credential or an owner is not readable any more.
const narrowest = 8
const elastic = [columns.indexOf('credential'), columns.length - 2]

/**
 * The lines of each row (the first row being the head), each line as its cells, padded: one line a row where `width` allows it; where it does not,
 * the identity stands on a line of its own below, long credentials and owners are broken; in less than that everything but the credential stands below.
 */
export function layOut(rows: readonly Cells[], width: number | null): Cells[][] {
  const whole = widthsOf(rows)
  if (width === null || total(whole) <= width) return rows.map((row) => [padded(row, whole)])
  const folded = rows.map((row) => row.filter((_, index) => index !== identity))
  const widths = shrunk(widthsOf(folded), width)
  const indent = whole[0] ?? 0
  const below = (text: string) => wrap(text, width - indent - between.length).map((line) => [' '.repeat(indent), line])
  if (widths !== null) return folded.map((row, at) => [...broken(row, widths), ...below(rows[at]?.[identity] ?? '')])
  return rows.map(([risk = '', credential = '', who = '', ...rest], at) => {
    const [first = '', ...more] = wrap(credential, width - indent - between.length)
    const known = at === 0 ? [] : rest.flatMap((cell, index) => (cell === unknown ? [] : [`${columns[index + identity + 1]} ${cell}`]))
    const top = [[pad(risk, indent), first], ...more.flatMap(below), ...below(who)]
    return known.length === 0 ? top : [...top, ...below(known.join(', '))]
  })
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

/** Credential and owner give way, the wider first; null when that is not enough. */
function shrunk(widths: readonly number[], width: number): number[] | null {
  const result = [...widths]
  for (let excess = total(result) - width; excess > 0; excess--) {
    const [widest = -1] = elastic.filter((index) => (result[index] ?? 0) > narrowest).sort((a, b) => (result[b] ?? 0) - (result[a] ?? 0))
    if (widest < 0) return null
    result[widest] = (result[widest] ?? 0) - 1
  }
  return result
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
