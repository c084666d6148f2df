import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseCommand, parseCsv, parseXml } from '../reporters/parsers.js'
import { hostileTexts, unprintable } from '../support/hostile-texts.js'
import { scratch } from '../support/nhi.js'
import { hasTerminals, onTerminal } from './terminal.js'

const lab = scratch()

// A rule's texts are trimmed when they are read, and may not be empty.
const texts = Object.values(hostileTexts).filter((text) => text.trim() !== '')

/** A plug-in that says the hostile texts wherever a detector and its rules may say one: four findings, a kept one, a remark and two gaps for each. */
const plugin = `
const texts = ${JSON.stringify(texts)}
const place = (known) => ({ path: null, line: null, column: null, endLine: null, endColumn: null, commit: null, author: null, date: null, note: null, ...known })
const rules = texts.map((text, i) => ({
  id: 'hostile-' + String(i).padStart(2, '0'), title: text, severity: 'high', why: 'why ' + text + '\\n' + text, fix: 'do ' + text + '\\n' + text,
  references: ['https://evil.example/' + text, 'javascript:' + text].filter((url) => URL.canParse(url)), frameworks: [text],
}))
export default {
  name: 'hostile',
  detectors: { hostile: { reads: 'document', create: () => function* (document) {
    if (document.path !== 'start.txt') return
    for (const [i, text] of texts.entries()) {
      const one = {
        rule: rules[i].id, subject: text, message: text, facts: { [text]: text }, confidence: null, severity: null, proven: false,
        identity: 'id' + i + text, credential: text, parts: [{ name: text, redacted: text }], secret: null, object: null, ignored: null,
        locations: [
          place({ path: text, line: 3, column: 1, endLine: 3, endColumn: 4, note: text }),
          place({ path: 'other/' + text, commit: text, author: text + ' <' + text + '>', date: text, note: text }),
        ],
        excerpt: { line: 3, lines: ['nhi:ignore[no-such-rule] ' + text, text, 'x\\t' + text], mark: { index: 1, start: 0, end: 2 } },
      }
      yield one
      yield { ...one, severity: 'low', identity: 'nowhere' + i, locations: [place({ note: text })], excerpt: null }
      yield { ...one, severity: 'low', identity: text + i, locations: [place({})], excerpt: null }
      yield { ...one, severity: 'info', identity: 'last' + i, locations: [place({ path: 'last/' + i })] }
      yield { ...one, identity: 'kept' + i, ignored: { marker: 'nhi:ignore', reason: text } }
      yield { target: text, class: 'failed', status: 'unreadable', what: text, needs: text }
      yield { target: text, class: 'limit', status: 'too-large', what: text, needs: text }
    }
  } } },
  rules: [{ detector: 'hostile', rules }],
}
`

const folder = lab.folder({ 'start.txt': 'x\n' })
const module = join(lab.folder({ 'plugin.mjs': plugin }), 'plugin.mjs')

/** What `nhi scan` prints of them in a format. */
function printed(format: string, env: Record<string, string> = {}): string {
  const run = lab.nhi(['scan', '.', '--no-config', '-f', format, '--plugin', module], { cwd: folder, env })
  expect(run.code).toBe(1)
  for (const output of [run.stdout, run.stderr]) {
    expect(output.isWellFormed()).toBe(true)
    const plain = 'FORCE_COLOR' in env ? output.replace(/\u001b\[\d+(;\d+)*m/g, '') : output
    expect(unprintable.exec(plain.replaceAll('\r\n', '\n'))?.[0]).toBeUndefined()
    expect(output).not.toContain('##[')
  }
  return run.stdout
}

const found = 4 * texts.length
const said = (values: readonly unknown[]) => [...new Set(values)].sort()
const whole = said(texts.map((text) => text.toWellFormed()))

/** What is left of Markdown without the code in it and the links a report may make. */
const outsideCode = (markdown: string) =>
  markdown
    .replace(/<code>[^<]*<\/code>/g, '')
    .replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, '')
    .replace(/(?<![\\`])(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, '')
    .replace(/<https?:\/\/[^\s<>]+>/g, '')

function expectNoMarkup(markdown: string): void {
  const outside = outsideCode(markdown)
  expect(outside).not.toMatch(/<(?!\/?details>|\/?summary>|!-- -->)/)
  expect(outside).not.toMatch(/@\w|(?<![&\w])#\d|\]\(|(?<!\\):\/\//)
}

describe('what strangers write is written out, quoted and escaped', () => {
  test.each(['pretty', 'table', 'csv', 'markdown', 'junit', 'gitlab', 'json', 'jsonl', 'sarif'] as const)(
    '%s holds no control character and gives a build log no command',
    (format) => {
      for (const line of printed(format).split('\n')) expect(parseCommand(line)).toBeNull()
    },
  )

  test('pretty in colours holds no escape but its own', () => {
    expect(printed('pretty', { FORCE_COLOR: '3' })).toContain('\u001b[1m')
  })

  test.runIf(hasTerminals)('on a terminal that shows links there is no escape but its own, and no link leads elsewhere', () => {
    const args = ['scan', '.', '--no-config', '--no-progress', '--plugin', module]
    const { code, text } = onTerminal(args, { cwd: folder, home: lab.home, columns: 100, env: { FORCE_HYPERLINK: '1' } })
    expect(code).toBe(1)
    const links = Array.from(text.matchAll(/\u001b\]8;;([!-~]*)\u001b\\/g), ([, address = '']) => address).filter(
      (address) => address !== '',
    )
    expect(links.filter((address) => address.startsWith('file:')).length).toBeGreaterThan(5)
    for (const address of links) expect(address).toMatch(/^(file:\/\/\/[\w/.~%!*'()-]+|https:\/\/evil\.example\/.*)$/)
    const rest = text.replace(/\u001b\]8;;[!-~]*\u001b\\/g, '').replace(/\u001b\[\d+(;\d+)*m/g, '')
    expect(unprintable.exec(rest)?.[0]).toBeUndefined()
    expect(rest).not.toContain('##[')
  })

  test('github gives its own commands alone, whole', () => {
    const lines = printed('github').trimEnd().split('\n')
    const commands = lines.flatMap((line) => parseCommand(line) ?? [])
    expect(commands.map(({ command }) => command)).toEqual([
      ...texts.map(() => 'error'),
      ...Array.from({ length: 3 * texts.length }, () => 'notice'),
      ...texts.map(() => 'warning'),
    ])
    for (const { properties } of commands) {
      for (const name of Object.keys(properties)) expect(['file', 'line', 'endLine', 'col', 'endColumn', 'title']).toContain(name)
      if (properties.line !== undefined) expect(properties).toMatchObject({ line: '3', endLine: '3', col: '1', endColumn: '4' })
    }
    expect(commands.map(({ properties }) => properties.title)).toContain(`${hostileTexts['command properties']} [hostile-06]`)
    expect(commands.map(({ properties }) => properties.file)).toContain(hostileTexts['command properties'])
    expect(commands.filter(({ data }) => data.startsWith(`${hostileTexts['command properties']} `))).toHaveLength(4)
    const gaps = commands.filter(({ command }) => command === 'warning')
    expect(gaps.filter(({ data }) => data.startsWith(`${hostileTexts['command properties']}: unreadable`))).toHaveLength(1)
    for (const line of lines) if (parseCommand(line) === null) expect(line).toMatch(/^nhi: /)
  })

  test('json and jsonl give the texts back', () => {
    const { findings, gaps } = JSON.parse(printed('json'))
    const lines = printed('jsonl')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines.map(({ type }) => type)).toEqual([...findings.map(() => 'finding'), ...gaps.map(() => 'gap')])
    for (const all of [findings, lines.slice(0, found)]) {
      expect(said(all.map((one: { message: string }) => one.message))).toEqual(whole)
      const paths = all.flatMap((one: { locations: { path: string | null }[] }) => one.locations.map(({ path }) => path))
      expect(said(paths.filter((path: string | null) => path !== null && !/^(other|last)\//.test(path)))).toEqual(whole)
    }
    for (const all of [gaps, lines.slice(found)]) expect(said(all.map((one: { needs: string }) => one.needs))).toEqual(whole)
  })

  test('sarif gives the paths back, and its messages make neither links nor placeholders', () => {
    const { runs } = JSON.parse(printed('sarif'))
    expect(runs[0].results).toHaveLength(found)
    const uris = runs[0].results.flatMap((one: { locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }) =>
      one.locations.map(({ physicalLocation }) => physicalLocation.artifactLocation.uri),
    )
    for (const uri of uris) expect(uri).toMatch(/^[\w.~%!*'()/-]+$/)
    for (const text of whole) expect(uris.map(decodeURIComponent)).toContain(text)
    const notes = runs[0].invocations[0].toolExecutionNotifications
    const places = runs[0].results.flatMap(({ locations }: { locations: { message?: { text: string } }[] }) =>
      locations.filter(({ message }) => message),
    )
    for (const { message } of [...runs[0].results, ...notes, ...places]) {
      expect(message.text).not.toMatch(/\]\(|(?<!\{)\{\d+\}/)
      expect(unprintable.exec(message.text)?.[0]).toBeUndefined()
    }
    for (const { help, shortDescription, fullDescription } of runs[0].tool.driver.rules) {
      expectNoMarkup(help.markdown)
      for (const text of [help.text, help.markdown, shortDescription.text, fullDescription.text])
        expect(unprintable.exec(text)?.[0]).toBeUndefined()
    }
  })

  test('csv keeps its columns, and no cell is a formula', () => {
    const [head = [], ...rows] = parseCsv(printed('csv'))
    expect(rows).toHaveLength(found + 2 * texts.length)
    for (const row of rows) {
      expect(row).toHaveLength(head.length)
      for (const cell of row) expect(cell).not.toMatch(/^[=+\-@\t\r\n]/)
      // Of what a stranger writes the fix alone, the last cell, has lines.
      for (const cell of row.slice(0, -1)) expect(cell).not.toContain('\n')
    }
  })

  test('junit is well-formed', () => {
    const cases = parseXml(printed('junit')).children[0]?.children.map(({ name, children: [first] }) => first?.name ?? name) ?? []
    const count = (name: string) => cases.filter((one) => one === name).length
    expect(['failure', 'skipped', 'error', 'system-out'].map(count)).toEqual([found, texts.length, texts.length, 1])
  })

  test('markdown has no live markup of a stranger, and its table keeps its columns', () => {
    const output = printed('markdown')
    expectNoMarkup(output)
    for (const line of outsideCode(output).split('\n')) if (line.startsWith('|')) expect(line.match(/(?<!\\)\|/g)).toHaveLength(6)
    expect(output.split('\n').filter((line) => /^\| (high|low|info) \|/.test(line))).toHaveLength(found)
  })

  test('gitlab has every finding, its first place and its redacted line', () => {
    const { vulnerabilities, scan } = JSON.parse(printed('gitlab'))
    expect(vulnerabilities).toHaveLength(found)
    expect(scan.messages.length).toBeGreaterThan(2 * texts.length)
    const shown = vulnerabilities.flatMap((one: Record<string, string>) => [
      one.name,
      one.description,
      one.solution,
      one.raw_source_code_extract,
    ])
    for (const text of [...shown, ...scan.messages.map(({ value }: { value: string }) => value)])
      expect(unprintable.exec(text)?.[0]).toBeUndefined()
    for (const one of vulnerabilities) for (const { name } of one.identifiers) expect(unprintable.exec(name)?.[0]).toBeUndefined()
  })

  test('nhi explain of each, and of a report that a stranger wrote', () => {
    const { findings } = JSON.parse(printed('json')) as { findings: Record<string, unknown>[] }
    const worst = Object.values(hostileTexts)[0]
    const strange = findings.map((finding, index) => ({
      ...finding,
      present: index % 2 === 0,
      fingerprint: `${String(finding.fingerprint).slice(0, 5)}${worst}`,
      verified: 'live',
      facts: { verifiedBy: worst, owner: worst, scopes: worst, possiblyDeparted: worst, removedIn: worst },
      owner: { id: worst, kind: 'person', source: 'blame', confidence: 'low', status: 'unknown' },
      related: [{ fingerprint: null, identity: worst, how: worst }],
      secret: worst,
      rule: worst,
      credential: worst,
      nhi: [worst],
    }))
    const report = join(lab.folder({ 'r.json': JSON.stringify({ schemaVersion: 1, findings: strange }) }), 'r.json')
    for (const { fingerprint } of findings.filter((_, index) => index % 12 === 0)) {
      for (const more of [[], ['--report', report]]) {
        const { code, stdout } = lab.nhi(['explain', String(fingerprint).slice(0, 5), ...more], { cwd: folder })
        expect(code).toBe(0)
        expect(unprintable.exec(stdout)?.[0]).toBeUndefined()
        expect(stdout).not.toContain('##[')
        for (const line of stdout.split('\n')) expect(parseCommand(line)).toBeNull()
      }
    }
  })
})
