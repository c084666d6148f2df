import type { TokenSpec } from '../core/rule.js'
import { parseShape } from '../core/shape.js'
import type { AnswerSpec, VerifySpec } from '../core/verify.js'
import { RuleProblem } from './problem.js'
import type { VerifyEntry } from './verify-schema.js'

/** Turns an entry into a question that can be asked. Throws `RuleProblem` for what no token of the rule could fill. */
export function compileVerify(entry: VerifyEntry, token: TokenSpec | null): VerifySpec {
  if (token === null) throw new RuleProblem("'verify' needs a token")
  if (token.shapes.length === 0 && entry.decoy === undefined) {
    throw new RuleProblem("'verify' of a free pattern needs the shape of a decoy")
  }
  if (entry.decoy !== undefined) parseShape(entry.decoy)
  if (entry.refused === undefined && entry.denied === undefined) throw new RuleProblem("'verify' knows no answer that refuses")
  const headers = Object.fromEntries(Object.entries(entry.headers).map(([name, value]) => [name.toLowerCase(), value]))
  const basic = entry.basic ?? null
  const filled = [entry.url, ...Object.values(headers), ...(basic ?? [])].flatMap(placeholdersIn)
  for (const placeholder of filled) refuseUnfillable(placeholder, token)
  if (entry.by === 'http' && !filled.some((name) => name === 'token' || name.startsWith('part.'))) {
    throw new RuleProblem("'verify' sends no part of the token")
  }
  return {
    by: entry.by,
    method: entry.method,
    url: entry.url,
    headers,
    basic,
    body: entry.body ?? null,
    decoy: entry.decoy ?? null,
    accepted: answersOf(entry.accepted),
    refused: answersOf(entry.refused),
    denied: answersOf(entry.denied?.answers),
    deniedBecause: entry.denied?.because ?? null,
    tells: entry.tells,
    sources: [entry.source].flat(),
    read: entry.read ?? null,
  }
}

function placeholdersIn(text: string): string[] {
  return [...text.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name)
}

function refuseUnfillable(placeholder: string, { pair, parts, beside }: TokenSpec): void {
  if (placeholder === 'token') return
  const names = [...(pair === null ? [] : [pair]), ...parts].map(({ name }) => `part.${name}`)
  const facts = beside.map(({ fact }) => `fact.${fact}`)
  if ([...names, ...facts].includes(placeholder)) return
  throw new RuleProblem(
    `'verify' has a placeholder {${placeholder}}: there are {token}${[...names, ...facts].map((name) => `, {${name}}`).join('')}`,
  )
}

function answersOf(entry: VerifyEntry['refused']): AnswerSpec[] {
  return (entry === undefined ? [] : [entry].flat()).map(({ status, json, text }) => ({
    status: [status].flat(),
    json: Object.fromEntries(Object.entries(json ?? {}).map(([path, wanted]) => [path, [wanted].flat()])),
    text: text ?? null,
  }))
}
