import { displayWidth, wrapSentence } from '../reporters/lib/width.js'

// A description narrower than this stands below its term instead.
const narrowest = 24
// A last cell narrower than this stands below the others of its row.
const narrowestCell = 20

/**
 * Text laid out for a width: what is longer goes on below where its own column begins (`  term   what it says`), else below its indent. Words are
 * kept whole where a line can hold them; null lays nothing out.
 */
export function layOut(text: string, width: number | null): string {
  if (width === null) return text
  return text
    .split('\n')
    .flatMap((line) => (displayWidth(line) <= width ? [line] : layOutLine(line, width)))
    .join('\n')
}

function layOutLine(line: string, width: number): string[] {
  const [, term, behind] = /^( +\S.*? {2,})(?=\S)(.*)$/.exec(line) ?? []
  const indent = /^ */.exec(line)?.[0] ?? ''
  if (term === undefined || behind === undefined) return filled(line.trimStart(), indent, indent, width)
  const room = width - displayWidth(term)
  const below = `${indent}    `
  const cramped = room < narrowest || cutsWords(behind, room, width - displayWidth(below))
  const beside = cramped ? [] : filled(behind, term, ' '.repeat(displayWidth(term)), width)
  // An address is not broken: it may have room further left.
  if (beside.length > 0 && beside.every((line) => displayWidth(line) <= width)) return beside
  return [...filled(term.trim(), indent, below, width), ...filled(behind, below, below, width)]
}

/** True where a word of a text is wider than the room, and would be whole in the one below. */
function cutsWords(text: string, room: number, below: number): boolean {
  return text.split(' ').some((word) => displayWidth(word) > room && displayWidth(word) <= below)
}

function filled(text: string, first: string, rest: string, width: number): string[] {
  return wrapSentence(text, width - displayWidth(rest)).map((line, index) => (index === 0 ? first : rest) + line)
}

const between = '  '

/**
 * Rows of clean cells as lines. For a width the last cell goes on below itself, and where it, or a word of it, has no room the others stand above
 * it; null breaks nothing.
 */
export function rowsOf(rows: readonly (readonly string[])[], width: number | null): string[] {
  const widths = (rows[0] ?? []).map((_, index) => Math.max(...rows.map((row) => displayWidth(row[index] ?? ''))))
  const padded = (row: readonly string[]) => row.map((cell, index) => cell + ' '.repeat((widths[index] ?? 0) - displayWidth(cell)))
  const indent = widths.slice(0, -1).reduce((sum, column) => sum + column + between.length, 0)
  return rows.flatMap((row) => {
    const last = row.at(-1) ?? ''
    const head = padded(row).slice(0, -1).join(between) + between
    if (width === null) return [head + last]
    const room = width - indent
    if (room >= narrowestCell && !cutsWords(last, room, width - between.length)) return filled(last, head, ' '.repeat(indent), width)
    return [...filled(row[0] ?? '', '', between, width), ...filled(row.slice(1).join(between), between, between, width)]
  })
}
