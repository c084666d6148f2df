import { expect, test } from 'vitest'
import { seeded } from '../../src/core/sample.js'
import { countLines, countUnits, createArena, createPrefilter, latin1 } from '../../src/engine/index.js'

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

const shortest = 64

/** Bytes in which ASCII, whole characters of two to four bytes, their beginnings and stray bytes follow each other. */
function mixed(random: () => number, length: number): number[] {
  const pieces = [
    [0x61],
    [0x0a],
    [0xc3, 0xa9],
    [0xe2, 0x82, 0xac],
    [0xf0, 0x9f, 0x98, 0x80],
    [0xed, 0xa0, 0x80],
    [0xef, 0xbb, 0xbf],
    [0xe0, 0x80],
  ]
  const bytes: number[] = []
  while (bytes.length < length) {
    const piece = pieces[Math.floor(random() * pieces.length)] ?? []
    const choice = random()
    if (choice < 0.2) bytes.push(Math.floor(random() * 256))
    else if (choice < 0.3) bytes.push(...Array<number>(20).fill(0x62))
    else bytes.push(...piece.slice(0, random() < 0.2 ? 1 : 4))
  }
  return bytes
}

test('units are those of a decoder, whatever the bytes', () => {
  const random = seeded(11)
  for (let round = 0; round < 3000; round++) {
    const bytes = mixed(random, shortest + Math.floor(random() * 300))
    arena.into.set(bytes)
    const from = Math.floor(random() * 3)
    const expected = new TextDecoder().decode(Uint8Array.from(bytes.slice(from))).length
    expect(countUnits(arena.into, from, bytes.length), Buffer.from(bytes).toString('hex')).toBe(expected)
  }
})
