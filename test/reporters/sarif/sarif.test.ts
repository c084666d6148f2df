import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import Ajv4 from 'ajv-draft-04'
import type { Log, Run } from 'sarif'
import { describe, expect, test } from 'vitest'
import { failed, limit } from '../../../src/core/gap.js'
import { at } from '../../../src/core/location.js'
import { severities } from '../../../src/core/severity.js'
import { remoteUri } from '../../../src/reporters/sarif/index.js'
import { aFinding, aReport, aRule, aSuppressed } from '../../support/report.js'
import { render } from '../render.js'

const schema = JSON.parse(readFileSync(new URL('./sarif-2.1.0.schema', import.meta.url), 'utf8'))
const formatPatterns = { uri: /^[a-z][a-z\d+.-]*:\S+$/i, 'uri-reference': /^\S*$/, 'date-time': /^\d{4}-\d\d-\d\dT.*Z$/ }
const valid = new Ajv4({ strict: false, allErrors: true, formats: formatPatterns }).compile(schema)

async function sarif(known: Parameters<typeof aReport>[0]): Promise<{ log: Log; runs: Run[]; text: string }> {
  const text = await render('sarif', aReport(known))
  const log = JSON.parse(text) as Log
  valid(log)
  expect(valid.errors ?? []).toEqual([])
  return { log, runs: log.runs, text }
}

const firstResult = (runs: Run[]) => runs.flatMap((run) => run.results ?? [])[0]

describe('sarif', () => {
  test('a finding has everything GitHub asks for', async () => {
    const { runs } = await sarif({ findings: [aFinding({ lineHash: 'abc:1' })] })
    const [run] = runs
    const [rule] = run?.tool.driver.rules ?? []
    expect(rule).toMatchObject({
      id: 'acme-api-token',
      shortDescription: { text: 'Acme API token' },
      defaultConfiguration: { level: 'error' },
      properties: {
        precision: 'high',
        'security-severity': '8.0',
        tags: ['security', 'external/cwe/cwe-798', 'NHI2:2025', 'NIST-CSF-2.0:PR.AA-01'],
      },
    })
    for (const text of [rule?.fullDescription?.text, rule?.help?.text, rule?.help?.markdown]) expect(text).toMatch(/\S/)
    expect(run?.columnKind).toBe('utf16CodeUnits')
    expect(firstResult(runs)).toMatchObject({
      ruleId: 'acme-api-token',
      ruleIndex: 0,
      kind: 'fail',
      level: 'error',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'src/a.ts', uriBaseId: '%SRCROOT%' },
            region: { startLine: 3, startColumn: 17, endLine: 3, endColumn: 57 },
          },
        },
      ],
      partialFingerprints: { primaryLocationLineHash: 'abc:1', 'nhi/v1': '0123456789abcdef0123456789abcdef' },
    })
    expect(JSON.stringify(runs)).not.toContain('snippet')
  })

  test.each([
    ['critical', 'error', (score: number) => score > 9],
    ['high', 'error', (score: number) => score >= 7 && score < 9],
    ['medium', 'warning', (score: number) => score >= 4 && score < 7],
    ['low', 'note', (score: number) => score >= 0.1 && score < 4],
    ['info', 'note', (score: number) => score >= 0.1 && score < 4],
  ] as const)('%s is level %s and its score lies in GitHub’s band', async (severity, level, fits) => {
    const { runs } = await sarif({ findings: [aFinding({ severity })], rules: [aRule({ severity })] })
    const score = runs[0]?.tool.driver.rules?.[0]?.properties?.['security-severity']
    expect(score).toBeTypeOf('string')
    expect(fits(Number(score))).toBe(true)
    expect(firstResult(runs)?.level).toBe(level)
  })

  test('a severity that is not the rule’s makes a rule of its own', async () => {
    const { runs } = await sarif({ findings: [aFinding({ severity: 'critical' }), aFinding()] })
    expect(runs[0]?.tool.driver.rules?.map((rule) => rule.id)).toEqual(['acme-api-token/critical', 'acme-api-token'])
    expect(runs[0]?.results?.map((result) => result.ruleIndex)).toEqual([0, 1])
  })

  test('only rules that are referred to are listed', async () => {
    const { runs } = await sarif({ findings: [aFinding()], rules: [aRule(), aRule({ id: 'other' })] })
    expect(runs[0]?.tool.driver.rules).toHaveLength(1)
  })

  test('history-only findings are a run of their own, with the commit and without the author', async () => {
    const location = at({
      path: 'old.env',
      line: 1,
      column: 1,
      commit: 'c0ffee'.padEnd(40, '0'),
      author: 'Ann <ann@example.org>',
      date: '2024-03-02T00:00:00Z',
    })
    const { runs, text } = await sarif({ findings: [aFinding({ present: false, locations: [location] })] })
    expect(runs.map((run) => [run.automationDetails?.id, run.results?.length])).toEqual([
      ['nhi/', 0],
      ['nhi/history/', 1],
    ])
    expect(firstResult(runs)?.message.text).toContain('in c0ffee0000, no longer in the newest tree')
    expect(firstResult(runs)?.properties?.commit).toBe(location.commit)
    expect(text).not.toContain('ann@example.org')
  })

  test('without history there is one run', async () => {
    const { runs } = await sarif({ counts: { files: 3, blobs: 0, commits: 0, bytes: 9 } })
    expect(runs).toHaveLength(1)
  })

  test.each([
    ['a b/#c%.ts', 'a%20b/%23c%25.ts'],
    ['./x.ts', 'x.ts'],
    ['日本.ts', '%E6%97%A5%E6%9C%AC.ts'],
    ['a:b.ts', 'a%3Ab.ts'],
    ['\ud800.ts', '%EF%BF%BD.ts'],
  ])('the path %j is written %s', async (path, uri) => {
    const { runs } = await sarif({ findings: [aFinding({ locations: [at({ path, line: 1 })] })] })
    expect(firstResult(runs)?.locations?.[0]?.physicalLocation?.artifactLocation?.uri).toBe(uri)
  })

  test('an identity without a file gets a made-up path, its name and a stable hash', async () => {
    const finding = aFinding({ identity: 'aws:123456789012:user/ci', locations: [at({})], excerpt: null })
    const { runs } = await sarif({ findings: [finding] })
    const result = firstResult(runs)
    expect(result?.locations?.[0]).toMatchObject({
      physicalLocation: { artifactLocation: { uri: '.nhi/aws/123456789012/user/ci' } },
      logicalLocations: [{ fullyQualifiedName: 'aws:123456789012:user/ci', kind: 'resource' }],
    })
    const again = await sarif({ findings: [{ ...finding, message: 'other words' }] })
    expect(result?.partialFingerprints?.primaryLocationLineHash).toMatch(/^[0-9a-f]{16}:1$/)
    expect(firstResult(again.runs)?.partialFingerprints).toEqual(result?.partialFingerprints)
  })

  test('gaps, notices and what was suppressed are notifications; an incomplete scan is not successful', async () => {
    const { runs } = await sarif({
      complete: false,
      gaps: [failed('unreadable', 'a.pem', 'read permission'), limit('too-large', 'b', 'more'), limit('too-large', 'c', 'more')],
      notices: ['nhi.yml switches rules off'],
      suppressed: [aSuppressed()],
      belowConfidence: 2,
    })
    const [invocation] = runs[0]?.invocations ?? []
    expect(invocation?.executionSuccessful).toBe(false)
    expect(invocation?.toolExecutionNotifications?.map((each) => each.level)).toEqual(['error', 'note', 'note', 'note', 'note'])
    expect(runs.flatMap((run) => run.results ?? [])).toEqual([])
  })

  test('5,001 results are cut to the 5,000 worst, and it says so', async () => {
    const findings = Array.from({ length: 5001 }, (_, index) =>
      aFinding({ severity: severities[4 - (index % 5)] ?? 'info', fingerprint: index.toString(16).padStart(32, '0') }),
    )
    const { runs, text } = await sarif({ findings })
    expect(runs[0]?.results).toHaveLength(5000)
    const kept = new Set(runs[0]?.results?.map((result) => result.partialFingerprints?.['nhi/v1']))
    const dropped = findings.filter((finding) => !kept.has(finding.fingerprint))
    expect(dropped.map((finding) => finding.severity)).toEqual(['info'])
    expect(runs[0]?.invocations?.[0]?.toolExecutionNotifications?.[0]?.message.text).toMatch(/^1 of the least severe/)
    expect(gzipSync(text).length).toBeLessThan(10_000_000)
  })

  test('1,001 places are cut to 1,000, and it says so', async () => {
    const location = at({ path: 'a.ts', line: 1 })
    const { runs } = await sarif({ findings: [aFinding({ locations: [location, ...Array.from({ length: 1000 }, () => location)] })] })
    expect(firstResult(runs)?.locations).toHaveLength(1000)
    expect(firstResult(runs)?.message.text).toContain('1 more places')
  })

  test.each([
    ['https://user:hunter2@example.org/o/r.git?x=1#y', 'https://example.org/o/r.git'],
    ['git@github.com:o/r.git', 'ssh://github.com/o/r.git'],
    ['ssh://git@example.org:22/o/r', 'ssh://example.org:22/o/r'],
    ['/srv/git/r.git', null],
    ['C:\\git\\r', null],
    ['ext::sh -c id', null],
    ['', null],
    [null, null],
  ])('the remote %j is said as %j', (remote, uri) => {
    expect(remoteUri(remote)).toBe(uri)
  })

  test('the repository is named', async () => {
    const { runs } = await sarif({ repository: { root: '/home/me/r', head: 'a'.repeat(40), remote: 'git@github.com:o/r.git' } })
    expect(runs[0]?.versionControlProvenance?.[0]).toMatchObject({ repositoryUri: 'ssh://github.com/o/r.git', revisionId: 'a'.repeat(40) })
    expect(JSON.stringify(runs)).not.toContain('/home/me')
  })
})
