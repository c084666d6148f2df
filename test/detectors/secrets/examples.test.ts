import { expect, test } from 'vitest'
import { checkExamples } from '../../../src/core/example.js'
import { allRules, rulesIn } from './harness.js'

test.each(allRules.map((rule) => [rule.id, rule] as const))('%s finds its examples and passes its negatives by', (_, rule) => {
  expect(rule.examples.length).toBeGreaterThan(0)
  expect(checkExamples(rule, rulesIn)).toEqual([])
})
