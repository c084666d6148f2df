import { writtenOut } from '../../core/pattern.js'
import { parseShape } from '../../core/shape.js'
import { latin1, type Search } from '../../engine/index.js'
import type { Candidate } from './check.js'
import type { Chunk } from './chunk.js'
import type { Hit, Span } from './hit.js'
import { judge } from './judge.js'
import type { Use, Uses } from './keywords.js'
import { standIn } from './placeholder.js'
import { runsPattern } from './runs.js'

/** Everything the patterns matched in a chunk. */
export interface Matches {
  readonly hits: Hit[]
  /**
   * Every match of any pattern, a secret or not, but for references and stand-ins: nothing of it is shown in an excerpt. Told apart when asked
   * for. The list is the chunk's own: what decoding finds is added to it.
   */
  readonly raw: () => Span[]
  /** Matches of a provider's structure that proved to be none: no weaker rule may claim them. */
  readonly shadows: Span[]
}

/** What a pattern matched; null for a value that was judged to be one. */
interface Met extends Span {
  readonly value: string | null
  readonly publicPrefix: number
}

/** Who judges, the day it is for whoever judges, and what was met so far. */
interface Asked {
  readonly judged: typeof judge
  readonly now: Date
  readonly met: Met[]
}

/** Finds and judges candidates in a chunk, where a search for the keywords meets them. */
export type Matching = (chunk: Chunk, search: Search) => Matches

/** The matching of rules by what their keywords lead to; another judge is for those who measure what ours is asked. */
export function createMatching(uses: Uses, now: Date, judged: typeof judge = judge): Matching {
  let number = 0
  return (chunk, search) => {
    const met: Met[] = []
    const asked: Asked = { judged, now, met }
    let raw: Span[] | null = null
    const matches: Matches = {
      hits: [],
      raw: () => {
        raw ??= met.filter(({ value, publicPrefix }) => value === null || !standIn(value, publicPrefix))
        return raw
      },
      shadows: [],
    }
    number++
    search.hits((keyword, at) => {
      for (const use of uses(keyword)) {
        if (use.chunk !== number) use.done = 0
        use.chunk = number
        if (at >= use.done) matchAt(use, at, chunk, asked, matches)
      }
    })
    return matches
  }
}

/** Tries the pattern on the window around a keyword: from the window's start, and if that leads nowhere from the keyword on. */
function matchAt(use: Use, at: number, chunk: Chunk, asked: Asked, matches: Matches): void {
  const from = Math.max(0, at - use.matcher.before)
  const text = latin1(chunk.bytes, from, Math.min(chunk.bytes.length, at + use.matcher.after))
  const keyword = at - from
  if (use.matcher.gate.kind === 'assigned') {
    // The keyword stands in the name: the match begins where the name does, and is tried nowhere else.
    use.regex ??= new RegExp(writtenOut(use.matcher.pattern), 'dy')
    use.regex.lastIndex = nameStart(text, keyword)
    const match = use.regex.exec(text)
    if (match !== null && match.index + match[0].length > keyword) consider(use, match, text, from, chunk, asked, matches)
    return
  }
  if (!holds(text, use.matcher.texts)) return
  use.regex ??= new RegExp(writtenOut(use.matcher.pattern), 'dg')
  if (use.token.foreign?.anchored === false) {
    // Its keywords only say where looking is worth while.
    for (const match of text.matchAll(use.regex))
      if (from + match.index >= use.done) consider(use, match, text, from, chunk, asked, matches)
    return
  }
  const first = covering(use.regex, text, 0, keyword)
  if (first !== null && consider(use, first, text, from, chunk, asked, matches)) return
  // Never from inside a name: `next_page_token` is not `token`.
  if (first === null || first.index === keyword || keyword === 0 || /[\w.-]/.test(text[keyword - 1] ?? '')) return
  const second = covering(use.regex, text, keyword, keyword)
  if (second !== null) consider(use, second, text, from, chunk, asked, matches)
}

/** True when the texts stand in it one behind the other. */
function holds(text: string, texts: readonly string[]): boolean {
  let at = 0
  for (const wanted of texts) {
    const found = text.indexOf(wanted, at)
    if (found === -1) return false
    at = found + wanted.length
  }
  return true
}

const longestNameHead = 40

function nameStart(text: string, keyword: number): number {
  let start = keyword
  while (start > 0 && keyword - start < longestNameHead && /[\w.-]/.test(text[start - 1] ?? '')) start--
  return start
}

function covering(regex: RegExp, text: string, start: number, keyword: number): RegExpExecArray | null {
  regex.lastIndex = start
  for (let match = regex.exec(text); match !== null && match.index <= keyword; match = regex.exec(text)) {
    if (match.index + match[0].length > keyword) return match
    if (match[0] === '') regex.lastIndex++
  }
  return null
}

/** Judges a match; true when it is a secret. */
function consider(use: Use, match: RegExpExecArray, text: string, from: number, chunk: Chunk, asked: Asked, matches: Matches): boolean {
  const groups = match.groups ?? {}
  const whole = { start: match.index, end: match.index + match[0].length }
  const [start, end] = match.indices?.groups?.token ??
    (use.token.foreign === undefined ? undefined : firstGroup(match)) ?? [whole.start, whole.end]
  const value = text.slice(start, end)
  const literal = use.matcher.fold
    ? ''
    : (use.matcher.keywords.filter((keyword) => value.startsWith(keyword)).sort((a, b) => b.length - a.length)[0] ?? '')
  const candidate: Candidate = {
    rule: use.rule,
    token: use.token,
    text,
    start,
    end,
    value,
    whole,
    publicPrefix: literal.length,
    random: randomPart(use, value, literal.length),
    name: groups.name ?? null,
    nameEnd: match.indices?.groups?.name?.[1] ?? start,
    groups,
    path: chunk.document.path,
    now: asked.now,
  }
  asked.met.push({ start: from + start, end: from + end, value, publicPrefix: literal.length })
  const verdict = asked.judged(candidate)
  if (verdict === null || verdict === 'shadow') {
    if (verdict === 'shadow') matches.shadows.push({ start: from + start, end: from + end })
    return false
  }
  const span = { start: from + (verdict.start ?? start), end: from + (verdict.end ?? end) }
  asked.met.push({ ...span, value: null, publicPrefix: 0 })
  const found = verdict.start === undefined && verdict.end === undefined ? value : text.slice(verdict.start ?? start, verdict.end ?? end)
  matches.hits.push({
    ...span,
    rule: use.rule,
    token: use.token,
    shown: found,
    value: verdict.value ?? found,
    publicPrefix: literal.length,
    shape: use.shape,
    name: candidate.name,
    verdict,
    owned: span.start >= chunk.from && span.start < chunk.to,
    parts: [],
    beside: {},
    encoding: [],
    loose: false,
  })
  use.done = Math.max(use.done, span.end)
  return true
}

/** The first group that captured something: what gitleaks takes for the secret when a rule does not say. */
function firstGroup(match: RegExpExecArray): [number, number] | undefined {
  return match.indices?.slice(1).find((span) => span !== undefined && span[1] > span[0])
}

function randomPart(use: Use, value: string, publicPrefix: number): string {
  if (use.shape === null) return value.slice(publicPrefix)
  use.runs ??= new RegExp(`^${runsPattern(parseShape(use.shape))}$`)
  return use.runs.exec(value)?.slice(1).join('') ?? value.slice(publicPrefix)
}
