import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import type { Rule } from '../../src/core/rule.js'
import { sampleToken, seeded } from '../../src/core/sample.js'
import { parseShape } from '../../src/core/shape.js'
import { loadPack } from '../../src/rules/packs.js'

// The built package as a library: what the docstring of src/index.ts shows.

const folder = mkdtempSync(join(tmpdir(), 'nhi-library-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('a program resolves a config, takes the built-in rules and gets a report', async () => {
  const { builtinRules, resolveConfig, scan, surroundings }: typeof import('../../src/index.js') = await import(
    pathToFileURL(join(import.meta.dirname, '../../dist/index.js')).href
  )
  const token = sampleToken(parseShape('ghp_<base62:36>'), 'github', seeded(7))
  writeFileSync(join(folder, 'deploy.sh'), `export TOKEN=${token}\n`)
  const around = { ...surroundings(), workingDirectory: folder, home: null, environment: { PATH: process.env.PATH } }
  const config = await resolveConfig(['.'], { history: false, cache: false, confidence: 'low' }, around)
  const report = await scan(config, {
    rules: builtinRules(),
    baseline: null,
    version: '1.0.0',
    signal: new AbortController().signal,
    onProgress: () => {},
    lineHashes: false,
    repositoryFacts: false,
  })
  expect(report.findings.map(({ rule, locations }) => [rule, locations[0].path, locations[0].line])).toEqual([
    ['github-pat', 'deploy.sh', 1],
  ])
  expect(report.complete).toBe(true)
  expect(JSON.stringify(report)).not.toContain(token)
})

test('the built-in rules say all that their files say', async () => {
  const { builtinRules }: typeof import('../../src/index.js') = await import(
    pathToFileURL(join(import.meta.dirname, '../../dist/index.js')).href
  )
  const written = loadPack(join(import.meta.dirname, '../../rules'), 'rules')
  const [first] = written
  const fields = Object.keys(first ?? {}) as (keyof Rule)[]
  const whole = (rule: Rule) => Object.fromEntries(fields.map((field) => [field, rule[field]]))
  expect(fields.length).toBeGreaterThan(14)
  expect(builtinRules().map(whole)).toEqual(JSON.parse(JSON.stringify(written.map(whole))))
  // Every keyword of every matcher has its number, and the layout has no others.
  const numbers = new Set(builtinRules().flatMap(({ laid }) => (laid ?? []).flat()))
  for (const { token, laid, id } of builtinRules()) {
    expect(
      laid?.map((of) => of.length > 0),
      id,
    ).toEqual((token?.matchers ?? []).map(() => true))
  }
  const layout = JSON.parse(readFileSync(join(import.meta.dirname, '../../dist/prefilter.json'), 'utf8')) as { count: number }
  expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: layout.count }, (_, number) => number))
})
