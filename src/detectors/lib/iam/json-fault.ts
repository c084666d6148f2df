/** Where a scan of JSON stands between two tokens. */
type Wanted = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end'

const blank = /[ \t\n\r]*/y
const scalar = /true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y

/**
 * Index of the first character at which a text stops being JSON, its length when it ends too early, null when it is JSON. `JSON.parse`
 * says this in a different way on each version of Node, with an excerpt of the text. Nesting costs memory, never the stack.
 */
export function jsonFault(text: string): number | null {
  const open: ('{' | '[')[] = []
  let wanted: Wanted = 'value'
  let at = skip(blank, text, 0)
  for (; at < text.length; at = skip(blank, text, at)) {
    const char = text.charAt(at)
    const inside = open.at(-1)
    if (wanted === 'comma-or-end' && inside === undefined) return at
    if (wanted === 'comma-or-end' && char === ',') {
      wanted = inside === '{' ? 'key' : 'value'
      at++
    } else if (wanted === 'colon' && char === ':') {
      wanted = 'value'
      at++
    } else if (closes(char, inside, wanted)) {
      open.pop()
      wanted = 'comma-or-end'
      at++
    } else if (wanted === 'key' || wanted === 'key-or-end') {
      const end = char === '"' ? stringEnd(text, at) : at
      if (end < 0) return -end - 1
      if (end === at) return at
      wanted = 'colon'
      at = end
    } else if (wanted === 'value' || wanted === 'value-or-end') {
      if (char === '{' || char === '[') {
        open.push(char)
        wanted = char === '{' ? 'key-or-end' : 'value-or-end'
        at++
        continue
      }
      const end = char === '"' ? stringEnd(text, at) : skip(scalar, text, at)
      if (end < 0) return -end - 1
      if (end === at) return at
      wanted = 'comma-or-end'
      at = end
    } else return at
  }
  return wanted === 'comma-or-end' && open.length === 0 ? null : text.length
}

function closes(char: string, inside: '{' | '[' | undefined, wanted: Wanted): boolean {
  if (char === '}') return inside === '{' && (wanted === 'key-or-end' || wanted === 'comma-or-end')
  return char === ']' && inside === '[' && (wanted === 'value-or-end' || wanted === 'comma-or-end')
}

/** Index behind what matches at `at`; `at` itself when nothing does. */
function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : at
}

/** Index behind the string that opens at `start`; `-index - 1` of its fault. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const char = text.charAt(at)
    if (char === '"') return at + 1
    if (char < ' ') return -at - 1
    if (char !== '\\') continue
    const length = /^u[0-9a-fA-F]{4}/.test(text.slice(at + 1, at + 6)) ? 5 : /["\\/bfnrt]/.test(text.charAt(at + 1)) ? 1 : 0
    if (length === 0) return -Math.min(at + 1, text.length) - 1
    at += length
  }
  return -text.length - 1
}
