import { widthOf } from './terminal.js'

/** Text wrapped where it is printed to a terminal, what follows its first line below `indent` columns; the code for that is not loaded for a pipe. */
export async function fitted(text: string, { isTTY, columns }: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>, indent = 0): Promise<string> {
  const width = widthOf({ isTTY, columns })
  if (width === null) return text
  const { wrap } = await import('../reporters/lib/width.js')
  const margin = ' '.repeat(indent)
  return wrap(text, Math.max(width - indent, 20)).join(`\n${margin}`)
}
