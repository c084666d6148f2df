import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadConfigFile, narrowing } from '../../src/config/file.js'
import { configSchema } from '../../src/config/schema.js'
import { makeFolder } from '../support/folder.js'

/** What a config found in the tree of a stranger switches off, in words. */
function saidOf(text: string): string[] {
  const path = join(makeFolder({ 'nhi.yml': text, 'b.json': '{}', 'p.yml': '' }), 'nhi.yml')
  return narrowing(loadConfigFile({ path, name: 'nhi.yml', origin: 'tree' }))
}

// A key is here or below: one that can take findings away, or turn the exit code, is said.
const said: Record<string, readonly (readonly [string, string])[]> = {
  rules: [
    ["rules: { '*': off }", 'switches off *'],
    ['rules: { a-b: { enabled: false } }', 'switches off a-b'],
    ['rules: { a-b: { severity: low } }', 'changes the severity or confidence of 1 rule entry'],
    ['rules: { a-b: { options: { maxIdleDays: 99999 } } }', 'changes options of a-b'],
  ],
  detectors: [["detectors: ['!secrets']", 'chooses detectors !secrets']],
  ignore: [["ignore: [{ path: '**', reason: x }]", 'has 1 ignore entry']],
  exclude: [["exclude: ['**']", 'excludes **']],
  severity: [['severity: critical', 'reports nothing below critical']],
  confidence: [['confidence: high', 'shows nothing below high confidence']],
  failOn: [['failOn: none', 'fails on none']],
  history: [['history: false', 'leaves history out']],
  maxFileSize: [['maxFileSize: 1', 'reads files up to 1']],
  baseline: [['baseline: b.json', 'names the baseline b.json']],
  owners: [["owners: { '**': '@a' }", 'says who answers for 1 pattern']],
  machineUsers: [['machineUsers: [a, b]', "calls 2 accounts a machine's"]],
  packs: [['packs: [p.yml]', 'brings 1 rule pack']],
  aws: [
    ["aws: { accounts: ['111122223333'] }", 'calls 1 AWS account its own'],
    ['aws: { facets: [default] }', 'looks at default of live AWS accounts'],
  ],
}
// Refused, only more strict than the default, or of no weight for what is found.
const harmless = ['$schema', 'strict', 'inlineIgnores', 'plugins', 'key']

describe('a config found in the tree silences nothing silently', () => {
  test('every key is judged', () => {
    expect([...Object.keys(said), ...harmless].sort()).toEqual(Object.keys(configSchema.def.shape).sort())
  })

  test.each(Object.values(said).flat())('%s', (text, words) => {
    expect(saidOf(text)).toEqual([words])
  })

  test.each(['severity: info', 'confidence: low', 'failOn: medium', 'history: true', 'strict: true', '{}'])(
    '%s takes nothing away',
    (text) => {
      expect(saidOf(text)).toEqual([])
    },
  )

  test('a list that fills screens is cut', () => {
    const [words = ''] = saidOf(`exclude: [${Array.from({ length: 3000 }, (_, i) => `"${'a'.repeat(300)}${i}"`).join(', ')}]`)
    expect(words.length).toBeLessThan(1000)
    expect(words).toMatch(/ and 2992 more$/)
  })
})
