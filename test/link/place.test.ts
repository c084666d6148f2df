import { expect, test } from 'vitest'
import { detection } from '../../src/core/detection.js'
import { at } from '../../src/core/location.js'
import { emptyInventory } from '../../src/pipeline/inventory.js'
import { link } from '../../src/pipeline/link/link.js'
import { aRule } from '../support/report.js'

const rule = aRule({ id: 'odd-thing', detector: 'odd', token: null })

/** The confidence of what a detector says of a text, or of an identity met in it. */
function confidenceOf(path: string, source: 'file' | 'inventory', identity: string | null) {
  const said = detection({ rule: rule.id, subject: 'it', message: 'it is odd', locations: [at({ path, line: 1 })], identity })
  const settings = { overrides: [], inventory: emptyInventory, repository: null, now: new Date(0) }
  const linked = link(
    [{ detection: said, source, baseline: false, inside: null, visit: null, target: '' }],
    { places: new Map(), gaps: [] },
    new Map([[rule.id, rule]]),
    { ...settings, runKey: new Uint8Array(32), exports: new Set() },
    (text) => text,
  )
  return linked[0]?.finding.confidence
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
