import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { allRules } from '../../src/cli/all-rules.js'
import type { RuleOverride } from '../../src/core/config.js'
import { chooseRules, matchesId, selects } from '../../src/rules/choose.js'
import { loadRuleFile } from '../../src/rules/load.js'
import { loadPack } from '../../src/rules/packs.js'
import { makeFolder } from '../support/folder.js'

function ruleFile(id: string, token = 'shape: acme_<hex:32>', more = ''): string {
  return `provider: acme
rules:
  - id: ${id}
    title: T
    severity: high
    why: W
    fix: F
    source: https://example.com/
    read: 2026-11-22
    token:
      ${token}
${more}`
}

describe('loadRuleFile', () => {
  test('compiles a rule', () => {
    const [rule] = loadRuleFile(ruleFile('acme-token'), 'a.yml')
    expect(rule).toMatchObject({
      id: 'acme-token',
      detector: 'secrets',
      confidence: 'high',
      token: { provider: 'acme', kind: 'structured', bits: 128 },
    })
  })

  const cases: [string, string, string][] = [
    ['an unknown key', ruleFile('a', 'shap: x'), "a.yml:11:7: unknown key 'shap' in token: did you mean 'shape'?"],
    ['an unknown severity', ruleFile('a').replace('high', 'hgh'), "a.yml:5:15: unknown severity 'hgh': did you mean 'high'?"],
    ['an id that is none', ruleFile('A_b'), 'a.yml:3:9: id: expected kebab-case'],
    ['a missing title', ruleFile('a').replace('    title: T\n', ''), 'a.yml:3:5: title is missing'],
    [
      'a shape that cannot be read',
      ruleFile('a', 'shape: acme_<hax:32>'),
      "a.yml:11:14: a: the shape cannot be read at character 6: unknown alphabet 'hax'",
    ],
    [
      'two forms',
      ruleFile('a', 'shape: acme_<hex:9>\n      pattern: abc'),
      'a.yml:11:7: a: expected exactly one of shape, shapes and pattern',
    ],
    ['no token', ruleFile('a').replace(/ {4}token:\n.*\n/, ''), 'a.yml:3:5: a: a rule of the secrets detector needs a token'],
    ['a pattern that is none', ruleFile('a', "pattern: 'acme(['"), 'a.yml:11:16: a: the pattern is not a regular expression'],
    ['a pattern without a literal', ruleFile('a', "pattern: '[a-f]{32}'"), 'a.yml:11:16: a: the pattern has no literal'],
    ['a pattern that may never end', ruleFile('a', "pattern: 'acme(a+)+$'"), 'a.yml:11:16: a: the pattern may take forever'],
    ['an id twice', `${ruleFile('a')}${ruleFile('a').split('\n').slice(2).join('\n')}`, "a.yml:12:9: the rule 'a' stands twice"],
  ]
  const asked = (url: string) =>
    ruleFile(
      'a',
      'shape: acme_<hex:32>',
      `    verify:
      url: '${url}'
      headers: { X-T: '{token}' }
      accepted: { status: 200, text: yes }
      refused: { status: 401, text: no }
      source: https://example.com/
`,
    )
  test.each([
    ...['https://127.0.0.1/', 'https://8.8.8.8/', 'https://0x7f.1/', 'https://0177.0.0.1/', 'https://127.1/', 'https://2130706433/'],
    ...['https://1.2.3.4.5/', 'https://xn--a.example/', 'https://a..example/', 'https://[::1]/', 'https://localhost/', 'http://a.example/'],
    ...[
      'https://{token}.example.com/',
      'https://{token}@a.example/',
      'https://a.example{token}/',
      'https://a.example:8443/',
      'https://u@a.example/',
    ],
  ])('refuses to ask at %s', (url) => {
    expect(() => loadRuleFile(asked(url), 'a.yml')).toThrow(/a\.yml:13:12: url: expected https:/)
  })

  test('asks at a host that is written out', () => {
    expect(loadRuleFile(asked('https://api-2.a.example/v1/{token}/x'), 'a.yml')[0]?.verify?.url).toBe(
      'https://api-2.a.example/v1/{token}/x',
    )
  })

  test.each(cases)('refuses %s', (_, text, message) => {
    expect(() => loadRuleFile(text, 'a.yml')).toThrow(message)
  })
})

describe('loadPack', () => {
  test('reads a file, or every YAML below a folder in order', () => {
    const folder = makeFolder({ 'p/b.yml': ruleFile('b'), 'p/d/a.yaml': ruleFile('a'), 'p/README.md': 'no rule' })
    expect(loadPack(join(folder, 'p')).map(({ id }) => id)).toEqual(['a', 'b'])
    expect(loadPack(join(folder, 'p/b.yml')).map(({ id }) => id)).toEqual(['b'])
  })

  test('names the file of a mistake', () => {
    const folder = makeFolder({ 'p/d/a.yml': 'rules: []' })
    expect(() => loadPack(join(folder, 'p'))).toThrow(/^p\/d\/a\.yml:1:8: rules/)
  })

  test('refuses an id of two files, an empty folder, what is not there', () => {
    const folder = makeFolder({ 'p/a.yml': ruleFile('a'), 'p/b.yml': ruleFile('a'), 'q/': '' })
    expect(() => loadPack(join(folder, 'p'))).toThrow("p/b.yml:3:9: the rule 'a' stands in p/a.yml too")
    expect(() => loadPack(join(folder, 'q'))).toThrow('holds no .yml or .toml file')
    expect(() => loadPack(join(folder, 'r'))).toThrow('no such file')
  })

  test('of a config found in a tree does not follow a link out of it', () => {
    const folder = makeFolder({ 'outside.yml': ruleFile('a'), 'repo/': '' })
    symlinkSync('../outside.yml', join(folder, 'repo/pack.yml'))
    const config = {
      packs: [join(folder, 'repo/pack.yml')],
      workingDirectory: folder,
      file: { path: join(folder, 'repo/nhi.yml'), fromTree: true },
    }
    expect(() => allRules([], config, [], ['secrets'], new Date('2026-11-27'))).toThrow(/leads out of/)
    expect(allRules([], { ...config, file: null }, [], ['secrets'], new Date('2026-11-27')).rules).toHaveLength(1)
  })

  test('cannot take the id of a built-in rule', () => {
    const folder = makeFolder()
    mkdirSync(join(folder, 'p'))
    writeFileSync(join(folder, 'p/a.yml'), ruleFile('a'))
    const builtin = loadRuleFile(ruleFile('a'), 'x')
    expect(() =>
      allRules(builtin, { packs: [join(folder, 'p')], workingDirectory: folder, file: null }, [], ['secrets'], new Date('2026-11-27')),
    ).toThrow("p/a.yml:3:9: the rule 'a' stands in the built-in rules too")
  })

  test.each([
    ['2026-11-28', []],
    ['2026-11-29', ['p/a.yml:9:11: a: read: 2026-11-29 has not come yet']],
    ['2062-11-22', ['p/a.yml:9:11: a: read: 2062-11-22 has not come yet']],
  ])('says that the day a source was read (%s) has not come', (read, notices) => {
    const folder = makeFolder({ 'p/a.yml': ruleFile('a').replace('2026-11-22', read) })
    const config = { packs: [join(folder, 'p')], workingDirectory: folder, file: null }
    expect(allRules([], config, [], ['secrets'], new Date('2026-11-27T12:00:00Z')).notices).toEqual(notices)
  })
})

describe('chooseRules', () => {
  const rules = ['a-one', 'a-two', 'b-one'].flatMap((id) => loadRuleFile(ruleFile(id), 'x'))
  const off = (match: string, more: Partial<RuleOverride> = {}): RuleOverride => ({
    match,
    where: 'nhi.yml:2:3',
    enabled: false,
    severity: null,
    confidence: null,
    options: {},
    ...more,
  })
  const choose = (overrides: RuleOverride[], wanted: string[] = [], detectors: string[] = []) =>
    chooseRules(rules, { overrides, rules: wanted, detectors })
  const ids = (overrides: RuleOverride[], wanted?: string[]) => choose(overrides, wanted).rules.map(({ id }) => id)

  test.each<[RuleOverride[], string[], string[]]>([
    [[], [], ['a-one', 'a-two', 'b-one']],
    [[], ['a-*'], ['a-one', 'a-two']],
    [[], ['!a-*'], ['b-one']],
    [[], ['a-*', '!*-two'], ['a-one']],
    [[off('a-*')], [], ['b-one']],
    [[off('a-*'), off('a-two', { enabled: true })], [], ['a-two', 'b-one']],
    [[off('a-*')], ['a-one'], ['a-one']],
  ])('%j %j', (overrides, wanted, expected) => {
    expect(ids(overrides, wanted)).toEqual(expected)
  })

  test('changes severity and confidence, the later entry winning', () => {
    const change = { enabled: null, severity: 'low', confidence: 'medium' } as const
    const { rules: chosen } = choose([off('*', change), off('a-one', { enabled: null, severity: 'critical' })])
    expect(chosen.map(({ severity, confidence }) => [severity, confidence])).toEqual([
      ['critical', 'medium'],
      ['low', 'medium'],
      ['low', 'medium'],
    ])
  })

  test('says what matches nothing', () => {
    expect(choose([off('z-*')]).notices).toEqual(["nhi.yml:2:3: 'z-*' matches no rule"])
    expect(() => choose([off('a-onne')])).toThrow("nhi.yml:2:3: no rule is called 'a-onne'")
    expect(() => choose([], ['a-onne'])).toThrow(expect.objectContaining({ hint: "did you mean 'a-one'?" }))
    expect(() => choose([], [], ['secret'])).toThrow("--detector: no detector is called 'secret'")
    expect(() => choose([off('*')])).toThrow('no rule is left')
  })

  test.each([
    ['*', 'a', true],
    ['a*c', 'abbc', true],
    ['a*c', 'abb', false],
    ['a?c', 'abc', true],
    ['a', 'ab', false],
    ['**a**', 'bab', true],
    ['*a*b*c', 'xaybzc', true],
    ['', '', true],
  ])('glob %s on %s', (glob, id, expected) => {
    expect(matchesId(glob, id)).toBe(expected)
    expect(selects([`!${glob}`], id)).toBe(!expected)
  })
})
