/**
 * A part of a text with policy variables: text in which wildcards count, text in which they do not (`${*}`), or a variable with the value
 * it has when its key is absent. Source: IAM User Guide, “Policy variables and tags”.
 */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'variable'; readonly key: string; readonly fallback: string | null }

/** A text with at least one `${…}`. */
export type Template = readonly Piece[]

const variable = /^\s*([^\s,'"{}$*?]+(?:[^,'"{}$*?]*[^\s,'"{}$*?])?)\s*(?:,\s*'([^']*)'\s*)?$/

/** The pieces of a text, or null when it holds no variable or a broken one. */
export function templateOf(text: string): Template | null {
  const pieces = text.includes('${') ? split(text) : null
  return pieces !== null && typeof pieces !== 'string' ? pieces : null
}

/** What is wrong with a text's variables, to be read after the text; null when nothing is. */
export function templateFault(text: string): string | null {
  const pieces = text.includes('${') ? split(text) : null
  return typeof pieces === 'string' ? pieces : null
}

function split(text: string): Piece[] | string {
  const pieces: Piece[] = []
  let at = 0
  while (at < text.length) {
    const start = text.indexOf('${', at)
    if (start < 0) break
    if (start > at) pieces.push({ kind: 'text', text: text.slice(at, start) })
    const end = text.indexOf('}', start)
    if (end < 0) return 'has a variable without a closing brace'
    const inner = text.slice(start + 2, end)
    const [, key, fallback] = variable.exec(inner) ?? []
    if (inner === '*' || inner === '?' || inner === '$') pieces.push({ kind: 'literal', text: inner })
    else if (key === undefined) return 'has a variable that names no key'
    else pieces.push({ kind: 'variable', key: key.toLowerCase(), fallback: fallback ?? null })
    at = end + 1
  }
  if (at < text.length) pieces.push({ kind: 'text', text: text.slice(at) })
  return pieces
}
