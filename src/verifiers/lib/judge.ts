import { clean } from '../../core/clean.js'
import type { Facts } from '../../core/detection.js'
import type { Answer, AnswerSpec, Question, ToldFact, Verdict, VerifySpec } from '../../core/verify.js'
import { echoing } from './echo.js'

/** Reads an answer by what the rule says of answers. What fits neither is unknown, and so is what fits both. */
export function judge(question: Question, answer: Answer): Verdict {
  const { spec } = question
  const { status } = answer
  if (status === 429) return unknown('it asks for fewer requests', true)
  const peace = asksForPeace(answer)
  if (status >= 500) return unknown(`it answers with an error of its own (${status})`, peace)
  if (status >= 300 && status < 400) return unknown(`it redirects (${status})`)
  const body = parsed(answer.body)
  const any = (wanted: readonly AnswerSpec[]) => wanted.some((one) => fits(one, answer, body))
  const [accepted, refused, denied] = [any(spec.accepted), any(spec.refused), any(spec.denied)]
  if (accepted === (refused || denied)) return unknown(`its answer is none that is documented (${status})`, peace)
  if (refused) return { outcome: 'refused', because: null, limited: false, facts: {} }
  if (denied) return { outcome: 'denied', because: `it does not know it, but ${spec.deniedBecause}`, limited: false, facts: {} }
  const facts = told(spec, answer, body, [question.token, ...Object.values(question.parts)])
  return { outcome: 'accepted', because: null, limited: false, facts }
}

/** A verdict that says nothing, and why. */
export function unknown(because: string, limited = false): Verdict {
  return { outcome: 'unknown', because, limited, facts: {} }
}

/** How providers ask for fewer requests with another status than 429 (RFC 9110, section 10.2.3; GitHub's limits with 403). */
function asksForPeace({ headers }: Answer): boolean {
  return headers['retry-after'] !== undefined || headers['x-ratelimit-remaining']?.trim() === '0'
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
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0
  return value !== undefined && value !== null && value !== '' && value !== false
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

/** What the answer tells, as text. What repeats a piece of a secret is left out, alone or together: an answer comes from a stranger. */
function told(spec: VerifySpec, answer: Answer, body: unknown, secrets: readonly string[]): Facts {
  const said = (Object.entries(spec.tells) as [ToldFact, string][]).map(([name, where]) => ({
    name,
    texts: where
      .split('|')
      .flatMap((path) => textsOf(path.startsWith('header:') ? answer.headers[path.slice('header:'.length)] : at(body, path))),
  }))
  const echoes = echoing(
    said.flatMap(({ texts }) => texts),
    secrets,
  )
  const facts: Record<string, string> = {}
  for (const { name, texts } of said) {
    const text = texts.find((one) => !echoes.has(one))
    if (text !== undefined) facts[name] = shown(text)
  }
  return echoing([Object.values(facts).join('')], secrets).size > 0 ? {} : facts
}

/** A value as one text; none when it says nothing, or nothing exact. */
function textsOf(value: unknown): string[] {
  const list = Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [value]
  const text = list
    .filter((one) => typeof one === 'string' || isExact(one))
    .join(', ')
    .trim()
  return text === '' ? [] : [text]
}

/** JSON's numbers are read as doubles: one that is out of their reach would be told as another. */
function isExact(value: unknown): boolean {
  return typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER
}

function shown(text: string): string {
  const whole = clean(text)
  return whole.length > longestFact ? `${whole.slice(0, longestFact).toWellFormed()}…` : whole
}
