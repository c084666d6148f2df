import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fillFix } from '../../src/core/fix.js'

describe('a fix filled from facts', () => {
  test.each([
    ['plain values', 'acme revoke {id} --user {user-name}', { id: 42, 'user-name': 'ci-bot' }, 'acme revoke 42 --user ci-bot'],
    ['an unknown fact drops its line', 'first {a}\nsecond {b}\nthird', { a: 'x' }, 'first x\nthird'],
    ['null is unknown', 'first {a}\nsecond', { a: null }, 'second'],
    ['a fact of the prototype is unknown', 'do {constructor}\nlast', {}, 'last'],
    ['other braces stay', "aws --query 'a[].{}' {x}", { x: 'y' }, "aws --query 'a[].{}' y"],
    ['a value with blanks is quoted', 'rm {path}', { path: 'my file' }, "rm 'my file'"],
    ['quotes around the placeholder are taken over', 'rm "{path}"', { path: '$(id)' }, "rm '$(id)'"],
    ['quotes around a plain value stay', 'rm "{path}"', { path: 'a.ts' }, 'rm "a.ts"'],
    ['inside other quotes a hostile value drops the line', 'echo "see {path}"\nlast', { path: '$(id)' }, 'last'],
    ['an apostrophe in a word is no quote', "don't keep {path}", { path: 'a b' }, "don't keep 'a b'"],
    ['a value that reads as an option drops the line', 'git rm {path}\nlast', { path: '-rf' }, 'last'],
    ['controls are written out', 'rm {path}', { path: 'a\u001b[2J' }, "rm 'a\\x1b[2J'"],
  ])('%s', (_, fix, facts, expected) => {
    expect(fillFix(fix, facts)).toBe(expected)
  })

  test('whatever the value, the shell sees it as one word', { timeout: 30_000 }, () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme-ascii' }), (value) => {
        fc.pre(!value.startsWith('-') && !value.includes('##['))
        const line = fillFix("printf '%s|' {x}", { x: value })
        expect(execFileSync('sh', ['-c', line], { encoding: 'utf8' })).toBe(`${value}|`)
      }),
      { numRuns: 60 },
    )
  })
})
