import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formatOf, formats } from '../../src/core/formats.js'
import { failed, limit } from '../../src/core/gap.js'
import { at } from '../../src/core/location.js'
import { severities } from '../../src/core/severity.js'
import { csvCell } from '../../src/reporters/csv.js'
import { commandData, commandProperty } from '../../src/reporters/github.js'
import { xmlText } from '../../src/reporters/junit.js'
import { codeBlock, codeSpan } from '../../src/reporters/lib/markdown-text.js'
import { displayWidth } from '../../src/reporters/lib/width.js'
import { summary } from '../../src/reporters/summary.js'
import { aFinding, aReport, aSuppressed } from '../support/report.js'
import { parseCommand, parseCsv, parseXml } from './parsers.js'
import { render } from './render.js'

const many = (count: number) =>
  Array.from({ length: count }, (_, index) =>
    aFinding({
      severity: severities[index % 5] ?? 'info',
      fingerprint: index.toString(16).padStart(8, '0').padEnd(32, '0'),
      locations: [at({ path: `src/file-${index % 700}.ts`, line: index + 1, column: 1, endLine: index + 1, endColumn: 2 })],
    }),
  ).sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity))

describe('the table of formats', () => {
  test.each([
    ['out.sarif', 'sarif'],
    ['OUT.SARIF.JSON', 'sarif'],
    ['a/b.json', 'json'],
    ['x.jsonl', 'jsonl'],
    ['x.ndjson', 'jsonl'],
    ['x.csv', 'csv'],
    ['x.md', 'markdown'],
    ['x.xml', 'junit'],
    ['x.txt', 'pretty'],
    ['ci/gl-secret-detection-report.json', 'gitlab'],
    ['x', null],
    ['json', null],
  ])('%s asks for %s', (file, format) => {
    expect(formatOf(file)).toBe(format)
  })

  test('is sorted', () => {
    expect(formats).toEqual([...formats].sort())
  })

  test.each(formats)('%s gives the same bytes for the same report, whatever the wall time', async (format) => {
    const known = { findings: many(30), gaps: [limit('too-large', 'a', 'b')], suppressed: [aSuppressed()] }
    const look = { width: 80, color: 1 } as const
    expect(await render(format, aReport({ ...known, seconds: 9 }), look)).toBe(
      await render(format, aReport({ ...known, seconds: 2 }), look),
    )
  })

  test.each(formats)('%s without colour holds no escape sequence, with colour only colours', async (format) => {
    const report = aReport({ findings: many(3) })
    expect(await render(format, report)).not.toContain('\u001b')
    const painted = await render(format, report, { color: 3, width: 100 })
    expect(painted.replace(/\u001b\[[\d;]*m/g, '')).not.toContain('\u001b')
  })

  test.each(['pretty', 'table', 'csv', 'jsonl', 'github', 'junit'] as const)('%s leaves none of 5,000 findings out', async (format) => {
    const findings = many(5000)
    const output = await render(format, aReport({ findings }), { width: 120 })
    const ids = new Set(output.match(/[0-9a-f]{8,32}/g)?.map((id) => id.slice(0, 8)))
    for (const finding of findings) if (!ids.has(finding.fingerprint.slice(0, 8))) throw new Error(`${finding.fingerprint} is missing`)
    for (let line = 1; line <= 5000; line += 617) expect(output).toMatch(new RegExp(`\\b${line}\\b`))
  })
})

describe('table', () => {
  test.each([null, 70, 120])('of many rows is one grid without seams (%j columns)', async (width) => {
    const lines = (await render('table', aReport({ findings: many(120) }), { width, quiet: true })).trimEnd().split('\n')
    expect(new Set(lines.map(displayWidth)).size).toBe(1)
    expect(lines.filter((line) => line.startsWith('├'))).toHaveLength(120)
    expect(lines.filter((line) => /^[┌└]/.test(line))).toHaveLength(2)
    if (width !== null) expect(displayWidth(lines[0] ?? '')).toBeLessThanOrEqual(width)
  })
})

describe('csv', () => {
  test('a cell comes back as it was, the guard taken off', () => {
    const hard = fc.string({ unit: fc.constantFrom('a', '"', ',', '\r', '\n', "'", '=', '+', '-', '@', '\t', ' ', '＝', '漢') })
    fc.assert(
      fc.property(hard, hard, (one, two) => {
        const [row = []] = parseCsv(`${csvCell(one)},${csvCell(two)}\r\n`)
        const unguarded = row.map((cell) => (/^'+[=+\-@\t\r\n＝＋－＠]/.test(cell) ? cell.slice(1) : cell))
        expect(unguarded).toEqual([one, two])
        for (const cell of row) expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/)
      }),
    )
  })

  test('gaps are rows too, so that an incomplete table can be told', async () => {
    const rows = parseCsv(await render('csv', aReport({ findings: [aFinding()], gaps: [failed('forbidden', 'x', 'a right')] })))
    expect(rows.map((row) => [row[0], row[3]])).toEqual([
      ['type', 'rule'],
      ['finding', 'acme-api-token'],
      ['gap', 'forbidden'],
    ])
  })
})

describe('github', () => {
  test('whatever the text, a command comes back whole', () => {
    const hard = fc.string({ minLength: 1, unit: fc.constantFrom('a', '%', ':', ',', '=', '\n', '\r', '2', '5', '0', 'A', '[', '#') })
    fc.assert(
      fc.property(hard, hard, (property, data) => {
        const line = `::error file=${commandProperty(property)},line=1::${commandData(data)}`
        expect(line).not.toMatch(/[\r\n]|##\[/)
        const written = (text: string) => text.replaceAll('\n', '\\x0a').replaceAll('\r', '\\x0d').replaceAll('##[', '#\\x23[')
        expect(parseCommand(line)).toEqual({ command: 'error', properties: { file: written(property), line: '1' }, data: written(data) })
      }),
    )
  })

  test('says when GitHub shows a part only, worst first', async () => {
    const lines = (await render('github', aReport({ findings: many(60) }))).trimEnd().split('\n')
    const kinds = lines.map((line) => parseCommand(line)?.command ?? 'log')
    expect(kinds.slice(0, 24)).toEqual(Array(24).fill('error'))
    expect(lines.filter((line) => line.startsWith('nhi: '))).toEqual([
      'nhi: 24 errors, of which GitHub shows the first 10 of a step as annotations; all of them are in this log',
      'nhi: 12 warnings, of which GitHub shows the first 10 of a step as annotations; all of them are in this log',
      'nhi: 24 notices, of which GitHub shows the first 10 of a step as annotations; all of them are in this log',
    ])
  })

  test('what is gone from the tree is not put beside a line', async () => {
    const [line = ''] = (await render('github', aReport({ findings: [aFinding({ present: false })] }))).split('\n')
    expect(Object.keys(parseCommand(line)?.properties ?? {})).toEqual(['title'])
    expect(line).toContain('src/a.ts:3:17')
  })
})

// Any UTF-16 unit, lone surrogates too.
const anyUnit = fc.nat(0xffff).map((code) => String.fromCharCode(code))

describe('junit', () => {
  test('text comes back but for what XML forbids', () => {
    fc.assert(
      fc.property(fc.string({ unit: anyUnit }), (text) => {
        const kept = text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
        expect(parseXml(`<a b="${xmlText(text)}">${xmlText(text)}</a>`)).toMatchObject({ text: kept, attributes: { b: kept } })
      }),
    )
  })

  test('a clean scan is one passed case; the counts are right', async () => {
    expect(parseXml(await render('junit', aReport())).attributes).toMatchObject({ tests: '1', failures: '0', errors: '0' })
    const report = aReport({ findings: many(3), suppressed: [aSuppressed()], gaps: [failed('corrupt', 'x', 'y')] })
    const root = parseXml(await render('junit', report))
    expect(root.attributes).toMatchObject({ tests: '5', failures: '3', errors: '1', skipped: '1' })
    expect(root.children[0]?.children).toHaveLength(5)
  })
})

describe('markdown', () => {
  test('a code span or block cannot be closed from within', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: fc.constantFrom('`', 'a', ' ', '|') }), (text) => {
        fc.pre(text.trim() !== '')
        const span = codeSpan(text)
        const fence = /^`+/.exec(span)?.[0] ?? ''
        const inside = span.slice(fence.length, -fence.length)
        expect(span.endsWith(fence)).toBe(true)
        expect(inside.match(/`+/g)?.every((run) => run.length !== fence.length) ?? true).toBe(true)
        const [open = '', ...lines] = codeBlock(text).split('\n')
        const close = lines.pop()
        expect(open).toBe(`${close}text`)
        expect(lines.every((line) => !line.includes(close ?? ''))).toBe(true)
      }),
    )
  })

  test('stays within a comment of GitHub, and says what is not in it', async () => {
    const output = await render('markdown', aReport({ findings: many(3000) }))
    expect(output.length).toBeLessThan(65_536)
    expect(output).toContain('2,900 findings more')
  })
})

describe('gitlab', () => {
  const report = aReport({
    complete: false,
    findings: [
      aFinding({ title: 'x'.repeat(300) }),
      aFinding({ rule: 'other', locations: [at({ path: 'a.ts', commit: 'd'.repeat(40), line: 5, endLine: 2 })], excerpt: null }),
    ],
    gaps: [failed('unreadable', 'a', 'b'), limit('bound', 'c', 'd')],
    repository: { root: '/r', head: 'e'.repeat(40), remote: null },
  })

  test('keeps to the constraints of the report schema', async () => {
    const document = JSON.parse(await render('gitlab', report))
    expect(document.version).toMatch(/^15\.\d+\.\d+$/)
    const { scan } = document
    expect(scan).toMatchObject({
      type: 'secret_detection',
      status: 'failure',
      start_time: '2026-11-22T00:00:00',
      end_time: '2026-11-22T00:00:00',
    })
    for (const tool of [scan.analyzer, scan.scanner])
      expect(tool).toEqual({ id: 'nhi', name: 'nhi', version: '1.2.3', vendor: { name: 'nhi' } })
    for (const message of scan.messages) {
      expect(['info', 'warn', 'error', 'fatal']).toContain(message.level)
      expect(message.value).not.toBe('')
    }
    for (const each of document.vulnerabilities) {
      expect(each.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      expect(each.name.length).toBeLessThanOrEqual(255)
      expect(['Info', 'Unknown', 'Low', 'Medium', 'High', 'Critical']).toContain(each.severity)
      expect(each.identifiers.length).toBeGreaterThan(0)
      expect(each.identifiers.length).toBeLessThanOrEqual(20)
      for (const identifier of each.identifiers) for (const key of ['type', 'name', 'value']) expect(identifier[key]).toMatch(/\S/)
      for (const link of each.links) expect(link.url).toMatch(/^https?:\/\//)
      expect(each.location.commit.sha).toMatch(/^[0-9a-f]{7,64}$/)
      expect(each.location.end_line).toBeGreaterThanOrEqual(each.location.start_line)
    }
    expect(document.vulnerabilities.map((each: { location: { commit: { sha: string } } }) => each.location.commit.sha[0])).toEqual([
      'e',
      'd',
    ])
  })

  test('ids are stable and differ by rule', async () => {
    const ids = async () => JSON.parse(await render('gitlab', report)).vulnerabilities.map((each: { id: string }) => each.id)
    expect(await ids()).toEqual(await ids())
    expect(new Set(await ids()).size).toBe(2)
  })
})

describe('the last line on stderr', () => {
  test.each([
    [{}, 'looked at 812 files, 1,204 blobs, 41 commits, 3.1 MB; no gaps; 1.2 s'],
    [{ counts: { files: 1, blobs: 0, commits: 0, bytes: 12 } }, 'looked at 1 file, 12 B; no gaps; 1.2 s'],
    [{ counts: { files: 0, blobs: 0, commits: 0, bytes: 0 } }, 'looked at nothing; no gaps; 1.2 s'],
    [
      { gaps: [failed('corrupt', 'a', 'b'), limit('bound', 'a', 'b')] },
      'looked at 812 files, 1,204 blobs, 41 commits, 3.1 MB; 2 gaps (1 failed); 1.2 s',
    ],
    [{ interrupted: true, seconds: 119.7 }, 'interrupted; looked at 812 files, 1,204 blobs, 41 commits, 3.1 MB; no gaps; 2 min 0 s'],
  ])('%j', (known, text) => {
    expect(summary(aReport(known))).toBe(text)
  })
})
