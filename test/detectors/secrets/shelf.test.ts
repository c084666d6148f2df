import { expect, test } from 'vitest'
import { createShelf } from '../../../src/detectors/secrets/shelf.js'

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')
const outer = [Buffer.from('name='), Buffer.from('outer text')]

test('a text within a text lies behind it, and leaves it as it was', () => {
  const { lay } = createShelf()
  lay(outer, (bytes) => {
    for (const inner of ['first', 'second, and longer']) lay([Buffer.from(inner)], (within) => expect(text(within)).toBe(inner))
    expect(text(bytes)).toBe('name=outer text')
  })
})

test('what is too long for the rest is given where it is', () => {
  const { lay } = createShelf()
  const long = Buffer.alloc((1 << 20) - 4, 'x')
  expect(lay([long], (bytes) => bytes === long)).toBe(false)
  lay(outer, (bytes) => {
    expect(lay([long], (within) => within === long)).toBe(true)
    expect(lay([Buffer.from('y'), long], (within) => within.length)).toBe(long.length + 1)
    expect(text(bytes)).toBe('name=outer text')
  })
})

test('a look that throws gives its place back', () => {
  const { lay } = createShelf()
  const fill = Buffer.alloc(1 << 20)
  for (let i = 0; i < 2; i++)
    expect(() =>
      lay([fill], () => {
        throw new Error('no')
      }),
    ).toThrow('no')
  expect(lay([fill], (bytes) => bytes === fill)).toBe(false)
})
