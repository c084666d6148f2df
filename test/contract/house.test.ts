import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { collectors, identityCollectors } from '../../src/collectors/index.js'
import { formats } from '../../src/core/formats.js'
import { detectors } from '../../src/detectors/index.js'
import { assemblers } from '../../src/inventory/index.js'
import { readers } from '../../src/readers/index.js'
import { reporters } from '../../src/reporters/index.js'
import { catalogue, withCatalogue } from '../../src/rules/catalogue.js'
import { loadPack } from '../../src/rules/packs.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const rules = loadPack(join(root, 'rules'), 'rules')
const folders = (path: string) =>
  readdirSync(join(root, path), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'lib')
    .map((entry) => entry.name)
    .sort()
const tracked = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: root, maxBuffer: 1 << 26 })
  .toString('utf8')
  .split('\0')
  .filter((path) => path !== '' && existsSync(join(root, path)))

describe('rooms and tables agree', () => {
  test('every collector has a room and a line', () => {
    expect(folders('src/collectors')).toEqual([...Object.keys(collectors), ...Object.keys(identityCollectors)].sort())
  })

  test('every reader and every assembler has a room and a line', () => {
    expect(folders('src/readers')).toEqual(Object.keys(readers).sort())
    expect(folders('src/inventory')).toEqual(Object.keys(assemblers).sort())
  })

  test('every detector has a room, a line, fixtures of both kinds and rules', () => {
    expect(folders('src/detectors')).toEqual(Object.keys(detectors).sort())
    for (const id of Object.keys(detectors)) {
      const cases = folders(`fixtures/detectors/${id}`)
      expect(cases.some((name) => name.startsWith('bad-'))).toBe(true)
      expect(cases.some((name) => name.startsWith('good-'))).toBe(true)
      expect(rules.some((rule) => rule.detector === id)).toBe(true)
    }
  })

  test('every rule belongs to a detector that exists', () => {
    expect([...new Set(rules.map((rule) => rule.detector))].filter((id) => !(id in detectors))).toEqual([])
  })

  test('every format has a reporter', () => {
    expect(Object.keys(reporters).sort()).toEqual([...formats].sort())
  })
})

describe('rules', () => {
  test.each(rules)('$id says where it comes from, what it serves, and shows itself', (rule) => {
    expect(rule.nhi[0]).toMatch(/^NHI([1-9]|10):2025$/)
    expect(rule.frameworks.length).toBeGreaterThan(0)
    if (rule.token === null) return
    expect(rule.examples.length).toBeGreaterThan(0)
    expect(rule.negatives.length).toBeGreaterThan(0)
    if (rule.source.read !== null) expect(rule.source.url).toMatch(/^https:/)
    else if (rule.token.kind !== 'generic') expect(rule.confidence).toBe('low')
  })

  test('the 64 providers that six scanners know are all there', () => {
    const expected =
      '1password adafruit age alibaba anthropic artifactory atlassian aws azure bitbucket brevo cloudflare databricks digitalocean discord docker doppler dropbox dynatrace facebook figma generic github gitlab google grafana groq hashicorp-vault heroku http-auth huggingface intra42 jwt linear mailchimp mailgun mapbox microsoftteams netlify newrelic notion npm nuget okta openai planetscale postman private-key pypi rubygems salesforce sendgrid sentry shopify slack sonarqube sourcegraph square stripe telegram twilio twitch twitter vercel'
    const there = new Set(rules.map((rule) => rule.token?.provider))
    expect(expected.split(' ')).toHaveLength(64)
    expect(expected.split(' ').filter((provider) => !there.has(provider))).toEqual([])
  })
})

describe('documents', () => {
  test('the README’s catalogue is what the rules say (npm run docs)', () => {
    const readme = readFileSync(join(root, 'README.md'), 'utf8')
    expect(withCatalogue(readme, catalogue(rules))).toBe(readme)
  })

  test('nothing tells people to fetch a package that is not ours', () => {
    const told = tracked.filter(
      (path) => !path.startsWith('test/') && /npx nhi\b|npm (i|install)( -g)? nhi\b/.test(readFileSync(join(root, path), 'utf8')),
    )
    expect(told).toEqual([])
  })

  test('the lock file names no registry', () => {
    expect(readFileSync(join(root, 'package-lock.json'), 'utf8')).not.toMatch(/"resolved"/)
  })
})

test('the walls were held against every module', () => {
  const output = execFileSync(
    process.execPath,
    [
      join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
      'src',
      '--config',
      '.dependency-cruiser.cjs',
      '--output-type',
      'json',
    ],
    {
      cwd: root,
      maxBuffer: 1 << 28,
    },
  )
  const { modules, summary } = JSON.parse(output.toString('utf8')) as { modules: { source: string }[]; summary: { violations: unknown[] } }
  const seen = modules.map((one) => one.source).filter((source) => source.startsWith('src/'))
  const written = tracked.filter((path) => /^src\/(?!engine\/assembly\/).*\.ts$/.test(path))
  // dependency-cruiser that understands no TypeScript sees nothing and says nothing.
  expect(written.filter((path) => !seen.includes(path))).toEqual([])
  expect(summary.violations).toEqual([])
})
