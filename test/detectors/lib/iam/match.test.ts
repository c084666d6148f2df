import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { covers, matches, overlaps } from '../../../../src/detectors/lib/iam/match.js'
import { type PatternKind, pattern } from '../../../../src/detectors/lib/iam/pattern.js'

/** The plainest matcher there is: every wildcard tries everything. `free` says of each character of the pattern whether it may match a colon. */
function naive(text: string, free: readonly boolean[], value: string, at = 0, to = 0): boolean {
  if (at === text.length) return to === value.length
  const allowed = to < value.length && (free[at] === true || value[to] !== ':')
  if (text[at] === '*') return naive(text, free, value, at + 1, to) || (allowed && naive(text, free, value, at, to + 1))
  return to < value.length && (text[at] === '?' ? allowed : text[at] === value[to]) && naive(text, free, value, at + 1, to + 1)
}

/** Which wildcards of a pattern run over colons, said anew: all behind the fifth colon; before it a `*` at the end of the pattern or a field. */
function freedom(text: string, kind: PatternKind): boolean[] {
  return [...text].map((char, at) => {
    if (kind === 'plain' || text.slice(0, at).split(':').length > 5) return true
    return char === '*' && (at + 1 === text.length || (kind === 'resource' && text[at + 1] === ':'))
  })
}

const kinds = ['plain', 'resource', 'arn'] as const
const kind = fc.constantFrom(...kinds)
const piece = (letters: string, longest: number) =>
  fc.array(fc.constantFrom(...letters), { maxLength: longest }).map((characters) => characters.join(''))

/** All texts over an alphabet up to a length. */
function texts(letters: string, longest: number): string[] {
  let last = ['']
  const all = ['']
  for (let length = 1; length <= longest; length++) {
    last = last.flatMap((text) => [...letters].map((letter) => text + letter))
    all.push(...last)
  }
  return all
}

describe('matching', () => {
  test('is what the naive matcher says', () => {
    fc.assert(
      fc.property(kind, piece('ab::**?', 12), piece('ab::', 10), (which, text, value) => {
        expect(matches(pattern(text, which), value)).toBe(naive(text, freedom(text, which), value))
      }),
      { numRuns: 20_000 },
    )
  })

  test('a hostile pattern costs no more than its length times the text’s', () => {
    const value = `${'a'.repeat(20_000)}!`
    expect(matches(pattern('*a'.repeat(40), 'plain'), value)).toBe(false)
    expect(matches(pattern(`${'a*'.repeat(40)}b:c`, 'resource'), value)).toBe(false)
  })

  test.each([
    ['arn:aws:s3:::bucket/*/test/*', 'arn:aws:s3:::bucket/1///test///object.jpg', true],
    ['arn:aws:s3:::bucket/*/test/*', 'arn:aws:s3:::bucket/1-test/object.jpg', false],
    ['arn:aws:s3:::bucket/*', 'arn:aws:s3:::bucket/a:b/c', true],
    ['arn:aws:s3:::bucket/*/c', 'arn:aws:s3:::bucket/a:b/c', true],
    ['arn:aws:iam::*:role/x', 'arn:aws:iam::111122223333:role/x', true],
    ['arn:aws:iam::*', 'arn:aws:iam::111122223333:role/x', true],
    ['arn:aws:iam::1*3:role/x', 'arn:aws:iam::111122223333:role/x', true],
    ['arn:aws:iam::1*x', 'arn:aws:iam::111122223333:role/x', false],
    ['arn:aws:dynamodb:*:table/prod-*', 'arn:aws:dynamodb:us-east-1:111122223333:table/prod-a', true],
    ['arn:aws:sqs', 'arn:aws:sqs:us-east-1:111122223333:queue', true],
    ['arn:aws:iam::111122223333:role/Admin', 'arn:aws:iam::111122223333:role/admin', false],
    ['*', '*', true],
    ['arn:aws:s3:::*', '*', false],
  ])('resource %s on %s: %s', (text, arn, expected) => {
    expect(matches(pattern(text, 'resource'), arn)).toBe(expected)
  })

  test.each([
    ['arn:aws:sns:*:111122223333:*', 'arn:aws:sns:us-east-1:111122223333:topic', true],
    ['arn:aws:*:topic', 'arn:aws:sns:us-east-1:111122223333:topic', false],
    ['arn:aws:iam::111122223333:role/*', 'arn:aws:iam::111122223333:role/a/b', true],
  ])('ArnLike %s on %s: %s', (text, arn, expected) => {
    expect(matches(pattern(text, 'arn'), arn)).toBe(expected)
  })
})

describe('patterns against patterns', () => {
  test('overlap is what trying all texts says', () => {
    const all = texts('ab', 8)
    fc.assert(
      fc.property(piece('ab*?', 4), piece('ab*?', 4), (left, right) => {
        const [one, other] = [pattern(left, 'plain'), pattern(right, 'plain')]
        expect(overlaps(one, other)).toBe(all.some((text) => matches(one, text) && matches(other, text)))
      }),
      { numRuns: 5000 },
    )
  })

  test('overlap within fields is what trying all texts says', () => {
    const all = texts('a:', 10)
    fc.assert(
      fc.property(kind, kind, piece('a:*?', 5), piece('a:*?', 5), (first, second, left, right) => {
        const [one, other] = [pattern(left, first), pattern(right, second)]
        expect(overlaps(one, other)).toBe(all.some((text) => matches(one, text) && matches(other, text)))
      }),
      { numRuns: 2000 },
    )
  })

  test('covering is certain, and complete where the outer pattern has no ?', () => {
    const all = texts('abc', 6)
    fc.assert(
      fc.property(piece('ab**?', 5), piece('ab*?', 4), (outer, inner) => {
        const [one, other] = [pattern(outer, 'plain'), pattern(inner, 'plain')]
        const truly = all.every((text) => !matches(other, text) || matches(one, text))
        if (outer.includes('?')) expect(!covers(one, other) || truly).toBe(true)
        else expect(covers(one, other)).toBe(truly)
      }),
      { numRuns: 5000 },
    )
  })

  test('covering within fields is certain', () => {
    const all = texts('a:', 9)
    fc.assert(
      fc.property(kind, kind, piece('a:**?', 5), piece('a:*?', 5), (first, second, outer, inner) => {
        const [one, other] = [pattern(outer, first), pattern(inner, second)]
        if (covers(one, other)) expect(all.find((text) => matches(other, text) && !matches(one, text))).toBeUndefined()
      }),
      { numRuns: 2000 },
    )
  })

  const roles = 'arn:aws:iam::111122223333:role/*'
  test.each([
    ['*', 'all'],
    ['arn:aws:iam::*:role/*', 'all'],
    ['arn:aws:iam::111122223333:*', 'all'],
    ['arn:aws:iam::111122223333:role/app-*', 'some'],
    ['arn:aws:iam::*:*/app-*', 'some'],
    ['arn:aws:iam::111122223333:user/*', 'none'],
    ['arn:aws:iam::444455556666:role/*', 'none'],
    ['arn:aws:s3:::*', 'none'],
  ])('of all roles of an account %s covers %s', (text, expected) => {
    const [one, other] = [pattern(text, 'resource'), pattern(roles, 'resource')]
    expect(covers(one, other) ? 'all' : overlaps(one, other) ? 'some' : 'none').toBe(expected)
  })
})
