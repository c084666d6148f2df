/** Text wrapped where it is printed to a terminal, what follows its first line below `indent` columns; the code for that is not loaded for a pipe. */
export async function fitted(text: string, { isTTY, columns }: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>, indent = 0): Promise<string> {
  if (isTTY !== true) return text
  const { wrap } = await import('../reporters/lib/width.js')
  const margin = ' '.repeat(indent)
  return wrap(text, Math.max((columns ?? 80) - indent, 20)).join(`\n${margin}`)
}
