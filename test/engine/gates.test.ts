import fc from 'fast-check'
import { expect, test } from 'vitest'
import { alphabets, expandClass } from '../../src/core/alphabet.js'
import { classTable } from '../../src/engine/gates.js'

const members = (body: string) =>
  Array.from(classTable(body))
    .map((has, code) => (has === 1 ? String.fromCharCode(code) : ''))
    .join('')

test.each([...Object.values(alphabets), '', 'a', '-', 'a-', '\\-a', '\\\\-\\]', '!#-&(-;=?-\\[\\]-_a-~'])(
  'the class [%s] has the characters it names',
  (body) => {
    expect(members(body)).toBe(expandClass(body))
  },
)

test('any class has the characters it names', () => {
  const body = fc.string({ unit: fc.constantFrom('a', 'c', '-', '\\', ']', '0', '9', '_'), maxLength: 12 })
  fc.assert(
    fc.property(body, (text) => {
      expect(members(text)).toBe(expandClass(text))
    }),
  )
})
