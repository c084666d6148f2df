import type { OutgoingRequest, Question } from '../../core/verify.js'

/** The request of a question with its placeholders filled; null when a part or a fact it needs is not known or cannot be sent. */
export function requestOf(question: Question): OutgoingRequest | null {
  const { spec } = question
  const plain = (text: string) => filled(text, question, (value) => value)
  const url = filled(spec.url, question, segment)
  const headers: Record<string, string> = {}
  for (const [name, template] of Object.entries(spec.headers)) {
    const value = plain(template)
    if (value === null) return null
    headers[name] = value
  }
  if (spec.basic !== null) {
    const [user, password] = [plain(spec.basic[0]), plain(spec.basic[1])]
    if (user === null || password === null) return null
    headers.authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
  }
  if (url === null || Object.values(headers).some((value) => /[^\t\x20-\x7e]/.test(value))) return null
  return { method: spec.method, url: new URL(url), headers, body: spec.body }
}

function filled(template: string, { token, parts, facts }: Question, encode: (value: string) => string | null): string | null {
  let known = true
  const text = template.replace(/\{(token|(?:part|fact)\.[^{}]+)\}/g, (_, name: string) => {
    const key = name.slice(5)
    const value = name === 'token' ? token : name.startsWith('part.') ? parts[key] : facts[key]
    if (value === undefined || value === null) known = false
    const encoded = encode(String(value))
    if (encoded === null) known = false
    return encoded ?? ''
  })
  return known ? text : null
}

/** Percent-encoded; null for what would lead up the path or has no UTF-8. */
function segment(value: string): string | null {
  return /^\.*$/.test(value) || !value.isWellFormed() ? null : encodeURIComponent(value)
}
