import { describe, expect, test } from 'vitest'
import { scratch } from '../support/nhi.js'
import { acmePack } from './options/samples.js'

const lab = scratch()

describe('nhi rules', () => {
  test('list: one rule a line, worst first, counted on standard error', () => {
    const { stdout, stderr, code } = lab.nhi(['rules', 'list'])
    const lines = stdout.trimEnd().split('\n')
    expect(code).toBe(0)
    expect(stderr).toBe(`${lines.length} rules\n`)
    const order = ['critical', 'high', 'medium', 'low', 'info']
    const ranks = lines.map((line) => order.indexOf(line.split(/ +/)[1] ?? ''))
    expect(ranks).toEqual([...ranks].sort())
    expect(Math.min(...ranks)).toBeGreaterThanOrEqual(0)
    expect(lines.some((line) => line.startsWith('github-pat '))).toBe(true)
  })

  test('show: every rule of the list has a page', () => {
    const { stdout } = lab.nhi(['rules', 'show', 'github-pat'])
    for (const part of ['github-pat: ', 'severity ', 'maps to ', 'Why\n', 'Fix\n', 'nhi:ignore[github-pat]']) expect(stdout).toContain(part)
  })

  test('test: the built-in rules do what their examples say', () => {
    const { code, stdout, stderr } = lab.nhi(['rules', 'test'])
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
    expect(stderr).toMatch(/^\d{3} rules tested, 0 failing/)
  })

  test("test: a user's pack with examples that are not true", () => {
    const wrong = acmePack.replace("['ACME_TOKEN={{token}}']", "['ACME_TOKEN=none here']").replace('{{token.short}}', '{{token}}')
    const { code, stdout, stderr } = lab.nhi(['rules', 'test', 'acme.yml'], { cwd: lab.folder({ 'acme.yml': wrong }) })
    expect(code).toBe(1)
    expect(stdout).toMatch(/^acme-api-token finds nothing in its example \(sample \d+\): ACME_TOKEN=none here$/m)
    expect(stdout).toMatch(/^acme-api-token finds something in its negative \(sample \d+\): ACME_TOKEN=\{\{token\}\}$/m)
    expect(stderr).toBe('1 rule tested, 1 failing\n')
    expect(lab.nhi(['rules', 'test', 'acme.yml'], { cwd: lab.folder({ 'acme.yml': acmePack }) })).toEqual({
      code: 0,
      stdout: '',
      stderr: '1 rule tested, 0 failing\n',
    })
  })
})

describe("a user's pack is refused with its place", () => {
  const shape = "shape: 'acme_<base62:32>'"
  const table: readonly (readonly [string, string, RegExp])[] = [
    [
      'a catastrophic pattern',
      acmePack.replace(shape, "pattern: 'acme_(?<token>(?:a+)+b)'"),
      /^nhi: acme\.yml:10:\d+: .*the pattern may take forever: /m,
    ],
    ['a pattern that is none', acmePack.replace(shape, "pattern: 'acme_(?<token>'"), /^nhi: acme\.yml:10:\d+: .*not a regular expression/m],
    ['a mistyped key', acmePack.replace('severity:', 'severty:'), /^nhi: acme\.yml:5:5: unknown key 'severty'.*did you mean 'severity'\?/m],
    [
      'a severity there is not',
      acmePack.replace('severity: high', 'severity: hihg'),
      /^nhi: acme\.yml:5:15: unknown severity 'hihg': did you mean 'high'\?/m,
    ],
    ['an id of a built-in rule', acmePack.replace('acme-api-token', 'github-pat'), /github-pat/],
    ['no YAML', 'rules: [', /^nhi: acme\.yml:1:/m],
  ]

  test.each(table)('%s', (_, text, message) => {
    const cwd = lab.folder({ 'acme.yml': text, 'a.txt': 'hello\n' })
    for (const args of [
      ['scan', '--rules', 'acme.yml'],
      ['rules', 'list', '--rules', 'acme.yml'],
    ]) {
      const { code, stdout, stderr } = lab.nhi(args, { cwd })
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
      expect(stderr).toMatch(message)
    }
  })
})
