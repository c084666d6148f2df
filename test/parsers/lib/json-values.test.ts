import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mistakeIn } from '../../../src/parsers/lib/json-mistake.js'
import { parseJsonValues } from '../../../src/parsers/lib/json-values.js'

describe('several values', () => {
  test.each([
    ['1', [1]],
    ['[1, 2]', [[1, 2]]],
    ['{"a":1}\n{"a":2}\n', [{ a: 1 }, { a: 2 }]],
    ['{"a":1}{"a":2}', [{ a: 1 }, { a: 2 }]],
    ['{\n "a": "}{"\n}\n\n{\n "a": "\\"{"\n},\n', [{ a: '}{' }, { a: '"{' }]],
    ['"x" null\ttrue', ['x', null, true]],
    ['\ufeff{"a":1}\n\ufeff{"a":2}', [{ a: 1 }, { a: 2 }]],
  ])('%j', (text, expected) => {
    const { values, problem } = parseJsonValues(text)
    expect(values.map(({ value }) => value)).toEqual(expected)
    expect(problem).toBeNull()
  })

  test('any values, one after the other with any blanks between, come back', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom('\n', '\r\n', ' \n\n')), { minLength: 1 }), (items) => {
        const text = items.map(([value, blank]) => JSON.stringify(value) + blank).join('')
        const { values, problem } = parseJsonValues(text)
        expect(problem).toBeNull()
        expect(values.map(({ value }) => value)).toEqual(items.map(([value]) => JSON.parse(JSON.stringify(value))))
      }),
    )
  })

  test.each([
    ['', [], { line: 1, column: 1, cut: true }],
    ['{"a":1}\n{"a":', [{ a: 1 }], { line: 2, column: 6, cut: true }],
    ['{"a":"x', [], { line: 1, column: 8, cut: true }],
    ['{"a":1}\n{"a":x}\n{"a":3}', [{ a: 1 }], { line: 2, column: 6, cut: false }],
  ])('%j stops somewhere', (text, expected, problem) => {
    const read = parseJsonValues(text)
    expect(read.values.map(({ value }) => value)).toEqual(expected)
    expect(read.problem).toEqual(problem)
  })

  test.each([
    ['half a million values on one line', '{"a":1}'.repeat(500_000)],
    ['a long line without an end', `{"a":"${'x'.repeat(10_000_000)}`],
    ['quotes and backslashes', `{"a":"${'\\"'.repeat(2_000_000)}`],
    ['brackets', '[{'.repeat(2_000_000)],
    ['a mistake behind ten million letters', `{"a":"${'x'.repeat(10_000_000)}",}`],
  ])('%s take no more than a second or two', (_, text) => {
    const started = performance.now()
    parseJsonValues(text)
    expect(performance.now() - started).toBeLessThan(5000)
  })
})

test('the place of a mistake is the first character without which a valid text could still be made', () => {
  fc.assert(
    fc.property(
      fc.jsonValue({ maxDepth: 3 }),
      fc.nat(),
      fc.constantFrom('}', ']', ',', ':', '"', 'x', '\u0001', '0', '-'),
      (value, place, char) => {
        const valid = JSON.stringify(value)
        const at = place % (valid.length + 1)
        const text = valid.slice(0, at) + char + valid.slice(at)
        let right = true
        try {
          JSON.parse(text)
        } catch {
          right = false
        }
        expect(mistakeIn(text) === text.length && right).toBe(right)
        if (!right) expect(mistakeIn(text)).toBeLessThanOrEqual(text.length)
      },
    ),
  )
})

test.each([
  ['{"a" 1}', 5],
  ['{"a":1,}', 7],
  ['[1 2]', 3],
  ['[,]', 1],
  ['{a:1}', 1],
  ['01', 1],
  ['"a\tb"', 0],
  ['{"a":tru}', 5],
  ['[1]]', 3],
  ['[1}', 2],
])('%s', (text, at) => {
  expect(mistakeIn(text)).toBe(at)
})
