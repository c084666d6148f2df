import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countLines } from '../../../src/collectors/lib/chunks.js'

test('line breaks are counted whatever stands around them and wherever the bytes begin', () => {
  const byte = fc.oneof(fc.constant(10), fc.constantFrom(0, 9, 11, 0x0a ^ 0x80, 0x7f, 0x80, 0xff), fc.nat(255))
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 3000 }), fc.nat(7), fc.nat(3000), (values, offset, cut) => {
      const bytes = new Uint8Array(new ArrayBuffer(values.length + offset), offset)
      bytes.set(values)
      const end = Math.min(cut, values.length)
      expect(countLines(bytes, end)).toBe(values.slice(0, end).filter((value) => value === 10).length)
    }),
  )
  expect(countLines(new Uint8Array(100_000).fill(10), 100_000)).toBe(100_000)
})
