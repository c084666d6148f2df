import type { Facts } from '../../core/detection.js'
import { writtenOut } from '../../core/pattern.js'
import type { BesideSpec } from '../../core/rule.js'
import type { Candidate } from './check.js'
import { placeholder } from './placeholder.js'

const compiled = new Map<string, RegExp>()

/** A compiled pattern of a rule, each made once. Only for methods that leave `lastIndex` alone, such as `matchAll`. */
export function patternOf(source: string, flags: string): RegExp {
  const known = compiled.get(`${flags} ${source}`)
  if (known !== undefined) return known
  const pattern = new RegExp(writtenOut(source), flags)
  compiled.set(`${flags} ${source}`, pattern)
  return pattern
}

/** What a token's own characters say, by the rule's `tells`. */
export function tellsOf({ token, value }: Candidate): Facts {
  if (token.tells === null) return {}
  const groups = patternOf(token.tells, '').exec(value)?.groups ?? {}
  return Object.fromEntries(Object.entries(groups).filter(([, text]) => text !== undefined && text !== ''))
}

const longest = 160

/** The nearest value of each kind beside `[start, end)` of the text: behind it, else before. Stand-ins tell nothing. */
export function besideOf(specs: readonly BesideSpec[], text: string, start: number, end: number): Facts {
  const facts: Record<string, string> = {}
  for (const { fact, pattern, within } of specs) {
    const window = text.slice(Math.max(0, start - within), Math.min(text.length, end + within))
    const shift = Math.max(0, start - within)
    let before: string | null = null
    for (const match of window.matchAll(patternOf(pattern, 'dg'))) {
      const [from, to] = match.indices?.groups?.token ?? [match.index, match.index + match[0].length]
      const value = window.slice(from, to)
      if (from + shift < end && to + shift > start) continue
      if (value.length > longest || placeholder(value, '') === 'reference' || /EXAMPLE|xxxx/i.test(value)) continue
      if (from + shift >= end) {
        facts[fact] = value
        break
      }
      before = value
    }
    if (facts[fact] === undefined && before !== null) facts[fact] = before
  }
  return facts
}

/** A template such as `aws:{account}` with its facts filled in; null when one is unknown. */
export function filledFrom(template: string | null, facts: Facts): string | null {
  if (template === null) return null
  let known = true
  const text = template.replace(/\{([A-Za-z]+)\}/g, (_, name: string) => {
    const value = facts[name]
    if (value === undefined || value === null || value === '') known = false
    return String(value)
  })
  return known ? text : null
}
