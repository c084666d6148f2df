import { expect, test } from 'vitest'
import { checkExamples, fillExample, type Sighting } from '../../../src/core/example.js'
import { seeded } from '../../../src/core/sample.js'
import { allRules, documentOf, look } from './harness.js'

/** Which rules find something in a text, and what of a credential they find beside the token. */
function sightings(text: string): Sighting[] {
  const { found } = look(documentOf(text))
  return found.map(({ rule, parts, facts }) => ({ rule, beside: [...parts.map(({ name }) => name), ...Object.keys(facts)] }))
}

test.each(allRules.map((rule) => [rule.id, rule] as const))('%s finds its examples and passes its negatives by', (_, rule) => {
  expect(rule.examples.length).toBeGreaterThan(0)
  expect(checkExamples(rule, sightings)).toEqual([])
})

const halved = allRules.flatMap(({ id, token, examples }) => {
  const halves = [token?.pair ?? null, ...(token?.parts ?? [])].flatMap((half) => (half === null ? [] : [half.name]))
  return token === null || halves.length === 0 ? [] : [[id, halves, token, examples] as const]
})

test('there are rules of credentials of several secret halves', () => {
  expect(halved.length).toBeGreaterThan(20)
})

test.each(halved)('%s has an example in which %j stands beside the token', (id, halves, token, examples) => {
  const seen = examples.flatMap((template) =>
    look(documentOf(fillExample(template, token, seeded(5)))).found.flatMap(({ rule, parts }) =>
      rule === id ? parts.map(({ name }) => name) : [],
    ),
  )
  expect([...new Set(seen)].sort()).toEqual([...halves].sort())
})
