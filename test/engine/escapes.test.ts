import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createArena, createPrefilter, escapesOf, escapesPlainly } from '../../src/engine/index.js'

const arena = createArena(1 << 16)
createPrefilter([{ text: 'any', fold: false, gate: { kind: 'none' } }], arena)

const digits = fc.stringMatching(/^[0-9A-Fa-f]{1,3}$/)
const piece = fc.oneof(
  digits.map((text) => `%${text}`),
  digits.map((text) => `\\x${text}`),
  fc.stringMatching(/^\\{1,3}[uU][0-9a-fA-F]{3,9}$/),
  fc.stringMatching(/^\\{1,3}[uU]0{2,6}[0-9a-fA-F]{1,3}$/),
  fc.stringMatching(/^\\u\{0{0,6}[0-9a-fA-F]{1,3}\}?$/),
  fc.stringMatching(/^\\[0-3][0-9]{0,2}$/),
  fc.stringMatching(/^&#?[xX]?[0-9a-z]{0,8};?$/),
  fc.constantFrom('\\/', 'a', '+', ' ', '\n', '/', '\\', '%', '&', 'x'.repeat(17)),
)

test('the fast search for escapes finds what the plain one does', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 10 }), fc.nat(20), fc.nat(3), (pieces, shift, from) => {
      const text = Buffer.from(pieces.join(''), 'latin1')
      arena.into.fill(48)
      arena.into.set(text, shift)
      const bytes = arena.into.subarray(shift, shift + text.length)
      const start = Math.min(from, bytes.length)
      expect(escapesOf(bytes)(start)).toBe(escapesPlainly(text)(start))
    }),
    { numRuns: 5000 },
  )
})

test('an escape is found wherever it stands, whatever stands around it', () => {
  const wherever = [...Array.from({ length: 700 }, (_, at) => at), ...Array.from({ length: 300 }, (_, at) => 7900 + at)]
  for (const around of ['x', '%', '\\n&'])
    for (const before of wherever)
      for (const behind of [0, 100]) {
        const text = `${around.repeat(before).slice(0, before)}\\x41${'-'.repeat(behind)}`
        arena.into.set(Buffer.from(text))
        const bytes = arena.into.subarray(0, text.length)
        expect(escapesOf(bytes)(0), `${around} ${before} ${behind}`).toBe(before)
      }
})
