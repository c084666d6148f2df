import { describe, expect, test } from 'vitest'
import { fillExample } from '../../../src/core/example.js'
import { seeded } from '../../../src/core/sample.js'
import { encodedIn } from '../../../src/detectors/secrets/encoded.js'
import { findRunPlainly } from '../../../src/engine/index.js'
import { allRules, chunksOf, detect, documentOf, look } from './harness.js'

const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64')
const hex = (text: string) => Buffer.from(text).toString('hex')
const wrapped = (text: string, width: number, end: string) => text.replace(new RegExp(`.{${width}}`, 'g'), `$&${end}`)
const filler = 'some lines of text\n'.repeat(12)

const encodings: readonly (readonly [string, (line: string) => string, string])[] = [
  ['base64', (line) => `x ${base64(line)}`, 'base64'],
  ['base64 at the second alignment', (line) => `x ${base64(`a${line}`)}`, 'base64'],
  ['base64 at the third alignment', (line) => `x ${base64(`ab${line}`)}`, 'base64'],
  ['base64 of the url alphabet', (line) => `x ${Buffer.from(`?>~${line}`).toString('base64url')}`, 'base64'],
  ['base64 in lines', (line) => wrapped(base64(filler + line + filler), 76, '\r\n'), 'base64'],
  ['base64 in written lines', (line) => `"${wrapped(base64(filler + line + filler), 64, '\\n')}"`, 'base64'],
  ['base64 in written lines of CRLF', (line) => `"${wrapped(base64(filler + line + filler), 64, '\\r\\n')}"`, 'base64'],
  ['base64 in lines written in a string within a string', (line) => `"${wrapped(base64(filler + line + filler), 64, '\\\\n')}"`, 'base64'],
  [
    'base64 in lines of CRLF, a string deeper',
    (line) => `"${wrapped(base64(filler + line + filler), 76, '\\\\\\\\r\\\\\\\\n')}"`,
    'base64',
  ],
  ['base64 twice', (line) => base64(base64(line)), 'base64, base64'],
  ['base64 of UTF-16', (line) => base64(Buffer.from(line, 'utf16le')), 'base64'],
  ['hex', (line) => `x ${hex(line)}`, 'hex'],
  ['hex in base64', (line) => base64(hex(line)), 'base64, hex'],
]

const proven = allRules.filter(
  ({ token, confidence }) => token !== null && token.kind === 'structured' && token.shapes.length > 0 && confidence === 'high',
)

describe(`${proven.length} structured tokens, encoded`, () => {
  test.each(encodings)('%s', (_, encode, encoding) => {
    const lost = proven.flatMap((rule) => {
      const value = fillExample('{{token}}', rule.token ?? { shapes: [], checksum: null }, seeded(7))
      const line = `key = "${value}"\n`
      const plainly = look(documentOf(line)).found
      if (plainly.length === 0) return []
      const { found } = look(documentOf(encode(line)))
      const same = found.find(({ secret }) => secret?.valueId === plainly[0]?.secret?.valueId)
      return same?.facts.encoding === encoding ? [] : [rule.id]
    })
    expect(lost).toEqual([])
  })
})

const token = fillExample('{{token}}', { shapes: ['ghp_<base62:36>'], checksum: 'github' }, seeded(3))
const [head, tail] = [token.slice(0, 12), token.slice(12)]

test('a secret that stands plainly and encoded is one value at two places, and nothing of either is shown', () => {
  const { found } = detect(documentOf(`a: ${token}\nb: ${base64(token)}\n`, { path: 'x.yml' }))
  expect(found.map(({ locations }) => locations.map(({ line, column, note }) => [line, column, note]))).toEqual([
    [
      [1, 4, null],
      [2, 4, 'encoded as base64'],
    ],
  ])
  const shown = JSON.stringify(found)
  for (const secret of [token, base64(token)])
    for (let at = 4; at + 10 < secret.length; at++) expect(shown).not.toContain(secret.slice(at, at + 10))
})

test('the name an encoded value is given to counts', () => {
  const value = fillExample('{{run:base64:40}}', { shapes: [], checksum: null }, seeded(11))
  const plainly = detect(documentOf(`AWS_SECRET_ACCESS_KEY: ${value}\n`)).found.map(({ rule }) => rule)
  expect(plainly.length).toBeGreaterThan(0)
  const { found } = detect(documentOf(`kind: Secret\ndata:\n  AWS_SECRET_ACCESS_KEY: ${base64(value)}\n`))
  expect(found.map(({ rule }) => rule)).toEqual(plainly)
  const wide = Buffer.from(`\ufeff${value}`, 'utf16le').toString('base64')
  expect(look(documentOf(`AWS_SECRET_ACCESS_KEY: ${wide}\n`)).found.map(({ rule }) => rule)).toEqual(plainly)
})

test('chunks find what the whole finds, once', () => {
  const text = `${filler.repeat(20)}x ${base64(`${filler}${token}\n${filler}`)} y\n${filler.repeat(20)}`
  for (let size = 1600; size < 2400; size += 37) {
    const { found } = detect(chunksOf(Buffer.from(text), size, 900))
    expect(found.flatMap(({ locations }) => locations)).toHaveLength(1)
  }
})

test.each([
  ['no text', () => base64(Buffer.from(Array.from({ length: 3000 }, (_, index) => (index * 7919) % 251)))],
  ['zeros', () => base64(Buffer.alloc(3000))],
  ['half a character', () => `${base64('key = "text that is no secret"').slice(0, -3)}`],
  ['signs alone', () => '+/-_'.repeat(1000)],
  ['dashes', () => '-'.repeat(100_000)],
])('base64 of %s is quiet', (_, make) => {
  expect(detect(documentOf(`x = "${make()}"\n`))).toEqual({ found: [], gaps: [] })
})

test.each<[string, string, readonly (readonly [number, number])[]]>([
  [
    'base64 with a wrong character in the second of four',
    base64(`TOKEN = "${token}"\n`.repeat(4)).replace(/^.{90}/, '$&!'),
    [
      [1, 13],
      [1, 150],
      [1, 218],
    ],
  ],
  ['base64 that is cut off', base64(`TOKEN = "${token}"\nmore text`).slice(0, -3), [[1, 13]]],
  ['a notebook with a string that does not end', `{"cells": [{"source": [\n"open,\n"k = ${head}",\n"${tail}"]}]}`, [[3, 6]]],
  ['a notebook cut off in the second string of a token', `{"cells":[{"source":["k = ${head}","${tail}`, [[1, 27]]],
  ['a notebook cut off in an escape', `{"cells":[{"source":["k = ${head}","${tail}\\`, [[1, 27]]],
  ['a notebook with half an escape', `{"cells":[{"source":["\\u41 \\q k = ${head}","${tail}"]}]}`, [[1, 35]]],
  ['a notebook whose text in one string is cut off', `{"cells":[{"source": "first\\nk = \\u0067${token.slice(1)}`, [[1, 34]]],
])('%s: what can be read of it is', (_, text, points) => {
  const { found, gaps } = look(documentOf(text))
  expect(gaps).toEqual([])
  expect(found.flatMap(({ locations }) => locations.map(({ line, column }) => [line, column]))).toEqual(points)
})

test('more layers than are taken off are a gap', () => {
  let text = `key = "${token}"`
  for (let layer = 0; layer < 6; layer++) text = base64(text)
  expect(detect(documentOf(text)).gaps).toMatchObject([{ class: 'limit', status: 'bound' }])
})

const bigEndian = (text: string) => Buffer.from(text, 'utf16le').swap16()
const each = (text: string, written: (hex: string) => string) => [...Buffer.from(text)].map((byte) => written(byte.toString(16))).join('')

const layered = (layers: number): string => (layers === 0 ? 'words of some text, and more of them' : base64(layered(layers - 1)))
const inWords = (more: string) => base64(`words and ${more} words`)

test.each<[string, () => string, string[]]>([
  ['20,000 texts', () => `${inWords('no')} `.repeat(20_000), []],
  ['20,001 texts', () => `${inWords('no')} `.repeat(20_001), ['a look by hand: 20000 encoded texts are read']],
  ['twice a text of six layers', () => `${layered(6)} `.repeat(2), ['a look by hand: 4 layers of encoding are taken off']],
  ['a text of a megabyte less four', () => 'c29t'.repeat((1 << 18) - 1), []],
  ['lines of less than a megabyte, with their ends more', () => wrapped('c29t'.repeat(260_000), 76, '\n      '), []],
  ['a text of a megabyte', () => 'c29t'.repeat(1 << 18), []],
  ['a text of more than a megabyte', () => 'c29t'.repeat((1 << 18) + 9), []],
])('%s: what is not read is a limit gap, said once', (_, make, needs) => {
  const { gaps } = look(documentOf(make()))
  expect(gaps).toEqual(needs.map((one) => expect.objectContaining({ class: 'limit', status: 'bound', needs: one })))
})

test('what stands encoded before a text is no layer of it', () => {
  const inner = `${inWords('some')} ${inWords('more')} ${base64(token)} ${base64(token)}`
  expect(look(documentOf(base64(base64(inner)))).gaps).toEqual([])
})

test('a token over the seam of two pieces of escapes is found', () => {
  for (let back = 0; back < 450; back += 29) {
    const before = '%41 '.repeat((1 << 16) - 1).slice(0, (1 << 18) - back)
    const { found } = look(documentOf(`${before} ${each(token, (hex) => `\\U000000${hex}`)} ${'%41 '.repeat(200)}`))
    expect(
      found.map(({ locations }) => locations.length),
      `${back}`,
    ).toEqual([1])
  }
})

// What reads as text in a phase that is not the token's.
const misleading: readonly (readonly [string, Buffer])[] = [
  ['twelve bytes of 1', Buffer.alloc(12, 1)],
  ['61 bytes of 0x9d', Buffer.alloc(61, 0x9d)],
  ['text behind a byte that is none', Buffer.from(`\x01${base64('words of a text that is readable')}`, 'base64')],
]

test.each(misleading)('a token behind %s is found whatever its phase', (_, before) => {
  const letters = before.toString('base64').replace(/=+$/, '')
  for (const body of [`${token}\n${filler}`, Buffer.from(`${token}\n${filler}`, 'utf16le')])
    for (let cut = 0; cut < 8; cut++)
      // In lines a group of four characters is never broken. A text is met in its first line by 24 characters.
      for (const end of (letters.length - cut) % 4 === 0 ? [null, '\n', '\\n'] : [null]) {
        const run = letters.slice(cut) + base64(body)
        const { found, gaps } = look(documentOf(`x: "${end === null ? run : wrapped(run, 64, end)}"\n`))
        const breaks = end === null ? 0 : Math.floor((letters.length - cut) / 64)
        const column = end === '\n' ? 1 + ((letters.length - cut) % 64) + (breaks === 0 ? 4 : 0) : 5 + letters.length - cut + 2 * breaks
        expect([found.flatMap(({ locations }) => locations.map(({ line, column }) => [line, column])), gaps], `${cut} ${end}`).toEqual([
          [[end === '\n' ? 1 + breaks : 1, column]],
          [],
        ])
      }
})

test('three texts of three phases in one run are found, each where it stands', () => {
  const [second, third] = [4, 5].map((seed) => fillExample('{{token}}', { shapes: ['ghp_<base62:36>'], checksum: 'github' }, seeded(seed)))
  const texts = [token, second, third].map((one) => `${base64(`k = ${one}\n`)}A`)
  const { found } = look(documentOf(`${texts.join('')}\n`))
  expect(found.flatMap(({ locations }) => locations.map(({ column }) => column ?? 0)).sort((a, b) => a - b)).toEqual([6, 67, 128])
})

test('a text of a third phase is found within one of the second', () => {
  const words = base64('some words of a text that is readable, and some more of it\n'.repeat(51))
  const before = `${words.slice(0, 400)}A${words}A`
  const { found } = look(documentOf(`${before}${base64(`k = ${token}\n${filler}`)}AA${words}\n`))
  expect(found.flatMap(({ locations }) => locations.map(({ column }) => column))).toEqual([before.length + 1 + 5])
})

test('hexadecimal digits that read as base64 do not hide the text behind them', () => {
  // Four digits that are no text, and three readable bytes in base64.
  const digits = Array.from({ length: 0x10000 }, (_, number) => number.toString(16).padStart(4, '0'))
  const read = (group: string, encoding: BufferEncoding) => /^[ -~]+$/.test(Buffer.from(group, encoding).toString('latin1'))
  const before = (digits.find((group) => group.startsWith('a') && read(group, 'base64') && !read(group, 'hex')) ?? '').repeat(10)
  const { found } = look(documentOf(`x: ${before}${hex(`\nkey = "${token}"\n`)}\n`))
  expect(found.flatMap(({ locations }) => locations.map(({ column }) => column))).toEqual([4 + before.length + 2 * 8])
})

// Each second bit of the long text is set: it reads in another phase as bytes over 127, behind which a text of that phase may have begun.
test('texts of another phase between long ones are read in proportion to the run', () => {
  const long = base64('bcfgjknorsvwz'.repeat(174).slice(0, 2256))
  const read = (blocks: number) => {
    const bytes = Buffer.from(`${long}Y${base64('some words of a shorter text..')}mZm`.repeat(blocks), 'latin1')
    const nextRun = (from: number) => findRunPlainly(bytes, from, bytes.length)
    const texts = encodedIn(bytes, { hits: () => undefined, nextRun, nextEscape: () => -1 }, nextRun(0))
    return [...texts].reduce((sum, { decoded }) => sum + decoded.length, 0) / bytes.length
  }
  expect(read(64)).toBeLessThan(4)
})

test.each<[string, BufferEncoding, string | null]>([
  ['base64', 'base64', null],
  ['base64 in lines', 'base64', '\n'],
  ['base64 in written lines', 'base64', '\\n'],
  ['hex', 'hex', null],
])(
  'a token over the seam of two pieces of %s is found once',
  (_, encoding, end) => {
    const perByte = encoding === 'hex' ? 2 : 4 / 3
    for (const seam of [(1 << 18) / perByte, ((1 << 18) - (1 << 16)) / perByte, ((1 << 18) - (3 << 14)) / perByte])
      for (const back of [-1, 0, 1, 20, 39, 40, 41]) {
        const at = Math.floor(seam) - back
        const text = Buffer.from(`${'some words of text '.repeat(seam / 19 + 1).slice(0, at - 1)} ${token} ${filler.repeat(6000)}`)
        const run = text.toString(encoding)
        const { found, gaps } = look(documentOf(`\n${end === null ? run : wrapped(run, 76, end)}\n`))
        const first = Math.floor(at * perByte)
        const [line, column] =
          end === '\n' ? [2 + Math.floor(first / 76), 1 + (first % 76)] : [2, 1 + first + (end === null ? 0 : 2 * Math.floor(first / 76))]
        expect([found.flatMap(({ locations }) => locations), gaps], `${seam} ${back}`).toEqual([
          [expect.objectContaining({ line, column })],
          [],
        ])
      }
  },
  60_000,
)

const noText = Buffer.from(Array.from({ length: 61 }, (_, index) => 0x80 + ((index * 29) % 128)))
const wideLine = `k = "${token}"\n`

// How many characters of base64 stand before the one that holds a token's first byte.
test.each<[string, Buffer, number]>([
  ['UTF-16', Buffer.from(wideLine, 'utf16le'), 5 * 2],
  ['UTF-16 behind its mark', Buffer.from(`\ufeff${wideLine}`, 'utf16le'), 6 * 2],
  ['UTF-16 of the other order', bigEndian(wideLine), 5 * 2],
  ['UTF-16 of the other order behind its mark', bigEndian(`\ufeff${wideLine}`), 6 * 2],
  ['UTF-16 behind words of another script', Buffer.from(`# 中文注释中文注释 привет é\n${wideLine}`, 'utf16le'), 25 * 2],
  [
    'UTF-16 between more words of another script than its own',
    Buffer.from(`${'中文'.repeat(900)} ${wideLine}${'中文'.repeat(900)}`, 'utf16le'),
    1806 * 2,
  ],
  ['UTF-16 behind bytes that are no text', Buffer.concat([noText, Buffer.from(wideLine, 'utf16le')]), 61 + 5 * 2],
  [
    'UTF-16 behind a text of bytes',
    Buffer.concat([Buffer.from('a header of one byte each: '), Buffer.from(wideLine, 'utf16le')]),
    27 + 5 * 2,
  ],
  ['a text of bytes behind UTF-16', Buffer.concat([Buffer.from('a header', 'utf16le'), Buffer.from(wideLine)]), 16 + 5],
  ['UTF-16 with a pair and half of one before the token', Buffer.from(`text \u{1f511}\ud800 ${wideLine}`, 'utf16le'), 14 * 2],
])('base64 of %s is found where it stands, behind a name and alone', (_, bytes, at) => {
  for (const name of ['', 'powershell -EncodedCommand ', 'data:\n  token: "']) {
    const [line, column] = name.includes('\n') ? [3, 11] : [2, name.length + 1]
    const { found, gaps } = look(documentOf(`\n${name}${bytes.toString('base64')}\n`))
    expect(gaps).toEqual([])
    expect(found.map(({ rule, facts, locations }) => [rule, facts.encoding, locations])).toEqual([
      ['github-pat', 'base64', [expect.objectContaining({ line, column: column + Math.floor((at * 4) / 3), endLine: line })]],
    ])
  }
})

// A line that nothing shows to be text: its characters mean nothing, but for the last ones.
const unlike = Buffer.from(Array.from({ length: 60 }, (_, index) => 0x80 + ((index * 29) % 128)))

test.each(['\n', '\r\n', '\n      ', '\\n', '\\r\\n'])(
  'a text that begins at the end of a line, which %j ends, is read from there',
  (end) => {
    for (const width of [40, 48, 64, 76])
      for (let before = 3; before < 12; before++) {
        const bytes = Buffer.concat([unlike.subarray(0, (width / 4) * 3 - before), Buffer.from(`${token}\n${filler}`)])
        const { found } = look(documentOf(`data: "${wrapped(bytes.toString('base64'), width, end)}"\n`))
        const places = found.map(({ locations }) => locations.map(({ line, column }) => [line, column]))
        expect(places, `${width} ${before}`).toEqual([[[1, 8 + Math.floor((((width / 4) * 3 - before) * 4) / 3)]]])
      }
  },
)

test.each(['\n', '\r\n', '\\n'])('a text that begins in the middle of a line, which %j ends, is read over its end', (end) => {
  for (let before = 0; before < 40; before++) {
    // Bytes that no text has.
    const bytes = Buffer.concat([
      Buffer.from(Array.from({ length: 30 }, (_, index) => 1 + ((index * 5) % 8))),
      Buffer.from(`${'x'.repeat(before)} ${token}\n${filler}`),
    ])
    const { found } = look(documentOf(`"${wrapped(bytes.toString('base64'), 64, end)}"\n`))
    expect(
      found.map(({ rule }) => rule),
      `${before}`,
    ).toEqual(['github-pat'])
  }
})

test('values of lines of their own are no lines of one text, however long they are', () => {
  const other = fillExample('{{token}}', { shapes: ['ghp_<base62:36>'], checksum: 'github' }, seeded(4))
  for (let more = 0; more < 6; more++)
    for (const encode of ['base64url', 'hex'] as const) {
      const first = Buffer.from(`${token} ${'x'.repeat(more)}\n`).toString(encode)
      for (const one of [first, first.slice(0, -1)])
        expect(look(documentOf(`${one}\n${Buffer.from(other).toString(encode)}\n`)).found, `${encode} ${more}`).toHaveLength(2)
    }
})

test('lines of a length that is none of whole bytes are lines of one text', () => {
  for (const width of [41, 42, 43, 65, 70, 75, 77])
    for (const encode of ['base64', 'hex'] as const)
      for (let before = 0; before < 60; before++) {
        const text = Buffer.from(`${'words '.repeat(20).slice(0, before)} ${token}\n${filler}`).toString(encode)
        expect(look(documentOf(`${wrapped(text, width, '\n')}\n`)).found, `${width} ${encode} ${before}`).toHaveLength(1)
      }
})

// What stands where, lines and columns from 1, the end exclusive.
test.each<[string, string, readonly number[], string]>([
  ['percent', `x\ny=1&t=${each(token, (hex) => `%${hex}`)}&z\n`, [2, 7, 2, 127], 'percent'],
  ['one character by percent', `x\ny ${head}%${Buffer.from(tail[0] ?? '').toString('hex')}${tail.slice(1)} z`, [2, 3, 2, 45], 'percent'],
  ['unicode escapes', `é "${each(token, (hex) => `\\u00${hex}`)}"\n`, [1, 4, 1, 244], 'escapes'],
  ['escapes in a string in a string', `"${each(token, (hex) => `\\\\u00${hex}`)}"\n`, [1, 2, 1, 282], 'escapes'],
  ['braced escapes', `"${each(token, (hex) => `\\u{${hex}}`)}"\n`, [1, 2, 1, 242], 'escapes'],
  [
    'octal escapes',
    `'${[...token].map((char) => `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`).join('')}'`,
    [1, 2, 1, 162],
    'escapes',
  ],
  ['decimal entities', `<b>\n\n<i>&#${token.charCodeAt(0)};${token.slice(1)}</i>`, [3, 4, 3, 49], 'html'],
  [
    'percent twice',
    `t=${each(
      each(token, (hex) => `%${hex}`),
      (hex) => `%${hex}`,
    )}`,
    [1, 3, 1, 363],
    'percent, percent',
  ],
  ['entities in percent', `t=${encodeURIComponent(each(token, (hex) => `&#x${hex};`))}`, [1, 3, 1, 483], 'percent, html'],
  [
    'a notebook, over two strings of one list',
    `{\n "cells": [\n  {\n   "source": [\n    "k = ${head}",\n    "${tail}\\n"\n   ]\n  }\n ]\n}`,
    [5, 10, 6, 34],
    'notebook',
  ],
  [
    'a mail, over a soft line break',
    `Date: today\nX: quoted-printable\n\nsome ${head}=\n${tail} text\n`,
    [4, 6, 5, 29],
    'quoted-printable',
  ],
  ['a mail, CRLF', `Date: today\r\nX: quoted-printable\r\n\r\nsome ${head}=\r\n${tail} text\r\n`, [4, 6, 5, 29], 'quoted-printable'],
])('%s is found where it stands', (_, text, [line, column, endLine, endColumn], encoding) => {
  const { found, gaps } = look(documentOf(text))
  expect(gaps).toEqual([])
  expect(found.map(({ rule, facts, locations }) => [rule, facts.encoding, locations])).toEqual([
    ['github-pat', encoding, [expect.objectContaining({ line, column, endLine, endColumn })]],
  ])
  expect(JSON.stringify(found)).not.toContain(token.slice(4, 14))
})

test('what stands plainly beside an escape is found plainly, once', () => {
  const { found } = look(documentOf(`<a href="?token%3D${token}%26x">&quot;${token}&quot;`))
  expect(found.map(({ facts, locations }) => [facts.encoding, locations.length])).toEqual([[undefined, 2]])
})

test('an escaped value is the value it stands for', () => {
  const value = 'Rk7+vT2/qX9=wL4&zP8'
  const ids = (text: string) => look(documentOf(text)).found.map(({ secret }) => secret?.valueId)
  const plain = ids(`db_password: "${value}"\n`)
  expect(plain).toHaveLength(1)
  expect(ids(`db_password: "${value.replaceAll('&', '&amp;')}"\n`)).toEqual(plain)
  expect(ids(`db_password: "${value.replaceAll('/', '\\/')}"\n`)).toEqual(plain)
  expect(ids(`db_password: "${value.replaceAll('+', '\\u002b').replaceAll('=', '\\x3d')}"\n`)).toEqual(plain)
  // In a query an escaped ampersand is the value's, a plain one ends it: what is in doubt is read up to there.
  const query = value.replaceAll('&', '-')
  expect(ids(`?db_password=${encodeURIComponent(query)}&x=1\n`)).toEqual(ids(`db_password: "${query}"\n`))
})

test.each<[string, (text: string) => string]>([
  ['percent', (text) => each(text, (hex) => `%${hex}`)],
  ['escapes', (text) => each(text, (hex) => `\\x${hex}`)],
])('%s without end costs time in proportion, and a token in its middle is found', (_, encode) => {
  const side = 'some words of text '.repeat(8000)
  const text = `${encode(`${side}${token} `)}${encode(side)}`
  const started = performance.now()
  expect(look(documentOf(text)).found.map(({ locations }) => locations.length)).toEqual([1])
  expect(performance.now() - started).toBeLessThan(20_000)
})

test('escapes over the seams of chunks are found once', () => {
  const text = `${filler.repeat(20)}t=${each(token, (hex) => `%${hex}`)} y\n${filler.repeat(20)}`
  for (let size = 1600; size < 2400; size += 37) {
    const { found } = detect(chunksOf(Buffer.from(text), size, 900))
    expect(found.flatMap(({ locations }) => locations)).toHaveLength(1)
  }
})
