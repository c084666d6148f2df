import { describe, expect, test } from 'vitest'
import { formatBaseline } from '../../src/config/baseline.js'
import type { Format } from '../../src/core/formats.js'
import { identity } from '../../src/core/identity.js'
import { isOwnReport } from '../../src/readers/reports/recognise.js'
import { inventoryCsv, inventoryJson } from '../../src/reporters/inventory/index.js'
import { plainLook } from '../../src/reporters/look.js'
import { render } from '../reporters/render.js'
import { aFinding, aReport } from '../support/report.js'

const report = aReport({ findings: [aFinding()], identities: [identity({ id: 'a:b', type: 'user', provider: 'a', name: 'b' })] })
const all = (text: string | Iterable<string>) => (typeof text === 'string' ? text : [...text].join(''))
const baseline = (key: string | null) =>
  formatBaseline({
    key,
    entries: [{ fingerprint: 'a'.repeat(32), rule: 'x', severity: 'low', reason: 'r', expires: null, subject: null, path: null }],
  })
const recognised = (text: string) => isOwnReport('x', Buffer.from(text).subarray(0, 1024))

describe('a report that nhi wrote is known by how it begins', () => {
  test.each<Format>(['json', 'jsonl', 'sarif', 'gitlab', 'csv', 'junit', 'markdown'])('as %s', async (format) => {
    const text = await render(format, report)
    expect(recognised(text)).toBe(true)
    // As editors write it anew.
    if (format === 'json' || format === 'gitlab') expect(recognised(JSON.stringify(JSON.parse(text)))).toBe(true)
  })

  test('as inventory and as baseline', () => {
    expect(recognised(all(inventoryJson(report, plainLook)))).toBe(true)
    expect(recognised(all(inventoryCsv(report, plainLook)))).toBe(true)
    expect(recognised(baseline(null))).toBe(true)
    expect(recognised(baseline(Buffer.alloc(32).toString('base64')))).toBe(true)
  })

  test.each([
    '',
    '{}',
    '{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"other"',
    '{"scan":{"analyzer":{"id":"semgrep"}}}',
    '{"version": 1, "lockfileVersion": 3}',
    'risk,owner\r\n',
    ' {"$schema": "urn:nhi:report:1"',
  ])('%j is none', (text) => {
    expect(recognised(text)).toBe(false)
  })
})
