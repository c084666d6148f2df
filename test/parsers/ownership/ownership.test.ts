import { describe, expect, test } from 'vitest'
import { createWork, ownerLine, spentGap } from '../../../src/core/codeowners.js'
import { parseCodeowners } from '../../../src/parsers/lib/codeowners.js'
import { parseMailmap } from '../../../src/parsers/ownership/mailmap.js'

describe('CODEOWNERS', () => {
  test.each([
    ['*', 'a/b.ts', true],
    ['*.ts', 'a/b.ts', true],
    ['*.ts', 'a/b.tsx', false],
    ['docs', 'docs/a/b.md', true],
    ['docs', 'x/docs/a.md', true],
    ['docs/', 'x/docs/a.md', true],
    ['docs/', 'docs', false],
    ['/docs/', 'x/docs/a.md', false],
    ['docs/*', 'docs/a.md', true],
    ['docs/*', 'docs/a/b.md', false],
    ['docs/**', 'docs/a/b.md', true],
    ['apps/github', 'apps/github/a', true],
    ['apps/github', 'x/apps/github/a', false],
    ['**/logs', 'build/logs/x', true],
    ['/build/logs/', 'build/logs/x', true],
    ['.github/workflows/*.yml', '.github/workflows/ci.yml', true],
    ['a?.ts', 'ab.ts', true],
    ['[a].ts', 'a.ts', false],
    ['my\\ file', 'my file', true],
  ])('%s answers for %s: %s', (pattern, path, expected) => {
    expect(ownerLine(parseCodeowners(`${pattern} @acme/team`), path) !== null).toBe(expected)
  })

  test('the last line that matches counts, also when it takes owners away; comments and nonsense are passed over', () => {
    const lines = parseCodeowners('# all\n* @ada ops@acme.example # why\n\n/secret/ \n/team/ @acme/team nonsense @\n')
    expect(ownerLine(lines, 'x')).toEqual({ pattern: '*', owners: ['@ada', 'ops@acme.example'], line: 2 })
    expect(ownerLine(lines, 'secret/x')?.owners).toEqual([])
    expect(ownerLine(lines, 'team/x')?.owners).toEqual(['@acme/team'])
    expect(ownerLine([], 'x')).toBeNull()
  })

  test('sections of GitLab give their owners to lines without', () => {
    const lines = parseCodeowners('[Docs] @writers\n*.md\n^[Code][2] @coders\n*.ts @ada\n*.js\n')
    expect(['a.md', 'a.ts', 'a.js'].map((path) => ownerLine(lines, path)?.owners[0])).toEqual(['@writers', '@ada', '@coders'])
  })

  test('stars without end cost no more than their number', () => {
    const started = performance.now()
    expect(
      ownerLine(parseCodeowners(`${'*a'.repeat(400)}b @x\n${'**/a/'.repeat(400)}b @x`), `${'a/'.repeat(400)}${'a'.repeat(2000)}`),
    ).toBeNull()
    expect(performance.now() - started).toBeLessThan(1000)
  })
})

test('what many patterns and paths cost together is bounded, and said', () => {
  const lines = parseCodeowners('*a*a*a*a*b*b*b*z @x\n'.repeat(20_000))
  const work = createWork()
  const paths = Array.from({ length: 300 }, (_, i) => `${`${'a'.repeat(40)}${'b'.repeat(40)}/`.repeat(10)}${i}`)
  expect(paths.map((path) => ownerLine(lines, path, work))).toEqual(paths.map(() => null))
  expect(spentGap(work)).toMatchObject({ class: 'limit', status: 'bound' })
  expect(ownerLine(parseCodeowners('* @ada'), 'x', work)).toBeNull()
  expect(spentGap(createWork())).toBeNull()
})

test.each([
  ['Ada <ada@new.example> <ada@old.example>', [['ada', 'ada@new.example', 'ada@old.example']]],
  [
    'Ada <ada@new.example> A. B. <ada@old.example>\nAda <ada@new.example> <third@x.example>',
    [['ada', 'ada@new.example', 'a. b.', 'ada@old.example', 'third@x.example']],
  ],
  ['Ada Byrne <ada@new.example>', [['ada byrne', 'ada@new.example']]],
  ['# no one\n<only@x.example>\nnonsense', []],
  [`Ada <ada@x.example>${' '.repeat(2_000)}<old@x.example>\nBob <b@x.example>`, [['bob', 'b@x.example']]],
  [`${'a'.repeat(1_900)}Ada <ada@x.example> # ${'x'.repeat(5_000)}`, [[`${'a'.repeat(296)}ada`, 'ada@x.example']]],
])('.mailmap %j', (text, people) => {
  expect(parseMailmap(text)).toEqual(people)
})

test('a .mailmap of long lines takes no longer than it is long', () => {
  const line = `${'a <'.repeat(700)}x@y.example>`
  const started = performance.now()
  expect(parseMailmap(`${line}\n`.repeat(5_000))).toEqual([])
  parseMailmap('<a@x.example> <'.repeat(1_000_000))
  expect(performance.now() - started).toBeLessThan(5_000)
})
