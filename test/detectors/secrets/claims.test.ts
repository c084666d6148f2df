import { expect, test } from 'vitest'
import { fillExample } from '../../../src/core/example.js'
import { seeded } from '../../../src/core/sample.js'
import { detect, documentOf } from './harness.js'

const fill = (template: string) => fillExample(template, { shapes: [], checksum: null }, seeded(20261127))
const stripe = 'or a Stripe live secret key'

// Makers whose keys begin as Stripe's do: a longer beginning, then a smaller alphabet decides; where nothing does, both are named.
test.each([
  ['the length of Stripe alone', fill('sk_live_{{run:base62:24}}'), 'stripe-secret-key', null],
  ['Stripe, the longer form', fill('sk_live_51{{run:base62:97}}'), 'stripe-secret-key', null],
  ['hexadecimal', fill('sk_live_{{run:hex:40}}'), 'paystack-live-key', null],
  ['hexadecimal, of test mode', fill('sk_test_{{run:hex:40}}'), 'paystack-test-key', null],
  ['a longer beginning', fill('sk_live_a2V5XzAx{{run:base62:67}}'), 'workos-api-key', null],
  [
    'dashes',
    fill('sk_live_{{run:hex:8}}-{{run:hex:4}}-4{{run:hex:3}}-9{{run:hex:3}}-{{run:hex:12}}-{{run:base62:56}}'),
    'apideck-api-key',
    null,
  ],
  ['the same letters and length', fill('sk_live_{{run:base62:42}}'), 'clerk-secret-key', stripe],
])('%s', (_, key, rule, rival) => {
  const { found } = detect(documentOf(`KEY=${key}`))
  expect(found.map((one) => one.rule)).toEqual([rule])
  expect(found[0]?.message.endsWith(stripe)).toBe(rival !== null)
})

test('a remembered form does not make less sure what another maker documents', () => {
  const [one] = detect(documentOf(`KEY=${fill('sk_live_{{run:base62:42}}')}`)).found
  expect(one).toMatchObject({ rule: 'clerk-secret-key', confidence: 'high', severity: null })
  expect(one?.facts).toMatchObject({ alternative: 'stripe-secret-key', reason: 'it has the form its maker documents' })
})

test('a secret of letters and digits may be of Stripe or of Svix, one with other signs is of Svix', () => {
  const found = (text: string) =>
    detect(documentOf(`WEBHOOK_SECRET=${fill(text)}`)).found.map(({ rule, facts }) => [rule, facts.alternative])
  expect(found('whsec_{{run:base62:32}}')).toEqual([['stripe-webhook-secret', 'svix-webhook-secret']])
  expect(found('whsec_{{run:base62:12}}+{{run:base62:7}}/{{run:base62:11}}')).toEqual([['svix-webhook-secret', undefined]])
  expect(found('whsec_{{run:hex:64}}')).toEqual([['stripe-webhook-secret', undefined]])
})
