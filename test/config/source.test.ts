import { describe, expect, test } from 'vitest'
import { configSchema } from '../../src/config/schema.js'
import { parseSource } from '../../src/config/source.js'

describe('a config that says something wrong is refused with its place', () => {
  const cases: [string, string, string][] = [
    ['an unknown key', 'failOn: high\nseverty: low', "nhi.yml:2:1: unknown key 'severty': did you mean 'severity'?"],
    ['an unknown word', 'failOn: hihg', "nhi.yml:1:9: unknown failOn 'hihg': did you mean 'high'?"],
    ['a key of an entry', 'ignore:\n  - rule: a\n    reson: b', "nhi.yml:3:5: unknown key 'reson' in ignore: did you mean 'reason'?"],
    ['a missing reason', 'ignore:\n  - rule: a', 'nhi.yml:2:5: reason is missing'],
    ['an entry about nothing', 'ignore:\n  - reason: b', 'nhi.yml:2:5: ignore: expected at least one of fingerprint, rule and path'],
    [
      'a fingerprint of digits',
      'ignore:\n  - {fingerprint: 12345678, reason: b}',
      'nhi.yml:2:19: fingerprint: this is read as a number: quote it',
    ],
    ['one like 1e9', 'ignore:\n  - {fingerprint: 123e4567, reason: b}', 'nhi.yml:2:19: fingerprint: this is read as a number: quote it'],
    ['a yes', 'ignore:\n  - {rule: a, reason: true}', 'nhi.yml:2:23: reason: this is read as a yes or no: quote it'],
    ['a list that is none', 'exclude: a', 'nhi.yml:1:10: exclude: expected a list'],
    ['a wrong day', 'ignore:\n  - {rule: a, reason: b, expires: 2026-02-30}', 'nhi.yml:2:35: expires: expected a day such as 2027-01-31'],
    ['a change that is none', 'rules:\n  a-b: maybe', "nhi.yml:2:8: unknown a-b 'maybe': expected on, off"],
    ['a severity in a change', 'rules:\n  a-b: { severity: hgh }', "nhi.yml:2:20: unknown severity 'hgh': did you mean 'high'?"],
    ['a key in a change', 'rules:\n  a-b: { severty: high }', "nhi.yml:2:10: unknown key 'severty' in a-b: did you mean 'severity'?"],
    ['a key that is nearly one', 'machineUser: [acme-deploy]', "nhi.yml:1:1: unknown key 'machineUser': did you mean 'machineUsers'?"],
    ['an account that is none', 'machineUsers:\n  - ok\n  - a b', 'nhi.yml:3:5: machineUsers: expected a login such as acme-deploy'],
    ['a key twice', 'failOn: high\nfailOn: low', 'nhi.yml:2:1: this key is written twice'],
    ['no map', '- a', 'nhi.yml:1:1: the file: expected a map'],
    ['a tab', 'rules:\n\ta: off', 'nhi.yml:2:1: a tab cannot indent: use spaces'],
    ['a control character in a key', '"fail\\u001bOn": high', "nhi.yml:1:1: unknown key 'fail\\x1bOn': did you mean 'failOn'?"],
  ]
  test.each(cases)('%s', (_, text, message) => {
    expect(() => parseSource(text, 'nhi.yml', configSchema)).toThrow(message)
  })

  test('several problems are counted', () => {
    expect(() => parseSource('a: 1\nb: 2\nfailOn: x', 'nhi.yml', configSchema)).toThrow(
      expect.objectContaining({ hint: '2 more problems in this file' }),
    )
  })

  test('a key that is wrong is not repeated', () => {
    const value = 'not-a-key-but-perhaps-a-credential'
    expect(() => parseSource(`key: ${value}`, 'nhi.yml', configSchema)).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining(value) }),
    )
  })

  test('aliases that multiply the text are refused', () => {
    const levels = ['a: &a [x, x, x, x, x, x, x, x, x]']
    for (const [from, to] of ['ab', 'bc', 'cd', 'de', 'ef', 'fg']) levels.push(`${to}: &${to} [${Array(9).fill(`*${from}`).join(', ')}]`)
    expect(() => parseSource(levels.join('\n'), 'nhi.yml', configSchema)).toThrow(/aliases multiply/)
  })

  test('tells the place of what is right', () => {
    const source = parseSource('rules:\n  a-*: off\nignore:\n  - rule: x\n    reason: y', 'nhi.yml', configSchema)
    expect(source.place(['ignore', 0])).toEqual({ file: 'nhi.yml', line: 4, column: 5 })
    expect(source.value.rules).toEqual({ 'a-*': 'off' })
  })
})
