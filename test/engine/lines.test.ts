import { expect, test } from 'vitest'
import { countLines, createArena, createPrefilter, latin1 } from '../../src/engine/index.js'

const arena = createArena(1 << 16)
createPrefilter([], arena)

test.each([0, 1, 15, 16, 17, 63, 64, 1000, 4079, 4080, 4096, 20_000, 65_536])(
  'line feeds in %i bytes, in and out of the arena',
  (length) => {
    const bytes = arena.into.subarray(0, length)
    for (const every of [1, 2, 7, 100_000]) {
      bytes.forEach((_, i) => {
        bytes[i] = i % every === 0 ? 10 : 13
      })
      const expected = Math.ceil(length / every)
      expect(countLines(bytes, 0, length)).toBe(expected)
      expect(countLines(bytes.slice(), 0, length)).toBe(expected)
    }
  },
)

test('only the range is counted', () => {
  const bytes = arena.into.subarray(3, 400).fill(10)
  expect(countLines(bytes, 5, 300)).toBe(295)
  expect(countLines(bytes, 300, 300)).toBe(0)
})

test('every byte is one character', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, i) => i)
  const text = latin1(bytes.subarray(1), 127, 255)
  expect([...text].map((char) => char.charCodeAt(0))).toEqual(Array.from({ length: 128 }, (_, i) => i + 128))
})
