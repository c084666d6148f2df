import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readingOrder } from '../../../src/collectors/git/reading-order.js'
import { idTable } from '../../../src/collectors/lib/git-ids.js'

/** The order of as many objects as there are bases, each given by its index or -1. */
function orderOf(bases: readonly number[]): number[] {
  const table = idTable(20)
  for (const index of bases.keys()) table.addHex(Buffer.from(index.toString(16).padStart(40, '0')), 0)
  return [...readingOrder({ table, baseOf: (index) => bases[index] ?? -1 })]
}

test.each([
  ['nothing', [], []],
  ['whole objects stay as they were listed', [-1, -1, -1], [0, 1, 2]],
  ['a chain is read from its end that is whole', [-1, -1, 0, 2], [0, 2, 3, 1]],
  ['each branch to its end', [-1, 0, 0, 1, 2, -1], [0, 1, 3, 2, 4, 5]],
])('%s', (_, bases, order) => {
  expect(orderOf(bases)).toEqual(order)
})

test('every object comes once, and between it and its base only what is of the same family', () => {
  const listings = fc.array(fc.nat(), { maxLength: 60 }).map((seeds) => seeds.map((seed, index) => (seed % (index + 1)) - 1))
  fc.assert(
    fc.property(listings, (bases) => {
      const order = orderOf(bases)
      expect([...order].sort((a, b) => a - b)).toEqual([...bases.keys()])
      const descends = (index: number, from: number): boolean => index === from || (index !== -1 && descends(bases[index] ?? -1, from))
      for (const [place, index] of order.entries()) {
        const base = bases[index] ?? -1
        if (base === -1) continue
        const start = order.indexOf(base)
        expect(start).toBeLessThan(place)
        for (const between of order.slice(start, place)) expect(descends(between, base)).toBe(true)
      }
    }),
  )
})
