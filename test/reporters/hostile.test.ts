import { describe, expect, test } from 'vitest'
import { type Format, formats } from '../../src/core/formats.js'
import { failed, limit } from '../../src/core/gap.js'
import { type Credential, identity } from '../../src/core/identity.js'
import { at } from '../../src/core/location.js'
import type { Report } from '../../src/core/report.js'
import { offboard } from '../../src/pipeline/offboard.js'
import { explain } from '../../src/reporters/explain.js'
import { plainLook } from '../../src/reporters/index.js'
import { inventoryCsv, inventoryJson, inventoryTable } from '../../src/reporters/inventory/index.js'
import { offboardReporters } from '../../src/reporters/offboard/index.js'
import { summary } from '../../src/reporters/summary.js'
import { hostileTexts, unprintable } from '../support/hostile-texts.js'
import { aFinding, aReport, aRule, aSuppressed } from '../support/report.js'
import { parseCommand, parseCsv, parseXml } from './parsers.js'
import { render } from './render.js'

function hostile(text: string) {
  const finding = aFinding({
    title: text,
    message: text,
    subject: text,
    why: `why ${text}`,
    fix: `do ${text}`,
    references: [`https://x.example/${text}`, `javascript:${text}`],
    facts: { [text]: text },
    identity: text,
    credential: text,
    owner: { id: text, kind: 'person', source: 'blame', confidence: 'low', status: 'departed' },
    related: [{ fingerprint: null, identity: text, how: text }],
    parts: [{ name: text, redacted: text }],
    locations: [
      at({ path: text, line: 3, column: 1, endLine: 3, endColumn: 4, note: text }),
      at({ path: `other/${text}`, commit: 'c'.repeat(40), author: `${text} <${text}>`, date: '2026-01-01T00:00:00Z', note: text }),
    ],
    excerpt: { line: 3, lines: [text, text], mark: { index: 1, start: 0, end: 2 } },
  })
  const gone = aFinding({
    ...finding,
    present: false,
    rule: 'unknown-rule',
    fingerprint: 'ffff',
    locations: [at({ note: text })],
    excerpt: null,
  })
  return aReport({
    targets: [text],
    complete: false,
    findings: [finding, gone],
    suppressed: [aSuppressed({ finding, where: text, reason: text })],
    gaps: [failed('unreadable', text, text, text), limit('too-large', text, text, text)],
    notices: [text],
    rules: [aRule({ title: text, why: text, fix: text, references: [text] })],
    repository: { root: text, head: null, remote: text },
  })
}

/** What nhi itself writes as hexadecimal, as a day or as its own target, as a report of a stranger may have it. */
function strange(text: string) {
  const place = { path: 'a.env', commit: 'c'.repeat(40), author: 'a', date: text, line: 1, column: 1, endLine: 1, endColumn: 2 }
  const removed = aFinding({
    present: false,
    fingerprint: `${text.slice(0, 7)}${text}`,
    facts: { removed: text, removedIn: text.padEnd(10, text), exposedDays: 3 },
    locations: [at(place)],
    excerpt: null,
  })
  return aReport({ complete: false, findings: [removed], gaps: [failed('unreadable', 'a', 'b', text), limit('too-large', 'a', 'b', text)] })
}

const cases = Object.entries(hostileTexts)
const looks = [{}, { width: 40 }, { width: 80 }] as const

describe.each(cases)('a hostile string (%s)', (_, text) => {
  const report = hostile(text)

  test.each(formats)('%s lets no control character through', async (format: Format) => {
    for (const look of looks) {
      const output = await render(format, report, look)
      expect(output.isWellFormed()).toBe(true)
      expect(unprintable.exec(format === 'csv' ? output.replaceAll('\r\n', '\n') : output)?.[0]).toBeUndefined()
    }
  })

  test.each(formats)('%s lets none through of what only a stranger writes there', async (format: Format) => {
    for (const look of looks) {
      const output = await render(format, strange(text), look)
      expect(unprintable.exec(format === 'csv' ? output.replaceAll('\r\n', '\n') : output)?.[0]).toBeUndefined()
      if (format !== 'github') for (const line of output.split('\n')) expect(parseCommand(line)).toBeNull()
    }
  })

  test.each(['pretty', 'table', 'csv', 'markdown', 'junit', 'gitlab', 'json', 'jsonl', 'sarif'] as const)(
    '%s gives a build log no command',
    async (format) => {
      for (const line of (await render(format, report)).split('\n')) expect(parseCommand(line)).toBeNull()
      if (format === 'pretty' || format === 'table') expect(await render(format, report)).not.toContain('##[')
    },
  )

  test('github gives only its own commands, whole', async () => {
    const lines = (await render('github', report)).trimEnd().split('\n')
    const commands = lines.map(parseCommand).filter((command) => command !== null)
    expect(commands.map((command) => command.command)).toEqual(['error', 'error', 'warning'])
    expect(commands[0]?.properties).toMatchObject({ line: '3', endLine: '3', col: '1', endColumn: '4' })
    expect(Object.keys(commands[0]?.properties ?? {}).sort()).toEqual(['col', 'endColumn', 'endLine', 'file', 'line', 'title'])
    for (const line of lines) if (parseCommand(line) === null) expect(line).toMatch(/^nhi: /)
    expect(lines.join('\n')).not.toContain('##[')
  })

  test('json and jsonl give the strings back', async () => {
    const whole = JSON.parse(await render('json', report))
    expect(whole.findings[0].locations[0].path).toBe(text.toWellFormed())
    const lines = (await render('jsonl', report))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.map((line) => line.type)).toEqual(['finding', 'finding', 'gap', 'gap'])
    expect(lines[0].message).toBe(text.toWellFormed())
  })

  test('csv keeps its columns, and no cell is a formula', async () => {
    const [head = [], ...rows] = parseCsv(await render('csv', report))
    expect(rows.map((row) => row[0])).toEqual(['finding', 'finding', 'gap', 'gap'])
    for (const row of rows) {
      expect(row).toHaveLength(head.length)
      for (const cell of row) expect(cell).not.toMatch(/^[=+\-@\t\r\n]/)
    }
  })

  test('junit is well-formed', async () => {
    const root = parseXml(await render('junit', report))
    expect(root.children[0]?.children.map((each) => each.children[0]?.name ?? each.name)).toEqual([
      'failure',
      'failure',
      'skipped',
      'error',
      'system-out',
    ])
  })

  test('markdown has no live markup of a stranger', async () => {
    const outside = (await render('markdown', report))
      .replace(/<code>[^<]*<\/code>/g, '')
      .replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, '')
      .replace(/(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, '')
      .replace(/<https?:\/\/[^\s<>]+>/g, '')
    expect(outside).not.toMatch(/<(?!\/?details>|\/?summary>|!-- -->)/)
    expect(outside).not.toMatch(/@\w|(?<![&\w])#\d|\]\(|(?<!\\):\/\//)
    for (const line of outside.split('\n').filter((row) => row.startsWith('|'))) expect(line.match(/(?<!\\)\|/g)).toHaveLength(6)
  })

  test('explain and the summary are clean', () => {
    for (const width of [null, 40]) {
      for (const finding of report.findings) {
        const output = explain(finding, { ...plainLook, width })
        expect(unprintable.test(output)).toBe(false)
        if (width === null) for (const line of output.split('\n')) expect(parseCommand(line)).toBeNull()
      }
    }
    expect(unprintable.test(summary(report))).toBe(false)
  })

  test('links carry no escape of a stranger', async () => {
    const output = await render('pretty', report, { color: 1, links: true, folder: '/home/me/x y' })
    const rest = output.replace(/\u001b\]8;;[!-~]*\u001b\\/g, '').replace(/\u001b\[\d+(;\d+)*m/g, '')
    expect(unprintable.exec(rest)?.[0]).toBeUndefined()
  })
})

describe.each(cases)('in the inventory and for a leaver a hostile string (%s)', (_, text) => {
  const now = '2026-11-27T00:00:00Z'
  const owner = { id: text, kind: 'person', source: 'tag', confidence: 'low', status: 'departed' } as const
  const credential: Credential = {
    ...{ id: text, type: text, status: 'expired', createdAt: undefined, lastUsedAt: undefined, expiresAt: text },
    found: { fingerprint: text, path: text, line: 3, commit: null, places: 2, present: false, since: '2026-01-01T00:00:00Z' },
  }
  const thing = (type: string, id: string) =>
    identity({
      ...{ id, type, provider: text, name: text, account: text, owner, ownerHints: [owner], credentials: [credential] },
      ...{ grants: [text], usedIn: [text], tags: { [text]: text }, location: at({ path: text, line: 1 }) },
      privilege: { level: 'admin', because: text, confidence: 'low' },
    })
  const found = hostile(text)
  const report: Report = {
    ...found,
    now,
    identities: [
      ...[thing('user', text), thing('secret', `github:a/b:secret/${text}`), thing('deploy-key', 'github:a/b:deploy-key/7')],
      ...[
        thing('app-installation', text),
        { ...thing('role', text), provider: 'aws', credentials: [] },
        thing('token', 'github:a:token/9'),
      ],
    ],
  }
  const all = (output: string | Iterable<string>) => (typeof output === 'string' ? output : [...output].join(''))
  const clean = (output: string) => {
    expect(output.isWellFormed()).toBe(true)
    expect(unprintable.exec(output.replaceAll('\r\n', '\n'))?.[0]).toBeUndefined()
    expect(output).not.toContain('##[')
  }

  test('is written out in every format of the inventory', () => {
    for (const width of [null, 40, 80]) clean(all(inventoryTable(report, { ...plainLook, width })))
    clean(all(inventoryJson(report, plainLook)))
    for (const line of all(inventoryTable(report, plainLook)).split('\n')) expect(parseCommand(line)).toBeNull()
    const csv = all(inventoryCsv(report, plainLook))
    clean(csv)
    const [head = [], ...rows] = parseCsv(csv)
    expect(rows).toHaveLength(report.identities.length)
    for (const row of rows) {
      expect(row).toHaveLength(head.length)
      for (const cell of row) expect(cell).not.toMatch(/^[=+\-@\t\r\n]/)
    }
  })

  test('is written out in every format of offboard, and is no command', () => {
    const offboarding = offboard(text, report, [{ aliases: [text.toLowerCase(), 'ada'], active: false }])
    for (const width of [null, 40]) clean(offboardReporters.table(offboarding, { ...plainLook, width }))
    for (const line of offboardReporters.table(offboarding, plainLook).split('\n')) expect(parseCommand(line)).toBeNull()
    clean(offboardReporters.markdown(offboarding, plainLook))
    clean(offboardReporters.json(offboarding, plainLook))
    expect(JSON.parse(offboardReporters.json(offboarding, plainLook)).person).toBe(text.toWellFormed())
    const outside = offboardReporters.markdown(offboarding, plainLook).replace(/^ *(`{3,})text\n[\s\S]*?\n *\1$/gm, '')
    expect(outside).not.toMatch(/<(?!!-- -->)|@\w|(?<![&\w\\])#\d|\]\(|(?<!\\):\/\//)
  })
})
