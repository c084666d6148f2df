const deepestFlow = 400
const deepestIndent = 600
const compactLevels = /(?:[-?][ \t]+){200}/

/**
 * The offset at which a YAML text nests deeper than anything a person writes; null when it does not. To be asked before a YAML library is: such
 * libraries recurse, and V8 ends the whole process when it has to compile a regular expression on a stack that is nearly full.
 * Counts brackets where YAML could begin a collection, so that `\033[31m` in a script or a class of a pattern is none.
 */
export function tooDeepAt(text: string): number | null {
  const compact = compactLevels.exec(text)
  if (compact !== null) return compact.index
  let depth = 0
  let lineStart = 0
  let blank = true
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === 10) {
      lineStart = index + 1
      blank = true
      continue
    }
    if (blank && code !== 32) {
      blank = false
      if (index - lineStart > deepestIndent) return index
    }
    if (code === 0x5b || code === 0x7b) {
      if (opens(text, index) && ++depth > deepestFlow) return index
    } else if ((code === 0x5d || code === 0x7d) && depth > 0) depth--
  }
  return null
}

/** True where a bracket may begin a collection: at the start, behind a blank, or behind an indicator. */
function opens(text: string, index: number): boolean {
  return index === 0 || ' \t\r\n[{,:-?'.includes(text[index - 1] ?? '')
}
