import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BaselineEntry } from '../../src/core/baseline.js'
import type { IgnoreEntry } from '../../src/core/config.js'
import type { Finding } from '../../src/core/finding.js'
import { at } from '../../src/core/location.js'
import { createBaseline, pruneBaseline, updateBaseline } from '../../src/pipeline/filter/baseline.js'
import { coversProject } from '../../src/pipeline/filter/coverage.js'
import { type FilterSettings, filterFindings } from '../../src/pipeline/filter/index.js'

function finding(known: Partial<Finding> = {}): Finding {
  return {
    rule: 'acme-token',
    detector: 'secrets',
    title: 'T',
    severity: 'high',
    confidence: 'high',
    message: 'm',
    why: 'w',
    fix: 'f',
    references: [],
    facts: {},
    subject: 'acme_…',
    fingerprint: 'a'.repeat(32),
    nhi: [],
    frameworks: [],
    identity: null,
    credential: null,
    owner: null,
    verified: 'not-asked',
    present: true,
    related: [],
    locations: [at({ path: 'src/a.ts', line: 1 })],
    parts: [],
    secret: null,
    excerpt: null,
    lineHash: null,
    ...known,
  }
}

const settings: FilterSettings = {
  ignores: [],
  severity: 'info',
  confidence: 'medium',
  now: new Date('2026-11-22T12:00:00Z'),
  baseline: null,
  judgeUnused: true,
}

function ignore(known: Partial<IgnoreEntry>): IgnoreEntry {
  return { fingerprint: null, rule: null, path: null, reason: 'fine', expires: null, where: 'nhi.yml:3', ...known }
}

function entry(known: Partial<BaselineEntry> = {}): BaselineEntry {
  return {
    fingerprint: 'a'.repeat(32),
    rule: 'acme-token',
    severity: 'high',
    reason: 'known',
    expires: null,
    subject: null,
    path: null,
    ...known,
  }
}

const open = (one: Finding) => ({ finding: one, ignored: null })

describe('config ignores', () => {
  const two = finding({ locations: [at({ path: 'src/a.ts' }), at({ path: 'test/a.ts' })] })
  const cases: [string, Partial<IgnoreEntry>, Finding, boolean][] = [
    ['a fingerprint', { fingerprint: 'a'.repeat(32) }, finding(), true],
    ['the start of a fingerprint', { fingerprint: 'aaaaaaaa' }, finding(), true],
    ['another fingerprint', { fingerprint: 'aaaaaaab' }, finding(), false],
    ['a rule', { rule: 'acme-token' }, finding(), true],
    ['a glob of rules', { rule: 'acme-*' }, finding(), true],
    ['another rule', { rule: 'acme' }, finding(), false],
    ['a path', { path: 'src/a.ts' }, finding(), true],
    ['a folder', { path: 'src' }, finding(), true],
    ['a folder with a slash', { path: './src/' }, finding(), true],
    ['a glob', { path: '**/*.ts' }, finding(), true],
    ['a hidden file', { path: '**/*.env' }, finding({ locations: [at({ path: '.config/.env' })] }), true],
    ['another path', { path: 'lib/**' }, finding(), false],
    ['one path of two', { path: 'test/**' }, two, false],
    ['both paths', { path: '{src,test}/**' }, two, true],
    ['a place without a path', { path: '**' }, finding({ locations: [at({ note: 'commit message' })] }), false],
    ['rule and path', { rule: 'acme-token', path: 'src/**' }, finding(), true],
    ['rule but not path', { rule: 'acme-token', path: 'lib/**' }, finding(), false],
    ['an expiry to come', { rule: '*', expires: '2026-11-23' }, finding(), true],
    ['an expiry of today', { rule: '*', expires: '2026-11-22' }, finding(), false],
  ]
  test.each(cases)('%s', (_, known, one, quiet) => {
    const result = filterFindings([open(one)], { ...settings, ignores: [ignore(known)] })
    expect(result.findings).toHaveLength(quiet ? 0 : 1)
    expect(result.suppressed).toEqual(quiet ? [{ finding: one, by: 'config', where: 'nhi.yml:3', reason: 'fine' }] : [])
  })

  test('that expired or match nothing are said', () => {
    const ignores = [ignore({ rule: 'acme-*', expires: '2026-01-01' }), ignore({ rule: 'other', where: 'nhi.yml:9' })]
    expect(filterFindings([open(finding())], { ...settings, ignores }).notices).toEqual([
      'nhi.yml:3: this ignore entry expired on 2026-01-01: what it kept quiet is reported again',
      'nhi.yml:9: this ignore entry matches nothing any more',
    ])
    expect(filterFindings([open(finding())], { ...settings, ignores, judgeUnused: false }).notices).toHaveLength(1)
  })
})

describe('the baseline', () => {
  const filter = (one: Finding, known: Partial<BaselineEntry> = {}, judgeUnused = true) =>
    filterFindings([open(one)], { ...settings, judgeUnused, baseline: { name: 'b.json', content: { key: null, entries: [entry(known)] } } })

  test('keeps what it accepted quiet, with its reason', () => {
    expect(filter(finding())).toMatchObject({
      findings: [],
      suppressed: [{ by: 'baseline', where: 'b.json', reason: 'known' }],
      notices: [],
    })
    expect(filter(finding({ severity: 'low' })).findings).toEqual([])
  })

  test.each<[string, Partial<Finding>, Partial<BaselineEntry>, string]>([
    ['a raised severity', { severity: 'critical' }, {}, 'was accepted as high and is critical now'],
    ['an expiry', {}, { expires: '2026-11-22' }, 'expired on 2026-11-22'],
  ])('%s opens it again', (_, known, entryKnown, said) => {
    const result = filter(finding(known), entryKnown)
    expect(result.findings).toHaveLength(1)
    expect(result.notices).toEqual([expect.stringContaining(said)])
  })

  test('entries that match nothing are said, when all was looked at', () => {
    expect(filter(finding({ fingerprint: 'b'.repeat(32) })).notices).toEqual([
      'b.json: 1 entry matches nothing any more: aaaaaaaaaaaa (acme-token); nhi baseline prune drops what is gone',
    ])
    expect(filter(finding({ fingerprint: 'b'.repeat(32) }), {}, false).notices).toEqual([])
  })

  test('an entry whose finding lies below the thresholds still matches', () => {
    expect(filter(finding({ confidence: 'low' }))).toMatchObject({ belowConfidence: 0, notices: [], suppressed: [{ by: 'baseline' }] })
  })
})

test('inline ignores come first, thresholds last', () => {
  const quiet = { finding: finding(), ignored: { marker: 'nhi:ignore', reason: 'demo' } }
  const unsure = open(finding({ confidence: 'low' }))
  const small = open(finding({ severity: 'info' }))
  const result = filterFindings([quiet, unsure, small, open(finding({ rule: 'shown' }))], { ...settings, severity: 'low' })
  expect(result.suppressed).toEqual([{ finding: quiet.finding, by: 'inline', where: 'nhi:ignore', reason: 'demo' }])
  expect(result.findings.map(({ rule }) => rule)).toEqual(['shown'])
  expect(result).toMatchObject({ belowConfidence: 1, belowSeverity: 1 })
})

describe('making a baseline', () => {
  const acceptance = { reason: 'new', expires: null }
  const findings = fc
    .uniqueArray(fc.integer({ min: 0, max: 9 }), { maxLength: 8 })
    .map((numbers) => numbers.map((number) => finding({ fingerprint: `${number}`.repeat(32) })))

  test('create accepts all of today; create, update and prune of the same change nothing', () => {
    fc.assert(
      fc.property(findings, findings, (before, today) => {
        const old = createBaseline(before, null, null, { reason: 'old', expires: '2027-01-01' }).baseline
        const { baseline } = createBaseline(today, old, null, acceptance)
        expect(baseline.entries.map((one) => one.fingerprint)).toEqual(today.map((one) => one.fingerprint))
        for (const one of baseline.entries) {
          const known = old.entries.some(({ fingerprint }) => fingerprint === one.fingerprint)
          expect([one.reason, one.expires]).toEqual(known ? ['old', '2027-01-01'] : ['new', null])
        }
        for (const again of [
          createBaseline(today, baseline, null, acceptance),
          updateBaseline(today, baseline, acceptance),
          pruneBaseline(today, baseline),
        ]) {
          expect(again).toEqual({ baseline, added: 0, dropped: 0 })
        }
        const kept = filterFindings(today.map(open), { ...settings, baseline: { name: 'b', content: baseline } })
        expect(kept.findings).toEqual([])
      }),
    )
  })

  test('update keeps what is gone, prune drops it and adds nothing', () => {
    const gone = finding({ fingerprint: 'd'.repeat(32) })
    const before = createBaseline([gone], null, 'k', acceptance).baseline
    expect(updateBaseline([finding()], before, acceptance)).toMatchObject({
      added: 1,
      dropped: 0,
      baseline: { key: 'k', entries: [{}, {}] },
    })
    expect(pruneBaseline([finding()], before)).toEqual({ baseline: { key: 'k', entries: [] }, added: 0, dropped: 1 })
  })

  test('update accepts a raised severity, of two findings with one fingerprint the worst', () => {
    const before = createBaseline([finding({ severity: 'low' })], null, null, acceptance).baseline
    const { baseline } = updateBaseline([finding({ severity: 'low' }), finding({ severity: 'critical' })], before, acceptance)
    expect(baseline.entries.map(({ severity }) => severity)).toEqual(['critical'])
  })
})

describe('coversProject', () => {
  const whole: Parameters<typeof coversProject>[0] = {
    scope: { kind: 'history' },
    history: true,
    rules: [],
    detectors: [],
    targets: [{ kind: 'path', text: '.', path: '/repo' }],
    baseline: '/repo/.nhi-baseline.json',
    file: null,
    workingDirectory: '/repo',
  }
  test.each<[string, Partial<typeof whole>, boolean]>([
    ['the whole', {}, true],
    ['from above', { targets: [{ kind: 'path', text: '/', path: '/' }] }, true],
    ['a folder', { targets: [{ kind: 'path', text: 'src', path: '/repo/src' }] }, false],
    ['a neighbour', { targets: [{ kind: 'path', text: '../repo2', path: '/repo2' }] }, false],
    ['staged', { scope: { kind: 'staged' } }, false],
    ['without history', { history: false }, false],
    ['one rule', { rules: ['a'] }, false],
    ['a config in .github', { baseline: null, file: { path: '/repo/.github/nhi.yml', fromTree: true } }, true],
  ])('%s', (_, more, expected) => {
    expect(coversProject({ ...whole, ...more })).toBe(expected)
  })
})
