import { expect, test } from 'vitest'
import type { Rule } from '../../../src/core/rule.js'
import { keywordsOf, laidUsesOf, type Use } from '../../../src/detectors/secrets/keywords.js'
import { createScan } from '../../../src/detectors/secrets/scan.js'
import { createPrefilter, type Keyword } from '../../../src/engine/index.js'
import { allRules, arena, contextOf, documentOf } from './harness.js'

const { keywords, uses } = keywordsOf(allRules)
const numbers = new Map(allRules.map(({ id, token }) => [id, (token?.matchers ?? []).map((): number[] => [])]))
for (const keyword of keywords.keys())
  for (const { rule, token, matcher } of uses(keyword)) numbers.get(rule.id)?.[token.matchers.indexOf(matcher)]?.push(keyword)

let read: string[] = []
/** The rule as the build numbers it, telling when its token is asked for. */
const numbered = (rule: Rule): Rule => ({
  ...rule,
  laid: numbers.get(rule.id),
  get token() {
    read.push(rule.id)
    return rule.token
  },
})

const told = (list: readonly Use[]) => list.map(({ rule, matcher, shape }) => [rule.id, matcher.pattern, shape])

test('numbered keywords lead where gathered ones do', () => {
  const laid = laidUsesOf(allRules.map(numbered))
  expect(laid?.count).toBe(keywords.length)
  for (const keyword of keywords.keys()) expect(told(laid?.uses(keyword) ?? [])).toEqual(told(uses(keyword)))
})

test('a rule is read when one of its keywords is met, and no other', () => {
  read = []
  const laid = laidUsesOf(allRules.map(numbered))
  expect(read).toEqual([])
  const wanted = keywords.findIndex(({ text }) => text === 'ghp_')
  expect(new Set(laid?.uses(wanted).map(({ rule }) => rule.id))).toEqual(new Set(read))
  expect(read.length).toBeGreaterThan(0)
  expect(new Set(read).size).toBe(new Set(uses(wanted).map(({ rule }) => rule.id)).size)
})

test('keywords of one matcher share its use, so that a match is judged once', () => {
  const laid = laidUsesOf(allRules.map(numbered))
  const shared = allRules.flatMap(({ id }) => (numbers.get(id) ?? []).filter((of) => of.length > 1).map((of) => [id, of] as const))
  expect(shared.length).toBeGreaterThan(100)
  for (const [id, [first, second]] of shared) {
    const at = (keyword: number | undefined) => laid?.uses(keyword ?? -1).filter(({ rule }) => rule.id === id) ?? []
    expect(at(first).some((use) => at(second).includes(use))).toBe(true)
  }
})

test('one rule that the build did not number, and all keywords are gathered', () => {
  expect(laidUsesOf([...allRules.slice(0, 3).map(numbered), allRules[3] as Rule])).toBeNull()
})

test.each([
  ['all rules', allRules.length, 0],
  ['most rules', Math.ceil(allRules.length * 0.8), 0],
  ['few rules', 20, 1],
])('%s: the build\u2019s prefilter serves unless it would mostly look for others', (_, count, gathered) => {
  const rules = allRules.slice(0, count)
  const asked: number[] = []
  const scan = (of: readonly Rule[]) =>
    createScan(contextOf({ rules: of }), {
      of: (own: readonly Keyword[]) => {
        asked.push(own.length)
        return createPrefilter(own, arena)
      },
      built: () => ({ prefilter: createPrefilter(keywords, arena), count: keywords.length }),
    })
  const laid = scan(rules.map(numbered))
  expect(asked.length).toBe(gathered)
  const text = `token = ghp_${'a1B2c3D4e5'.repeat(4).slice(0, 36)}\npassword: "hR7!kQ2z#Lp9"\nAKIA${'Q3EGRW7YT2NJ5KXA'}\n`
  const document = documentOf(text, { path: 'src/deploy.env' })
  expect([...laid(document)]).toEqual([...scan(rules)(document)])
})
