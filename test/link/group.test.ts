import { expect, test } from 'vitest'
import { detection } from '../../src/core/detection.js'
import { at } from '../../src/core/location.js'
import { postureOf } from '../../src/pipeline/link/group.js'

const said = (known: object) => detection({ rule: 'old-key', subject: 'a key', message: 'old', locations: [at({})], ...known })
const identity = 'aws:111122223333:user/ci'

test('what is wrong with two credentials of one identity is two things', () => {
  const both = ['one', 'two'].map((credential) => postureOf(said({ identity, credential })))
  expect(new Set(both).size).toBe(2)
})

test.each([
  ['an identity as a whole', { identity }, identity],
  ['a credential nobody is known to hold', { credential: 'one' }, 'one'],
  ['neither', {}, 'a key'],
])('a finding about %s', (_, known, expected) => expect(postureOf(said(known))).toBe(expected))
