import { describe, expect, test } from 'vitest'
import { type Run, scratch } from '../support/nhi.js'
import { githubToken } from '../support/tokens.js'

const lab = scratch()
const json = ['-f', 'json', '--fail-on', 'none', '--no-cache', '--timeout', '60s']

interface Parsed {
  findings: { rule: string; locations: { path: string; line: number; column: number }[] }[]
  gaps: { class: string; status: string; what: string; needs: string }[]
}

const parsed = (run: Run) => JSON.parse(run.stdout) as Parsed
const places = (run: Run) =>
  parsed(run).findings.map(({ locations }) => locations.map(({ path, line, column }) => `${path}:${line}:${column}`))
const base64 = (text: string) => Buffer.from(text).toString('base64')
const percent = (text: string) => [...Buffer.from(text)].map((byte) => `%${byte.toString(16)}`).join('')
const repeated = (times: number, encode: (text: string) => string, text: string) =>
  Array.from({ length: times }).reduce<string>((inner) => encode(inner), text)
const token = githubToken(1)
const line = `TOKEN = "${token}"\n`
const deep = `${'{"a":['.repeat(10_000)}"${token}"${']}'.repeat(10_000)}`

describe('text that is hard to decode', () => {
  test.each<[string, string, Buffer | string, string[][]]>([
    ['JSON 10,000 deep', 'x.json', deep, [[`x.json:1:${6 * 10_000 + 2}`]]],
    ['a notebook 10,000 deep', 'x.ipynb', deep, [[`x.ipynb:1:${6 * 10_000 + 2}`]]],
    [
      'base64 with a wrong character',
      'x.txt',
      `${base64(line.repeat(4)).replace(/^.{90}/, '$&!')}\n`,
      [['x.txt:1:13', 'x.txt:1:150', 'x.txt:1:218']],
    ],
    ['base64 cut off', 'x.txt', base64(`${line}more text`).slice(0, -3), [['x.txt:1:13']]],
    [
      'base64 of UTF-16 with an odd byte at its end',
      'x.txt',
      Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(line, 'utf16le').swap16(), Buffer.from([0])]).toString('base64'),
      [[expect.stringMatching(/^x\.txt:1:\d+$/) as string]],
    ],
    ['half an escape', 'x.txt', `%4 %G1 \\u00 \\x &#; &#x; &; ${token} %`, [['x.txt:1:28']]],
    ['base64 over lines of CRLF', 'x.txt', `${base64(line).replace(/.{40}/g, '$&\r\n')}\r\n`, [['x.txt:1:13']]],
    ['lines that end in CRLF', 'x.env', `A=1\r\nTOKEN=${token}\r\n`, [['x.env:2:7']]],
    ['a notebook cut off', 'x.ipynb', `{"cells":[{"source":["k = ${token.slice(0, 9)}","${token.slice(9)}`, [['x.ipynb:1:27']]],
    [
      'one token in four writings',
      'x.txt',
      [line, base64(line), percent(line), repeated(2, base64, line)].join('\n'),
      [['x.txt:1:10', 'x.txt:3:13', 'x.txt:4:28', 'x.txt:5:17']],
    ],
  ])('%s', (_, name, content, expected) => {
    const run = lab.nhi(['scan', '.', ...json], { cwd: lab.folder({ [name]: Buffer.from(content) }) })
    expect(parsed(run).gaps).toEqual([])
    expect(places(run)).toEqual(expected)
    expect(run.stdout).not.toContain(token.slice(4, 16))
  })

  // Bytes that are no text, in front of one that is: it is met only some characters behind its beginning.
  const noText = (count: number) => Buffer.from(Array.from({ length: count }, (_, index) => 1 + ((index * 5) % 8)))
  const bytesOf = (text: string) => Buffer.from(text)
  const wideOf = (text: string) => Buffer.from(text, 'utf16le')

  test.each<[string, BufferEncoding, (text: string) => Buffer]>([
    ['base64', 'base64', bytesOf],
    ['hex', 'hex', bytesOf],
    ['base64 of UTF-16', 'base64', wideOf],
  ])('%s of a text behind what is none, however much of it: the text is read from its beginning', (_, encoding, write) => {
    const counts = Array.from({ length: 33 }, (_, index) => index)
    // Nothing but the token says where it begins: what lost its first letter would be none.
    const lines = counts.map((count) => Buffer.concat([noText(count * 3), write(`${githubToken(100 + count)}\n`)]).toString(encoding))
    const run = lab.nhi(['scan', '.', ...json], { cwd: lab.folder({ 'x.txt': Buffer.from(`${lines.join('\n\n')}\n`) }) })
    const found = parsed(run).findings.flatMap(({ locations }) => locations.map(({ line }) => (line - 1) / 2))
    expect(found.sort((a, b) => a - b)).toEqual(counts)
    expect(parsed(run).gaps).toEqual([])
  })

  test('base64 in lines, its text behind what is none: it is read from its beginning, over the line break', () => {
    const counts = Array.from({ length: 8 }, (_, index) => index)
    const texts = counts.map((count) => Buffer.concat([noText(39 + 3 * count), Buffer.from(`${githubToken(200 + count)}\n`)]))
    const lines = texts.map((text) => text.toString('base64').replace(/.{76}/g, '$&\n')).join('\n\n')
    const run = lab.nhi(['scan', '.', ...json], { cwd: lab.folder({ 'x.txt': Buffer.from(`${lines}\n`) }) })
    expect(parsed(run).findings).toHaveLength(counts.length)
    expect(parsed(run).gaps).toEqual([])
  })

  test('an encoded text longer than what is read as one is read whole, and what stands behind it is read', () => {
    const words = 'some words of text in a line\n'.repeat(30_000)
    const long = `${words}${line}${words}${line}`
    const run = lab.nhi(['scan', '.', ...json], { cwd: lab.folder({ 'x.txt': Buffer.from(`${base64(long)}\n\n${base64(line)}\n`) }) })
    expect(parsed(run).gaps).toEqual([])
    const column = (at: number) => Math.floor((at * 4) / 3) + 1
    const [first, second] = [long.indexOf(token), long.lastIndexOf(token)]
    expect(places(run)).toEqual([[`x.txt:1:${column(first)}`, `x.txt:1:${column(second)}`, 'x.txt:3:13']])
  })

  test('what is shown around a finding is the same for lines that end in LF, CRLF and with a CR within', () => {
    const text = `first = 1\nsecond = 2\nTOKEN=${token} # third\nfourth = 4\n`
    const shown = (content: string) => {
      const run = lab.nhi(['scan', '.', '--no-cache'], { cwd: lab.folder({ 'x.env': Buffer.from(content) }) })
      const report = lab.nhi(['scan', '.', '--no-cache', '-f', 'gitlab'], { cwd: lab.folder({ 'x.env': Buffer.from(content) }) })
      const [{ raw_source_code_extract: extract }] = JSON.parse(report.stdout).vulnerabilities
      return `${run.stdout.replace(/\d+ B$/m, '')}${extract}|`
    }
    const plainly = shown(text)
    expect(plainly).toContain('second = 2\n')
    expect(plainly).toContain('# third\n')
    expect(shown(text.replaceAll('\n', '\r\n'))).toBe(plainly)
    expect(shown(text.replace('second = 2', 'second\r= 2').replace(' # third', '\r# third'))).toBe(plainly)
  })

  test.each<[string, string]>([
    ['base64', repeated(6, base64, line)],
    ['percent', repeated(6, percent, line)],
  ])('layers of %s without end are a limit gap', (_, text) => {
    const run = lab.nhi(['scan', '.', ...json], { cwd: lab.folder({ 'x.txt': Buffer.from(text), 'z.env': Buffer.from(line) }) })
    expect(parsed(run).gaps).toMatchObject([{ class: 'limit', status: 'bound', what: 'x.txt' }])
    expect(places(run)).toEqual([['z.env:1:10']])
  })

  test('a token over the seam of two buffers, plainly and escaped, is found once', () => {
    const seam = 4 << 20
    for (const [written, width] of [
      [token, token.length],
      [percent(token), token.length * 3],
    ] as const)
      for (const back of [0, 1, width >> 1, width - 1]) {
        const filler = `${'some words of text in a line\n'.repeat(seam / 29 + 1).slice(0, seam - back - 3)}\nx `
        const run = lab.nhi(['scan', '.', ...json], { cwd: lab.folder({ 'x.txt': Buffer.from(`${filler}${written} y\n${filler}`) }) })
        expect(places(run)).toEqual([[`x.txt:${filler.split('\n').length}:3`]])
      }
  }, 120_000)
})
