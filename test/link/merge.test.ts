import { expect, test } from 'vitest'
import { at } from '../../src/core/location.js'
import { mergeSame } from '../../src/pipeline/link/merge.js'
import { aFinding } from '../support/report.js'

const passwordOf = (commit: string) => ({
  finding: aFinding({ fingerprint: 'same', locations: [at({ path: 'js/index.js', line: 4, column: 7, commit, note: null })], facts: {} }),
  ignored: null,
  valueId: commit,
  places: [],
  carried: null,
})

test('values that cannot be told apart are one finding, the same in whatever order they came', () => {
  const [a, b, c] = [passwordOf('a1'), passwordOf('b2'), passwordOf('c3')]
  const orders = [
    [a, b, c],
    [c, b, a],
    [b, c, a],
  ]
  const merged = orders.map((order) => mergeSame(order).map(({ finding }) => finding))
  expect(merged[0]).toMatchObject([{ facts: { values: 3 }, locations: [{ commit: 'a1' }, { commit: 'b2' }, { commit: 'c3' }] }])
  for (const other of merged) expect(other).toEqual(merged[0])
})

test.each([
  [1, 'a password'],
  [2, 'a password, and 1 more value'],
  [3, 'a password, and 2 more values'],
])('%i of them: the message says how many there are', (count, message) => {
  const many = ['a1', 'b2', 'c3'].slice(0, count).map(passwordOf)
  const said = many.map((one) => ({ ...one, finding: { ...one.finding, message: 'a password' } }))
  expect(mergeSame(said).map(({ finding }) => finding.message)).toEqual([message])
})
