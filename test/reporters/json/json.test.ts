import { readFileSync } from 'node:fs'
import Ajv from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { failed, limit } from '../../../src/core/gap.js'
import { identity } from '../../../src/core/identity.js'
import { at } from '../../../src/core/location.js'
import type { Report } from '../../../src/core/report.js'
import { aFinding, aReport, aSuppressed } from '../../support/report.js'
import { render } from '../render.js'

const schema = JSON.parse(readFileSync(new URL('../../../src/reporters/json/schema.json', import.meta.url), 'utf8'))

/** The published schema lets keys be added; here none may be there that it does not describe. */
function closed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(closed)
  if (typeof node !== 'object' || node === null) return node
  const entries = Object.entries(node).map(([key, value]) => [key, closed(value)] as const)
  const object = Object.fromEntries(entries)
  return 'properties' in object && 'required' in object ? { ...object, additionalProperties: false } : object
}

const valid = new Ajv({ strict: true, strictRequired: false, strictTypes: false, allErrors: true }).compile(closed(schema) as object)

const owner = { id: 'ann', kind: 'person', source: 'blame', confidence: 'medium', status: 'unknown' } as const
const full: Report = aReport({
  complete: false,
  findings: [
    aFinding({
      owner,
      identity: 'aws:1:user/ci',
      credential: 'AKIA',
      related: [{ fingerprint: null, identity: 'aws:1:user/ci', how: 'same key' }],
      parts: [{ name: 'secret', redacted: '…' }],
      facts: { a: 1, b: 'x', c: true, d: null },
      locations: [
        at({}),
        at({
          path: 'a',
          line: 1,
          column: 2,
          endLine: 1,
          endColumn: 3,
          commit: 'c',
          author: 'A <a>',
          date: '2026-01-01T00:00:00Z',
          note: 'n',
        }),
      ],
      lineHash: 'abc:1',
    }),
  ],
  suppressed: [aSuppressed({ reason: null })],
  belowConfidence: 3,
  gaps: [failed('forbidden', 'x', 'a right'), limit('shallow', 'y', 'a full clone')],
  identities: [
    identity({
      id: 'aws:1:user/ci',
      type: 'user',
      provider: 'aws',
      name: 'ci',
      privilege: { level: 'admin', because: 'AdministratorAccess attached', confidence: 'high' },
      lastUsedAt: 'never',
      credentials: [
        { id: 'AKIA', type: 'access key', status: undefined, createdAt: undefined, lastUsedAt: undefined, expiresAt: undefined },
      ],
      grants: ['s3:*'],
      usedIn: ['a.yml'],
      tags: { team: 'shop' },
      location: at({ path: 'export.json', line: 3 }),
    }),
  ],
  notices: ['n'],
})

describe('json', () => {
  test.each([
    ['a full report', full],
    ['a clean one', aReport()],
  ])('%s is what the schema says, key for key', async (_, report) => {
    valid(JSON.parse(await render('json', report)))
    expect(valid.errors ?? []).toEqual([])
  })

  test.each([
    ['a full report', full],
    ['a clean one', aReport()],
    ['one of many pieces', aReport({ findings: Array.from({ length: 2000 }, (_, line) => aFinding({ message: `line\n${line}` })) })],
  ])('%s, written piece by piece, is what JSON.stringify writes', async (_, report) => {
    const text = await render('json', report)
    expect(text).toBe(`${JSON.stringify(JSON.parse(text), null, 2)}\n`)
  })

  test('the keys of the contract stand in it', async () => {
    const report = JSON.parse(await render('json', full))
    expect(Object.keys(report)).toEqual(
      expect.arrayContaining(['schemaVersion', 'tool', 'targets', 'complete', 'summary', 'findings', 'identities', 'gaps']),
    )
    expect(report.summary).toEqual({
      findings: 1,
      suppressed: 1,
      belowConfidence: 3,
      files: 812,
      blobs: 1204,
      commits: 41,
      bytes: 3100000,
      identities: 1,
      gaps: 2,
    })
    expect(report.schemaVersion).toBe(1)
    expect(Object.keys(report.findings[0])).toEqual(
      [
        'rule detector title severity confidence message why fix references facts subject fingerprint nhi frameworks identity credential',
        'owner verified present related locations parts secret',
      ]
        .join(' ')
        .split(' '),
    )
    expect(report.identities[0].owner).toBeNull()
    expect(report.identities[0].credentials[0].status).toBeNull()
  })

  test('code frames, line hashes and the wall time stay out', async () => {
    const text = await render('json', full)
    for (const key of ['excerpt', 'lineHash', 'seconds', 'now']) expect(text).not.toContain(`"${key}"`)
  })

  test('a wrong report is refused by the schema', () => {
    expect(valid({ schemaVersion: 1 })).toBe(false)
  })

  test('jsonl gives findings and gaps, one a line', async () => {
    const lines = (await render('jsonl', full))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.map((line) => line.type)).toEqual(['finding', 'gap', 'gap'])
    const { type: _, ...finding } = lines[0]
    expect(finding).toEqual(JSON.parse(await render('json', full)).findings[0])
  })

  test('a clean jsonl is empty', async () => {
    expect(await render('jsonl', aReport())).toBe('')
  })
})
