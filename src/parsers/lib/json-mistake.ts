// What may follow within arrays and objects, by the state: a value, a value or the end, a key, a key or the end, a colon, a comma or the end.
type State = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'done'

const word = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y
const escaped = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y

/**
 * Offset of the first character that makes a text no JSON; its length when only the end is missing. Node's own message gives no place for most
 * mistakes. Keeps its own stack, so that nesting costs none.
 */
export function mistakeIn(text: string): number {
  const open: ('[' | '{')[] = []
  let state: State = 'value'
  let at = 0
  while (at < text.length) {
    const char = text[at] ?? ''
    if (/[ \t\r\n]/.test(char)) {
      at++
      continue
    }
    const next = step(text, at, char, state, open)
    if (next === null) return at
    state = next.state
    at = next.at
  }
  return at
}

function step(text: string, at: number, char: string, state: State, open: ('[' | '{')[]): { state: State; at: number } | null {
  const inside = open.at(-1)
  if ((char === '}' && inside === '{') || (char === ']' && inside === '[')) {
    if (state !== 'comma-or-end' && state !== (char === '}' ? 'key-or-end' : 'value-or-end')) return null
    open.pop()
    return { state: open.length === 0 ? 'done' : 'comma-or-end', at: at + 1 }
  }
  if (state === 'colon') return char === ':' ? { state: 'value', at: at + 1 } : null
  if (state === 'comma-or-end') return char === ',' ? { state: inside === '{' ? 'key' : 'value', at: at + 1 } : null
  if (state === 'done') return null
  const isValue = state === 'value' || state === 'value-or-end'
  if (isValue && (char === '{' || char === '[')) {
    open.push(char)
    return { state: char === '{' ? 'key-or-end' : 'value-or-end', at: at + 1 }
  }
  if (!isValue && char !== '"') return null
  const end = char === '"' ? stringEnd(text, at) : matchEnd(word, text, at)
  if (end === null) return null
  return { state: isValue ? (open.length === 0 ? 'done' : 'comma-or-end') : 'colon', at: end }
}

/** Offset behind a string; null when it is none. */
function stringEnd(text: string, open: number): number | null {
  for (let at = open + 1; at < text.length; ) {
    const code = text.charCodeAt(at)
    if (code === 0x22) return at + 1
    if (code < 0x20) return null
    const next = code === 0x5c ? matchEnd(escaped, text, at) : at + 1
    if (next === null) return null
    at = next
  }
  return null
}

function matchEnd(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : null
}
