import { expect, test } from 'vitest'
import { writtenOut } from '../../../src/core/pattern.js'
import { seeded } from '../../../src/core/sample.js'
import { createScan } from '../../../src/detectors/secrets/scan.js'
import { createPrefilter, type Keyword, type Prefilter } from '../../../src/engine/index.js'
import { backtrackingRisk } from '../../../src/rules/backtracking.js'
import { hostileLine } from '../../support/hostile-line.js'
import { allRules, arena, contextOf, documentOf } from './harness.js'

const megabyte = 1 << 20
const rules = allRules.filter(({ token }) => token !== null)

/** Every regular expression a rule runs, each once. */
const patterns = new Map(
  rules.flatMap(({ id, token }) => [
    ...(token?.matchers ?? []).map(({ pattern }) => [writtenOut(pattern), `${id}: its token`] as const),
    ...[token?.pair ?? null, ...(token?.parts ?? []), ...(token?.beside ?? [])].flatMap((part) =>
      part === null ? [] : [[writtenOut(part.pattern), `${id}: what stands beside`] as const],
    ),
    ...(token?.tells == null ? [] : [[token.tells, `${id}: what it tells`] as const]),
  ]),
)

test(`none of ${patterns.size} patterns takes time out of proportion to its window`, () => {
  const risks = [...patterns].flatMap(([pattern, name]) => {
    const risk = backtrackingRisk(pattern)
    return risk === null ? [] : [`${name}: ${risk}`]
  })
  expect(risks).toEqual([])
}, 120_000)

// Thorough and slow, and blind to windows: it is asked of the patterns that no shape wrote, and of what reads a token, for a moment each.
test('recheck calls none of the patterns written by hand exponential', async () => {
  process.env.RECHECK_BACKEND = 'pure'
  const { checkSync } = await import('recheck')
  const written = rules.flatMap(({ id, token }) => [
    ...(token !== null && token.shapes.length === 0 ? token.matchers.map(({ pattern }) => [id, pattern] as const) : []),
    ...(token?.tells == null ? [] : [[id, token.tells] as const]),
  ])
  const exponential = written.filter(([, pattern]) => {
    const result = checkSync(pattern, '', { checker: 'automaton', timeout: 700 })
    return result.status === 'vulnerable' && result.complexity.type === 'exponential'
  })
  expect(exponential.map(([id]) => id)).toEqual([])
}, 120_000)

/** Characters handed to a rule's patterns, at most: each hit of the prefilter with the rule's window, or all of a text that is shorter. */
interface Handed {
  /** For the line and for what is decoded in it. */
  readonly whole: number
  /** For the line as it stands, and for its first quarter. */
  readonly plain: number
  readonly quarter: number
}

function handed(rule: (typeof rules)[number], line: Buffer): Handed {
  const sum = { whole: 0, plain: 0, quarter: 0 }
  const window = Math.max(0, ...(rule.token?.matchers ?? []).map(({ before, after }) => before + after))
  const counted = (keywords: readonly Keyword[]): Prefilter => {
    const inner = createPrefilter(keywords, arena)
    return {
      ...inner,
      scan: (bytes, from, until) =>
        inner.scan(bytes, from, until, (_, at) => {
          const characters = Math.min(window, bytes.length)
          sum.whole += characters
          if (bytes.length < line.length) return
          sum.plain += characters
          if (at < line.length / 4) sum.quarter += characters
        }),
    }
  }
  createScan(contextOf({ rules: [rule] }), { of: counted, built: () => null })(documentOf(line))
  return sum
}

test.each(rules.map((rule) => [rule.id, rule] as const))('%s: a line of 1 MB of its own alphabet is work in proportion', (_, rule) => {
  const piece = hostileLine(rule, megabyte / 16, seeded(20261127))
  const line = Buffer.from(piece.repeat(16), 'latin1')
  const { whole, plain, quarter } = handed(rule, line)
  // Keys of many lines have windows of thousands of characters.
  expect(whole / line.length).toBeLessThan(220)
  expect(plain).toBeLessThanOrEqual(quarter * 5 + 100_000)
})

test('a line of nothing but keywords is bounded by their windows', () => {
  for (const rule of rules) {
    const [keyword = ''] = rule.token?.matchers[0]?.keywords ?? []
    const line = Buffer.from(`${keyword} `.repeat(Math.ceil(megabyte / 8 / (keyword.length + 1))), 'latin1')
    const window = Math.max(0, ...(rule.token?.matchers ?? []).map(({ before, after }) => before + after))
    expect(handed(rule, line).whole, rule.id).toBeLessThanOrEqual((window * line.length) / Math.max(3, keyword.length) + window)
  }
})
