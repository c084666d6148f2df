import { describe, expect, test } from 'vitest'
import { fillExample } from '../../../src/core/example.js'
import type { Rule } from '../../../src/core/rule.js'
import { seeded } from '../../../src/core/sample.js'
import { allRules, documentOf, look } from './harness.js'

// How twelve syntaxes give a value to a name. NAME is the name, Name the same in camelCase.
const syntaxes: readonly (readonly [string, string, string])[] = [
  ['env', 'NAME=VALUE\n', '.env'],
  ['YAML', 'NAME: "VALUE"\n', 'config.yml'],
  ['JSON', '{\n  "NAME": "VALUE"\n}\n', 'config.json'],
  ['TOML', '[auth]\nNAME = "VALUE"\n', 'config.toml'],
  ['HCL', 'variable "x" {}\nNAME = "VALUE"\n', 'main.tf'],
  ['properties', 'app.NAME=VALUE\n', 'app.properties'],
  ['JavaScript', "const NAME = 'VALUE'\n", 'app.js'],
  ['Python', 'NAME = "VALUE"\n', 'app.py'],
  ['Go', 'const NAME = "VALUE"\n', 'main.go'],
  ['Java', 'private static final String NAME = "VALUE";\n', 'App.java'],
  ['shell', 'export NAME="VALUE"\n', 'deploy.sh'],
  ['URL', 'curl "https://api.acme.io/v1/things?limit=1&NAME=VALUE"\n', 'README.txt'],
]

/** The name a rule's token is given to: one of the words it stands near, written as a variable; any other when its form suffices. */
function nameFor(rule: Rule, index: number): string {
  const word = rule.token?.kind === 'named' ? rule.token.matchers[index]?.keywords[0] : undefined
  return word === undefined
    ? 'ACME_VALUE'
    : word
        .replace(/[^a-z0-9_.-]+/g, '_')
        .toUpperCase()
        .replace(/[.-]/g, '_')
}

/** The word as the rule has it, where a variable cannot be called so. */
function wordFor(rule: Rule, index: number): string {
  return rule.token?.matchers[index]?.keywords[0] ?? 'ACME_VALUE'
}

const forms = allRules
  .filter(({ token }) => token !== null && token.shapes.length > 0 && token.kind !== 'generic')
  .flatMap((rule) => (rule.token?.shapes ?? []).map((shape, index) => ({ rule, shape, index })))

describe(`${forms.length} forms of tokens in ${syntaxes.length} syntaxes`, () => {
  test.each(forms.map((form) => [form.rule.id, form.index, form] as const))('%s, form %i', (_, __, { rule, index }) => {
    const { token } = rule
    if (token === null) return
    const family = new Set(allRules.filter((other) => other.token?.provider === token.provider).map(({ id }) => id))
    const lost: string[] = []
    for (const [syntax, template, path] of syntaxes) {
      for (let seed = 1; seed <= 3; seed++) {
        const value = fillExample('{{token}}', token, seeded(seed * 7919 + index), index)
        const names = [nameFor(rule, index), wordFor(rule, index)]
        const seen = names.some((name) => {
          const text = template.replace('NAME', () => name).replace('VALUE', () => value)
          // Where another maker's tokens have the same form, the finding names both.
          return look(documentOf(text, { path })).found.some(({ rule, facts }) => family.has(rule) || family.has(String(facts.alternative)))
        })
        if (!seen) lost.push(`${syntax} ${seed}`)
      }
    }
    expect(lost).toEqual([])
  })
})
