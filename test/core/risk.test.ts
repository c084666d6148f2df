import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Credential, privilegeLevels } from '../../src/core/identity.js'
import { daysSince, riskOf } from '../../src/core/risk.js'

const now = new Date('2026-11-27T00:00:00Z')
const ago = (days: number) => new Date(now.getTime() - days * 86_400_000).toISOString()
const key = (known: Partial<Credential> = {}): Credential => ({
  id: 'k',
  type: 'access-key',
  status: 'active',
  createdAt: ago(400),
  lastUsedAt: ago(10),
  expiresAt: undefined,
  ...known,
})
const who = (level: (typeof privilegeLevels)[number] | null) => ({
  privilege: level === null ? undefined : ({ level, because: 'x', confidence: 'high' } as const),
})

test.each([
  ['an old idle admin key', who('admin'), key({ createdAt: ago(1200), lastUsedAt: 'never' }), false, 100],
  ['the same, leaked', who('admin'), key({ createdAt: ago(1200), lastUsedAt: 'never' }), true, 100],
  ['a new limited key in use', who('limited'), key({ createdAt: ago(0), lastUsedAt: ago(0) }), false, 9],
  ['the same, leaked', who('limited'), key({ createdAt: ago(0), lastUsedAt: ago(0) }), true, 82],
  ['an inactive one', who('admin'), key({ status: 'inactive' }), true, 0],
  ['one nobody knows anything of', who(null), key({ createdAt: undefined, lastUsedAt: undefined }), false, 30],
] as const)('%s scores as said', (_, identity, credential, leaked, score) => {
  expect(riskOf(identity, credential, leaked, now).score).toBe(score)
})

test('what is not known is null, not a number', () => {
  expect(riskOf(who(null), key({ createdAt: undefined, lastUsedAt: undefined }), false, now)).toMatchObject({
    age: null,
    use: null,
    privilege: null,
  })
})

test('older, idler, mightier and leaked never score less', () => {
  const days = fc.nat(3000)
  fc.assert(
    fc.property(days, days, days, days, fc.nat(4), fc.nat(4), fc.boolean(), (age, more, idle, idler, one, two, leaked) => {
      const [high = 'admin', low = 'none'] = [privilegeLevels[Math.min(one, two)], privilegeLevels[Math.max(one, two)]]
      const base = riskOf(who(low), key({ createdAt: ago(age), lastUsedAt: ago(idle) }), false, now).score
      const worse = riskOf(who(high), key({ createdAt: ago(age + more), lastUsedAt: ago(idle + idler) }), leaked, now).score
      expect(worse).toBeGreaterThanOrEqual(base)
    }),
  )
})

test.each([
  [undefined, null],
  ['not a date', null],
  [ago(-3), 0],
  [ago(2.5), 2],
])('days since %s are %s', (instant, days) => expect(daysSince(instant, now)).toBe(days))
