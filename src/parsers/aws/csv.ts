/** One row of a CSV text with the line it starts on, counted from 1. */
export interface CsvRow {
  readonly cells: readonly string[]
  readonly line: number
}

/** Rows of CSV (RFC 4180: quotes, doubled quotes, breaks within quotes), any line ends, blank rows left out. */
export function parseCsv(text: string, separator: string): CsvRow[] {
  const rows: CsvRow[] = []
  let cells: string[] = []
  let line = 1
  let start = 1
  let at = 0
  const end = () => {
    if (cells.length > 1 || cells[0] !== '') rows.push({ cells, line: start })
    cells = []
  }
  while (at <= text.length) {
    if (text[at] === '"') {
      const close = closingQuote(text, at)
      const cell = text.slice(at + 1, close).replaceAll('""', '"')
      line += breaks(cell)
      cells.push(cell)
      at = close + 1
    } else {
      let stop = at
      while (stop < text.length && text[stop] !== separator && text[stop] !== '\n') stop++
      cells.push(text.slice(at, stop).replace(/\r$/, ''))
      at = stop
    }
    while (at < text.length && text[at] !== separator && text[at] !== '\n') at++
    if (text[at] !== separator) {
      end()
      line++
      start = line
    }
    at++
  }
  return rows
}

function closingQuote(text: string, open: number): number {
  let at = open + 1
  while (at < text.length) {
    if (text[at] === '"' && text[at + 1] === '"') at += 2
    else if (text[at] === '"') return at
    else at++
  }
  return text.length
}

function breaks(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++
  return count
}
