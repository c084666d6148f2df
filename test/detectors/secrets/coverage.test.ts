import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { allRules } from './harness.js'

const coverage = z.record(
  z.string(),
  z.record(
    z.string(),
    z.union([z.array(z.string()).min(1), z.strictObject({ missing: z.string() }), z.strictObject({ public: z.string() })]),
  ),
)
const table = coverage.parse(parse(readFileSync(new URL('must-have.yml', import.meta.url), 'utf8')))

const types = Object.entries(table).flatMap(([provider, known]) => Object.entries(known).map(([type, seen]) => ({ provider, type, seen })))
const missing = types.flatMap(({ provider, type, seen }) => ('missing' in seen ? [`${provider}: ${type} (${seen.missing})`] : []))
const byId = new Map(allRules.map((rule) => [rule.id, rule]))

describe(`${types.length} token types of ${Object.keys(table).length} providers, ${missing.length} missing`, () => {
  test('every provider that any scanner should know is there', () => {
    expect(Object.keys(table)).toHaveLength(64)
  })

  test.each(Object.keys(table))('%s: its rules exist', (provider) => {
    const named = types.filter((one) => one.provider === provider).flatMap(({ seen }) => (Array.isArray(seen) ? seen : []))
    expect(named.filter((id) => !byId.has(id))).toEqual([])
    expect(named.length).toBeGreaterThan(0)
  })

  test('no rule of these providers is left out of the table', () => {
    const named = new Set(types.flatMap(({ seen }) => (Array.isArray(seen) ? seen : [])))
    const of = allRules.filter(({ token }) => token !== null && token.provider in table).map(({ id }) => id)
    expect(of.filter((id) => !named.has(id))).toEqual([])
  })

  test('what is missing is what is known to be', () => {
    expect(missing.map((one) => one.split(' (')[0])).toEqual([
      'azure: Machine Learning web service key',
      'figma: personal access token, older forms without a prefix',
      'jwt: JSON Web Token in base64 once more',
      'private-key: PKCS#12 file',
    ])
  })

  test('most rules were read from a page, and the others say that they were not', () => {
    const of = allRules.filter(({ id, token }) => token !== null && token.provider in table && !id.startsWith('generic-'))
    const remembered = of.filter(({ source }) => source.read === null)
    expect(remembered.filter(({ confidence }) => confidence !== 'low')).toEqual([])
    expect(remembered.length / of.length).toBeLessThan(0.08)
  })
})
