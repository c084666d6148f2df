import type { PolicyJson } from '../../core/aws.js'

// AWS accepts at most 20,480 characters (a role's trust policy, quota raised); a hundred times that is no policy a person can have attached.
const longest = 2_000_000
const deepest = 64
const tooLong = `a document AWS would accept: this one is longer than ${longest} characters`

/** A policy's document, or why it cannot be one. */
export type ReadDocument = { readonly document: PolicyJson } | { readonly problem: string }

/**
 * A policy document in whatever form it came: an object, JSON in a text, or that percent-encoded (RFC 3986, as the API and the SDKs send it).
 * What is too large or nested too deep for a policy AWS would accept is refused, so that nobody behind has to fear it.
 */
export function readDocument(value: unknown): ReadDocument {
  const document = decoded(value)
  if (document === undefined) return { problem: 'a document that is JSON' }
  const problem = weighed(document)
  return problem === null ? { document } : { problem }
}

function decoded(value: unknown): PolicyJson | undefined {
  if (typeof value === 'object' && value !== null) return value
  if (typeof value !== 'string') return undefined
  let text = value
  // Twice: a document that was encoded once more when somebody wrapped it is still the same document.
  for (let round = 0; round < 3; round++) {
    const parsed = jsonOf(text)
    if (typeof parsed === 'object' && parsed !== null) return parsed
    const next = typeof parsed === 'string' ? parsed : percentDecoded(text)
    if (next === null || next === text) return undefined
    text = next
  }
  return undefined
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function percentDecoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/** What is wrong with a document's weight, found without recursion; null when nothing is. */
function weighed(document: PolicyJson): string | null {
  const open: { value: unknown; depth: number }[] = [{ value: document, depth: 1 }]
  let weight = 0
  for (let item = open.pop(); item !== undefined; item = open.pop()) {
    const { value, depth } = item
    weight += typeof value === 'string' ? value.length : 1
    if (weight > longest) return tooLong
    if (typeof value !== 'object' || value === null) continue
    if (depth > deepest) return `a document AWS would accept: this one is nested deeper than ${deepest} levels`
    if (Array.isArray(value)) {
      weight += value.length
      if (weight > longest) return tooLong
      for (const inner of value) open.push({ value: inner, depth: depth + 1 })
      continue
    }
    for (const [key, inner] of Object.entries(value)) {
      weight += key.length
      open.push({ value: inner, depth: depth + 1 })
    }
  }
  return null
}
