import { expect, test } from 'vitest'
import { detection } from '../../src/core/detection.js'
import { at } from '../../src/core/location.js'
import type { Rule } from '../../src/core/rule.js'
import type { Confidence } from '../../src/core/severity.js'
import type { PlacedSighting } from '../../src/pipeline/collect.js'
import { emptyInventory } from '../../src/pipeline/inventory.js'
import { link } from '../../src/pipeline/link/link.js'
import { compileRule } from '../../src/rules/compile.js'
import { ruleSchema } from '../../src/rules/schema.js'
import { aRule } from '../support/report.js'

const rule = aRule({ id: 'odd-thing', detector: 'odd', token: null })

/** The confidence of what a detector says of a text, or of an identity met in it. */
function confidenceOf(path: string, source: 'file' | 'inventory', identity: string | null) {
  const said = detection({ rule: rule.id, subject: 'it', message: 'it is odd', locations: [at({ path, line: 1 })], identity })
  return linked(rule, [{ detection: said, source, baseline: false, inside: null, visit: null, target: '' }])[0]?.finding.confidence
}

function linked(rule: Rule, sightings: readonly PlacedSighting[]) {
  const settings = { overrides: [], inventory: emptyInventory, repository: null, now: new Date(0) }
  return link(
    sightings,
    { places: new Map(), gaps: [] },
    new Map([[rule.id, rule]]),
    { ...settings, runKey: new Uint8Array(32), exports: new Set(), reports: new Set() },
    (text) => text,
  )
}

test.each([
  ['an export in the open', 'audit/export.json', 'inventory', 'aws:1:user/a', 'high'],
  ['an export among fixtures', 'fixtures/export.json', 'inventory', 'aws:1:user/a', 'low'],
  ['an account’s whole among fixtures', 'fixtures/export.json', 'inventory', null, 'low'],
  ['a pipeline among fixtures', 'fixtures/ci.yml', 'file', 'ci:fixtures/ci.yml#a', 'medium'],
  ['what stands in a text', 'robots.txt', 'file', null, 'medium'],
] as const)('%s', (_, path, source, identity, confidence) => {
  expect(confidenceOf(path, source, identity)).toBe(confidence)
})

/** What link makes of one private key that stands at these paths. */
function keyAt(...paths: readonly string[]) {
  const key = compileRule(ruleSchema.parse(keyEntry), 'secrets', 'private-key')
  return linked(
    key,
    paths.map((path) => keySighting(path, 'high')),
  ).map(({ finding }) => [finding.confidence, finding.facts.reason])
}

function keySighting(path: string, confidence: Confidence): PlacedSighting {
  const said = detection({
    rule: 'private-key',
    subject: 'it',
    message: 'private key it',
    facts: { reason: 'it parses as a private key' },
    locations: [at({ path, line: 1 })],
    confidence,
    secret: { valueId: 'a', fingerprint: 'a', name: null, redacted: 'it', kind: 'structured', raw: null },
  })
  return { detection: said, source: 'file', baseline: false, inside: null, visit: null, target: '' }
}

const keyEntry = {
  id: 'private-key',
  title: 'private key',
  severity: 'high',
  why: 'it opens',
  fix: 'replace it',
  token: { shape: 'key_<hex:32>', selfMade: true },
  read: '2026-11-27',
}

test('what a place takes from a secret is said in its reason', () => {
  expect(keyAt('test/keys/server.pem')).toEqual([['low', 'it parses as a private key, but it stands among tests']])
  expect(keyAt('examples/tls/server.pem')).toEqual([['low', 'it parses as a private key, but it stands in an example']])
})

test('a key of tests that also stands elsewhere is no key of tests', () => {
  expect(keyAt('test/keys/server.pem', 'deploy/server.pem')).toEqual([['high', 'it parses as a private key']])
})

test('a remembered form stays as sure as what backs it', () => {
  const remembered = compileRule(ruleSchema.parse({ ...keyEntry, read: undefined }), 'secrets', 'acme')
  expect(remembered.confidence).toBe('low')
  expect(linked(remembered, [keySighting('src/app.ts', 'medium')])[0]?.finding.confidence).toBe('medium')
})

test('a message says what stands at the first place', () => {
  const at = (path: string, message: string) => {
    const sighting = keySighting(path, 'high')
    return { ...sighting, detection: { ...sighting.detection, message } }
  }
  const key = compileRule(ruleSchema.parse(keyEntry), 'secrets', 'private-key')
  const [one] = linked(key, [at('.env.example', 'it in an example of an environment file'), at('seed.ts', 'it given to seed')])
  expect(one?.finding.locations.map(({ path }) => path)).toEqual(['seed.ts', '.env.example'])
  expect(one?.finding.message).toBe('it given to seed')
})

test('of several places of one detection the one it was said of comes first', () => {
  const locations = [at({ path: 'ci.yml', line: 6, column: 3 }), at({ path: 'ci.yml', line: 1, column: 1 })] as const
  const said = detection({ rule: rule.id, subject: 'it', message: 'it is odd', locations })
  const sighting = { detection: said, source: 'file', baseline: false, inside: null, visit: null, target: '' } as const
  expect(linked(rule, [sighting])[0]?.finding.locations.map(({ line }) => line)).toEqual([6, 1])
})
