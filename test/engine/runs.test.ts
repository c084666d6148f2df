import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createArena, createPrefilter, findRun, findRunPlainly } from '../../src/engine/index.js'

const arena = createArena(1 << 16)
createPrefilter([{ text: 'any', fold: false, gate: { kind: 'none' } }], arena)

const piece = fc.oneof(
  fc.string({ maxLength: 60 }).map((text) => Buffer.from(text).toString('base64')),
  fc.string({ maxLength: 60 }).map((text) => Buffer.from(text).toString('base64url')),
  fc.string({ maxLength: 40 }).map((text) => Buffer.from(text).toString('hex')),
  fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString('base64')),
  fc.stringMatching(/^[a-zA-Z0-9+/_-]{0,70}$/),
  fc.string({ maxLength: 20 }),
  fc.constantFrom('\n', ' ', '"', 'A'.repeat(40), '.', '=='),
)

test('the fast search for runs finds what the plain one does', () => {
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 8 }),
      fc.nat(3),
      fc.constantFrom(0, 0, 4000, 8180),
      fc.nat(100),
      (pieces, shift, most, less) => {
        // Names and paths before it, up to where the search begins a new stretch.
        const names = 'import { a_rather_long_name_of_things } from "../some/folder/of-things"\n'.repeat(200)
        const text = Buffer.from(names.slice(0, Math.max(0, most - less)) + pieces.join(''), 'latin1')
        arena.into.fill(65)
        arena.into.set(text, shift)
        const bytes = arena.into.subarray(shift, shift + text.length)
        expect(findRun(bytes, 0, bytes.length)).toBe(findRunPlainly(text, 0, text.length))
      },
    ),
    { numRuns: 3000 },
  )
})

const wherever = [...Array.from({ length: 150 }, (_, at) => at), ...Array.from({ length: 200 }, (_, at) => 4000 + at)]

test.each([
  ['base64', Buffer.from('a secret text of some length').toString('base64')],
  ['as little base64 as is looked at', Buffer.from('a secret text yes!').toString('base64')],
  ['hex', Buffer.from('a secret text').toString('hex')],
])('%s of text is found at its start wherever it stands, whatever stands around it', (_, encoded) => {
  for (const around of [' ', '.', 'a.'])
    for (const before of wherever)
      for (const behind of [0, 1, 100]) {
        const [lead, rest] = [around.repeat(before).slice(0, before - 1), around.repeat(behind).slice(0, behind)]
        const bytes = Buffer.from(`${lead}${before === 0 ? '' : '.'}${encoded}${behind === 0 ? '' : '.'}${rest}`)
        arena.into.set(bytes)
        expect(findRun(arena.into.subarray(0, bytes.length), 0, bytes.length), `${around} ${before} ${behind}`).toBe(before)
      }
})

// Bytes that read as nothing in any phase.
const junk = Buffer.from(Array.from({ length: 60 }, (_, index) => 0x80 + ((index * 29) % 128))).toString('base64')

test('text behind something else in its run is found as the plain search does, from wherever it is asked for', () => {
  const text = Buffer.from('a secret text yes!').toString('base64')
  for (const length of [1, 4, 8, 12, 15, 16, 17, 20, 31, 32, 33, 40, 47, 48, 64, 80])
    for (const before of [...wherever.slice(0, 70), ...wherever.slice(-120)]) {
      const bytes = Buffer.from(`${'.'.repeat(before)}${junk.slice(80 - length)}${text}.`)
      arena.into.fill(65)
      arena.into.set(bytes)
      const laid = arena.into.subarray(0, bytes.length)
      for (const from of [0, before, before + 1, before + length, before + length + 3].filter((at) => at < bytes.length))
        expect(findRun(laid, from, bytes.length), `${length} ${before} ${from}`).toBe(findRunPlainly(bytes, from, bytes.length))
      // Every sixteenth character of a run is a place where text is met, and so is the last one that leaves room for it.
      if (length >= 16) expect(findRun(laid, 0, bytes.length), `${length}`).toBe(before + length)
    }
})

test('a run is read no further than to its text', () => {
  const bytes = Buffer.from(`${Buffer.from('a secret text yes!').toString('base64')}${'A'.repeat(100_000)}`)
  let read = 0
  const counted = new Proxy(bytes, {
    get(target, name) {
      if (typeof name === 'string' && /^\d+$/.test(name)) read++
      return Reflect.get(target, name)
    },
  })
  expect(findRunPlainly(counted, 0, bytes.length)).toBe(0)
  expect(read).toBeLessThan(1000)
})
