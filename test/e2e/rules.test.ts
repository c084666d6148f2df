import { fileURLToPath } from 'node:url'
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
    expect(stdout).toMatch(/^acme\.yml:11:16: acme-api-token finds nothing in its example \(sample \d+\): ACME_TOKEN=none here$/m)
    expect(stdout).toMatch(/^acme\.yml:12:17: acme-api-token finds something in its negative \(sample \d+\): ACME_TOKEN=\{\{token\}\}$/m)
    expect(stderr).toBe('1 rule tested, 1 failing\n')
    expect(lab.nhi(['rules', 'test', 'acme.yml'], { cwd: lab.folder({ 'acme.yml': acmePack }) })).toEqual({
      code: 0,
      stdout: '',
      stderr: '1 rule tested, 0 failing\n',
    })
  })
})

describe("nhi rules test says what a user's pack says wrongly", () => {
  const paired = acmePack
    .replace(
      "{ shape: 'acme_<base62:32>' }",
      "{ shape: 'acme_<base62:32>', pair: { name: client secret, shape: '<base64url:64>', near: [secret] } }",
    )
    .replace("'ACME_TOKEN={{token}}'", '"ID={{token}}\\nSECRET={{run:base64url:64}}"')
  const test1 = (text: string) => lab.nhi(['rules', 'test', 'acme.yml'], { cwd: lab.folder({ 'acme.yml': text }) })

  test('a pair that is a pair', () => {
    expect(test1(paired)).toEqual({ code: 0, stdout: '', stderr: '1 rule tested, 0 failing\n' })
  })

  test.each([
    [
      'the second half of a pair that is not found',
      paired.replace('{{run:base64url:64}}', '{{run:base64url:63}}'),
      'acme.yml:11:16: acme-api-token does not find all of its example (sample 0, only 0 of 1 further values, not among them client secret): ',
    ],
    [
      'a misspelt filler',
      paired.replace('{{run:base64url:64}}', '{{runn:base64url:64}}'),
      'acme.yml:11:16: acme-api-token has a sample that cannot be made ({{runn:base64url:64}} is no filler: did you mean {{run}}?): ',
    ],
    [
      'a day that has not come',
      acmePack.replace('2026-11-22', '2962-11-22'),
      'acme.yml:9:11: acme-api-token: read: 2962-11-22 has not come yet\n',
    ],
  ])('%s', (_, text, line) => {
    const { code, stdout } = test1(text)
    expect(code).toBe(1)
    expect(stdout).toContain(line)
  })

  test('a day that has not come is told in a scan by the day of --now', () => {
    const cwd = lab.folder({ 'acme.yml': acmePack, 'a.txt': 'nothing\n' })
    const notices = (now: string) => lab.nhi(['scan', 'a.txt', '--rules', 'acme.yml', '-f', 'json', '--now', now], { cwd }).stdout
    expect(notices('2026-11-20')).toContain('read: 2026-11-22 has not come yet')
    expect(notices('2026-11-23')).not.toContain('has not come yet')
  })

  test('a rule without examples is a remark', () => {
    const { code, stdout, stderr } = test1(acmePack.replace(/ {4}examples:.*\n/, ''))
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
    expect(stderr).toBe(
      'acme.yml:3:9: acme-api-token has no examples: nothing shows that it finds anything\n0 rules tested, 0 failing, 1 without examples\n',
    )
  })

  test('the id of a built-in rule is refused, but for the files of our own rules', () => {
    const { code, stdout, stderr } = test1(acmePack.replace('acme-api-token', 'github-pat'))
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/^nhi: acme\.yml:3:9: the rule 'github-pat' stands in the built-in rules too\n {5}give it another id/)
    const own = fileURLToPath(new URL('../../rules/secrets/github.yml', import.meta.url))
    expect(lab.nhi(['rules', 'test', own])).toMatchObject({ code: 0, stdout: '' })
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
    [
      'an id of a built-in rule',
      acmePack.replace('acme-api-token', 'github-pat'),
      /^nhi: acme\.yml:3:9: the rule 'github-pat' stands in the built-in rules too$/m,
    ],
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
