import fc from 'fast-check'
import { expect, test } from 'vitest'
import { overlap } from '../../../src/detectors/secrets/hit.js'
import { createSpanIndex } from '../../../src/detectors/secrets/span-index.js'

const span = fc.tuple(fc.nat(5000), fc.integer({ min: 1, max: 900 })).map(([start, length]) => ({ start, end: start + length }))

const byStart = (a: { start: number; end: number }, b: { start: number; end: number }) => a.start - b.start || a.end - b.end

test('an index knows what a look at every span knows', () => {
  fc.assert(
    fc.property(fc.array(span), span, fc.nat(5000), (spans, asked, limit) => {
      const wanted = ({ start }: { start: number }) => start < limit
      expect(createSpanIndex(spans).some(asked)).toBe(spans.some((one) => overlap(one, asked)))
      expect([...createSpanIndex(spans).all(asked)].sort(byStart)).toEqual(spans.filter((one) => overlap(one, asked)).sort(byStart))
      expect(createSpanIndex(spans).some(asked, wanted)).toBe(spans.some((one) => overlap(one, asked) && wanted(one)))
    }),
  )
})
