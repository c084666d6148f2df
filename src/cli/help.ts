// A description narrower than this stands below its term instead.
const narrowest = 24

/**
 * Help laid out for a width: what is longer goes on below where its own column begins (`  term   what it says`), else below its indent. Words are
 * kept whole; help has none that is wider than two columns a letter.
 */
export function wrapHelp(text: string, width: number): string {
  return text
    .split('\n')
    .flatMap((line) => (line.length <= width ? [line] : wrapLine(line, width)))
    .join('\n')
}

function wrapLine(line: string, width: number): string[] {
  const [, term, behind] = /^( +\S.*? {2,})(?=\S)(.*)$/.exec(line) ?? []
  const indent = /^ */.exec(line)?.[0].length ?? 0
  if (term === undefined || behind === undefined) return filled(line.trimStart(), ' '.repeat(indent), ' '.repeat(indent), width)
  if (width - term.length >= narrowest) return filled(behind, term, ' '.repeat(term.length), width)
  const below = ' '.repeat(indent + 4)
  return [term.trimEnd(), ...filled(behind, below, below, width)]
}

function filled(text: string, first: string, rest: string, width: number): string[] {
  const lines: string[] = []
  let line = first
  let empty = true
  for (const word of text.split(' ')) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line)
      line = rest
      empty = true
    }
    line += empty ? word : ` ${word}`
    empty = false
  }
  return [...lines, line]
}
