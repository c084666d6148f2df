import { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { completionScript, completions } from '../../src/cli/completion.js'
import { listRules, showRule } from '../../src/cli/rules.js'
import { testRules } from '../../src/cli/test-rules.js'
import { loadRuleFile } from '../../src/rules/load.js'

const rules = loadRuleFile(
  `provider: acme
rules:
  - id: acme-token
    title: Acme token
    severity: high
    why: It opens the account.
    fix: |
      Revoke it.
      Make a new one.
    source: https://example.com/
    read: 2026-11-22
    token: { shape: 'acme_<hex:32>' }
    examples: ['KEY={{token}}']
    negatives: ['KEY={{token.short}}']
  - id: acme-root
    title: Acme root
    severity: critical
    why: W
    fix: F
    token: { shape: 'acmeroot_<hex:32>' }
`,
  'acme.yml',
)

describe('nhi rules', () => {
  test('list: worst first, in columns', () => {
    expect(listRules(rules, null).text).toBe('acme-root   critical  low     Acme root\nacme-token  high      high    Acme token\n')
  })

  test('show: one page, or the nearest id', () => {
    const { text } = showRule(rules, 'acme-token', null)
    for (const part of [
      'acme-token: Acme token',
      'NHI2:2025',
      'acme_<hex:32>',
      '(read 2026-11-22)',
      '  Make a new one.',
      'nhi:ignore[acme-token]',
    ]) {
      expect(text).toContain(part)
    }
    expect(showRule(rules, 'acme-root', null).text).toContain('remembered, not read')
    expect(() => showRule(rules, 'acme-tokn', null)).toThrow(expect.objectContaining({ hint: "did you mean 'acme-token'?" }))
    expect(() => showRule(rules, 'acme', null)).toThrow(expect.objectContaining({ hint: 'there are acme-root, acme-token' }))
  })

  test('test: says which example fails and why', () => {
    const right = (text: string) => (/acme_[0-9a-f]{32}/.test(text) ? ['acme-token'] : [])
    expect(testRules(rules, right)).toEqual({ text: '', remarks: ['1 rule tested, 0 failing, 1 without examples'], code: 0 })
    expect(testRules(rules, () => [])).toMatchObject({ code: 1, text: expect.stringContaining('acme-token finds nothing in its example') })
    expect(testRules(rules, () => ['acme-token'])).toMatchObject({
      code: 1,
      text: expect.stringContaining('finds something in its negative'),
    })
  })
})

test.each([
  ['{{token.shrt}}', 'is none of token'],
  ['{{run:base63:8}}', 'is no {{run:ALPHABET:LENGTH}}'],
  ['{{run:hex:many}}', 'is no {{run:ALPHABET:LENGTH}}'],
  ['{{runn:hex:8}}', 'is no filler: did you mean {{run}}?'],
  ['{{tokn.short}}', 'is no filler: did you mean {{token}}?'],
  ['{{pair}}', 'is no filler: write the other half of a pair as {{run:ALPHABET:LENGTH}}'],
  ['{{pair:secret}}', 'is no filler: write the other half of a pair as {{run:ALPHABET:LENGTH}}'],
  ['{{pwd:hex:8}}', 'is no filler: there are token, run, base64, aws-key, jwt, pem'],
  ['{{pem:rsaa}}', "has no kind 'rsaa': did you mean 'rsa'?"],
  ['{{jwt:old}}', "has no kind 'old': there are expired, sample"],
  ['{{aws-key:ci}}', 'is no {{aws-key:ACCOUNT}} of 12 digits'],
])('test: the misspelt filler %s is named', (filler, words) => {
  const [rule, ...others] = rules
  const misspelt = rule === undefined ? [] : [{ ...rule, negatives: [filler] }, ...others]
  const { text, code } = testRules(misspelt, (line) => (/acme_[0-9a-f]{32}/.test(line) ? ['acme-token'] : []))
  expect(code).toBe(1)
  expect(text).toContain(`${filler} ${words}`)
})

test.each(['{{ secrets.TOKEN }}', '{{secrets.TOKEN}}', '{{item}}', '{{ .Values.token }}', '{{#if x}}', '{{password}}', '{{user}}'])(
  'test: the double braces of a template (%s) stay what they are',
  (braces) => {
    const [rule] = rules
    if (rule === undefined) throw new Error('no rule')
    const seen: string[] = []
    testRules(
      [
        { ...rule, examples: [], negatives: [] },
        { ...rule, examples: ['x'], negatives: [`TOKEN=${braces}`] },
      ],
      (text) => {
        seen.push(text)
        return text === 'x' ? ['acme-token'] : []
      },
    )
    expect(seen).toContain(`TOKEN=${braces}`)
  },
)

describe('nhi completion', () => {
  test.each(['bash', 'zsh', 'fish', 'powershell'])('a script for %s asks nhi', async (shell) => {
    expect((await completionScript(shell, 'nhi')).text).toMatch(/nhi complete --|nhi.*complete/)
  })

  test('refuses another shell', async () => {
    await expect(completionScript('bsh', 'nhi')).rejects.toThrow(expect.objectContaining({ hint: "did you mean 'bash'?" }))
  })

  test.each<[string[], RegExp]>([
    [['sc'], /^scan\t.*\n:4\n$/],
    [['rules', ''], /^list\t.*\nshow\t.*\n:4\n$/],
    [['scan', '--st'], /^--staged\tstaged only\n--strict\tstrict\n:4\n$/],
    [['scan', '--severity', 'h'], /^high\t\n:4\n$/],
    [['scan', '--format', 'js'], /^json\t\njsonl\t\n:4\n$/],
  ])('offers what could stand there: %j', async (words, expected) => {
    const program = new Command('nhi').helpCommand(false)
    const scan = program.command('scan').option('--staged', 'staged only').option('--strict', 'strict')
    scan.option('--severity <s>', 'x').option('-f, --format <f>', 'x')
    const list = program.command('rules')
    list.command('list')
    list.command('show')
    program.command('complete', { hidden: true })
    expect((await completions(program, words)).text).toMatch(expected)
  })
})
