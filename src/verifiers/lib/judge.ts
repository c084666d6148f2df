import { clean } from '../../core/clean.js'
import type { Facts } from '../../core/detection.js'
import type { Answer, AnswerSpec, Question, ToldFact, Verdict, VerifySpec } from '../../core/verify.js'

/** Reads an answer by what the rule says of answers. What fits neither is unknown, and so is what fits both. */
export function judge(question: Question, answer: Answer): Verdict {
  const { spec } = question
  const { status } = answer
  if (status === 429) return unknown('it asks for fewer requests', true)
  if (status >= 500) return unknown(`it answers with an error of its own (${status})`)
  if (status >= 300 && status < 400) return unknown(`it redirects (${status})`)
  const body = parsed(answer.body)
  const any = (wanted: readonly AnswerSpec[]) => wanted.some((one) => fits(one, answer, body))
  const [accepted, refused, denied] = [any(spec.accepted), any(spec.refused), any(spec.denied)]
  if (accepted === (refused || denied)) return unknown(`its answer is none that is documented (${status})`)
  if (refused) return { outcome: 'refused', because: null, limited: false, facts: {} }
  if (denied) return { outcome: 'denied', because: `it does not know it, but ${spec.deniedBecause}`, limited: false, facts: {} }
  const facts = told(spec, answer, body, [question.token, ...Object.values(question.parts)])
  return { outcome: 'accepted', because: null, limited: false, facts }
}

/** A verdict that says nothing, and why. */
export function unknown(because: string, limited = false): Verdict {
  return { outcome: 'unknown', because, limited, facts: {} }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}

function fits({ status, json, text }: AnswerSpec, answer: Answer, body: unknown): boolean {
  if (!status.includes(answer.status)) return false
  if (text !== null && !answer.body.includes(text)) return false
  return Object.entries(json).every(([path, wanted]) => {
    const value = at(body, path)
    return wanted.some((one) => (one === '*' ? isSaid(value) : value === one))
  })
}

function isSaid(value: unknown): boolean {
  return value !== undefined && value !== null && value !== ''
}

/** The value at a path such as `errors.0.code`. */
function at(body: unknown, path: string): unknown {
  let value = body
  for (const key of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
    value = (value as Record<string, unknown>)[key]
  }
  return value
}

const longestFact = 300
/** Characters in a row that a fact may share with a secret: more could be the secret coming back. */
const sharedAtMost = 9

/** What the answer tells, as text. What repeats a piece of a secret is left out: an answer comes from a stranger. */
function told(spec: VerifySpec, answer: Answer, body: unknown, secrets: readonly string[]): Facts {
  const facts: Record<string, string> = {}
  for (const [name, where] of Object.entries(spec.tells) as [ToldFact, string][]) {
    for (const path of where.split('|')) {
      const text = textOf(path.startsWith('header:') ? answer.headers[path.slice('header:'.length)] : at(body, path))
      if (text === null || secrets.some((secret) => repeats(text, secret))) continue
      facts[name] = text
      break
    }
  }
  return facts
}

function textOf(value: unknown): string | null {
  const list = Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [value]
  const texts = list.filter((one) => typeof one === 'string' || typeof one === 'number').map(String)
  const text = clean(texts.join(', ')).trim()
  if (text === '') return null
  return text.length > longestFact ? `${text.slice(0, longestFact)}…` : text
}

function repeats(text: string, secret: string): boolean {
  for (let i = 0; i + sharedAtMost < secret.length; i++) {
    if (text.includes(secret.slice(i, i + sharedAtMost + 1))) return true
  }
  return secret.length <= sharedAtMost && text.includes(secret)
}
