import { clean } from './clean.js'
import type { Facts } from './detection.js'

const placeholder = /(["']?)\{([A-Za-z][\w-]*)\}\1/g
const harmlessInShell = /^[\w@%+=:,./-]+$/

/**
 * A rule's fix with every `{name}` filled from the facts. A line that names an unknown fact is dropped. The lines are meant to be pasted into a
 * shell and facts come from strangers (a file name may be `$(…)`): a value with any other than plain characters is put in single quotes, and a
 * line in which that is not possible (inside other quotes) or of no use (the value would be read as an option) is dropped as well.
 */
export function fillFix(fix: string, facts: Facts): string {
  return fix
    .split('\n')
    .map((line) => fillLine(line, facts))
    .filter((line) => line !== null)
    .join('\n')
    .trim()
}

function fillLine(line: string, facts: Facts): string | null {
  let usable = true
  const filled = line.replace(placeholder, (_, quote: string, name: string, offset: number) => {
    const value = Object.hasOwn(facts, name) ? (facts[name] ?? null) : null
    if (value === null || value === '') {
      usable = false
      return ''
    }
    const text = clean(String(value))
    if (text.startsWith('-')) usable = false
    if (harmlessInShell.test(text)) return quote + text + quote
    if (insideQuotes(line.slice(0, offset))) usable = false
    return `'${text.replaceAll("'", "'\\''")}'`
  })
  return usable ? filled : null
}

/** True when the text leaves a quotation open. An apostrophe within a word opens none. */
function insideQuotes(before: string): boolean {
  let open = ''
  for (let i = 0; i < before.length; i++) {
    const char = before[i] ?? ''
    if (open === '') {
      const apostrophe = char === "'" && /\w/.test(before[i - 1] ?? '') && /\w/.test(before[i + 1] ?? '')
      if ((char === '"' || char === "'") && !apostrophe) open = char
    } else if (char === open) open = ''
  }
  return open !== ''
}
