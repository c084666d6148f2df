import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { sampleToken, seeded } from '../../src/core/sample.js'
import { parseShape } from '../../src/core/shape.js'

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
