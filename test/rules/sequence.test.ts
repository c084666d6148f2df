import fc from 'fast-check'
import { expect, test } from 'vitest'
import { requiredSequence } from '../../src/rules/sequence.js'

test.each([
  ['abc', ['abc']],
  ['ab?c', ['a', 'c']],
  ['a[xy]b+c', ['a', 'b', 'c']],
  ['(?<scheme>[a-z]{2,20}):\\/\\/(?<user>[^:]{0,9}):(?<token>[^@]{3,})@x', ['://', ':', '@x']],
  ['define\\([ ]{0,4}(?<name>(?:A|B)_(?:KEY|SALT)),', ['define(', '_', ',']],
  ['(?:key){0,2}=(?=now)v', ['=', 'v']],
  ['(?:key){2}\\s(?<!not)=', ['key', '=']],
  ['\\bmachine\\d{1,3}x{3}y', ['machine', 'x', 'y']],
  ['one|two', []],
  ['a(?:b|c(?:d))e', ['a', 'e']],
  ['a\\x41b', []],
  ['(a\\1)b', ['b']],
])('%s asks for %j', (pattern, texts) => {
  expect(requiredSequence(pattern)).toEqual(texts)
})

/** Patterns with texts they match, made side by side. */
const { piece } = fc.letrec<{ piece: readonly [string, string] }>((tie) => ({
  piece: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(...['a', 'b', ':', '@', '_'].map((char) => [char, char] as const)),
    fc.constantFrom(
      ['\\/', '/'] as const,
      ['[xy]{1,3}', 'xy'] as const,
      ['\\d', '7'] as const,
      ['c?', ''] as const,
      ['d+', 'ddd'] as const,
    ),
    fc.tuple(tie('piece'), tie('piece')).map(([one, two]) => [one[0] + two[0], one[1] + two[1]] as const),
    fc.tuple(tie('piece'), tie('piece')).map(([one, two]) => [`(?:${one[0]}|${two[0]})`, two[1]] as const),
    tie('piece').map((one) => [`(?<n${one[0].length}>${one[0]})?`.replace(/<n\d+>/, ':'), ''] as const),
    tie('piece').map((one) => [`(?:${one[0]}){1,2}`, one[1] + one[1]] as const),
    tie('piece').map((one) => [`${one[0]}(?!z|${one[0]}z)`, one[1]] as const),
  ),
}))

test('what it asks for stands in every match, in order', () => {
  fc.assert(
    fc.property(piece, ([pattern, text]) => {
      fc.pre(new RegExp(`^${pattern}$`).test(text))
      let at = 0
      for (const wanted of requiredSequence(pattern)) {
        const found = text.indexOf(wanted, at)
        expect(found, `${wanted} in ${text} for ${pattern}`).not.toBe(-1)
        at = found + wanted.length
      }
    }),
  )
})
