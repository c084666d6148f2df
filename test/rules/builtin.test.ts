import { expect, test } from 'vitest'
import { changedRule } from '../../src/core/rule.js'
import { compileRule } from '../../src/rules/compile.js'
import { ruleSchema } from '../../src/rules/schema.js'

const rule = compileRule(
  ruleSchema.parse({
    id: 'acme',
    title: 'acme',
    severity: 'high',
    why: 'because',
    fix: 'do it',
    token: { shape: 'acme_<base62:20>' },
    examples: ['{{token}}'],
  }),
  'secrets',
  'acme',
)

test('a changed rule keeps what it reads late', () => {
  const { why, ...silent } = rule
  const late = Object.setPrototypeOf(silent, { get why() { return why } }) // biome-ignore format: one getter
  const changed = changedRule(late, { severity: 'low' })
  expect(changed.severity).toBe('low')
  expect(changed.title).toBe('acme')
  expect(changed.why).toBe('because')
  expect(late.severity).toBe('high')
  expect(changedRule(late, { why: 'for this' }).why).toBe('for this')
})
