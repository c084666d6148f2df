import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { alphabets, expandClass } from '../../../src/core/alphabet.js'
import { chance } from '../../../src/detectors/secrets/chance.js'
import { weights } from '../../../src/detectors/secrets/generated/weights.js'
import { traitNames } from '../../../src/detectors/secrets/traits.js'

test.each([
  'getUserByEmailAddress',
  'organization_member_invitation',
  'correct-horse-battery-staple',
  'applicationClientSecretForTheBackend2',
  'kubernetes.io/service-account.name',
  'MAX_RETRIES_PER_CONNECTION',
  'Kundennummer',
  'Sommer2024!',
])('%s is spelled, not drawn', (text) => {
  expect(chance(text)).toBeLessThan(0)
})

describe.each([
  ['base62', 16],
  ['base36', 16],
  ['alpha', 20],
  ['lower', 20],
  ['hex', 32],
  ['base64url', 20],
] as const)('%s, %i characters', (alphabet, length) => {
  const chars = expandClass(alphabets[alphabet])
  test('is nearly always told from words', () => {
    const drawn = fc.array(fc.integer({ min: 0, max: chars.length - 1 }), { minLength: length, maxLength: length })
    const many = fc.array(drawn, { minLength: 200, maxLength: 200 })
    fc.assert(
      fc.property(many, (texts) => {
        const told = texts.filter((text) => chance(text.map((at) => chars[at]).join('')) > 0)
        return told.length >= 190
      }),
      { numRuns: 3 },
    )
  })
})

test('any text has a chance', () => {
  fc.assert(fc.property(fc.string(), (text) => Number.isFinite(chance(text))))
})

test.each(['password', 'secret'] as const)('every trait of a %s has its weight', (kind) => {
  expect(weights[kind]).toHaveLength(traitNames.length + 1)
})
