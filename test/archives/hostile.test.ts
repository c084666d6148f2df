import { deflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { endOfZip, gzipOf, tarBlocks, tarOf, zipOf } from '../support/archives.js'
import { endOfZip64, gzipWith, partsOf, tarWith, zipOfMany, zipThatLies } from '../support/hostile-archives.js'
import { gzipQuine } from '../support/quine.js'
import { lying, type Unpacked, unpack, unpackZip } from './unpack.js'

const secret = 'the secret\n'
const { files, directory } = partsOf(zipOf({ a: secret }))
const ends = Buffer.alloc(1024)
const sizeOf = (bytes: string) => (header: Buffer) => header.write(bytes, 124, 12, 'latin1')

/** The archive, the paths at which the secret is seen, and what the gaps say. */
type Row = readonly [name: string, bytes: Buffer, seen: readonly string[], gaps: readonly string[]]

async function seenIn(
  bytes: Buffer,
  open: (bytes: Buffer) => Promise<Unpacked> = unpack,
): Promise<{ seen: (string | null)[]; gaps: string[] }> {
  const { files, gaps } = await open(bytes)
  const seen = [...files].filter(([, content]) => content.includes(secret.trim())).map(([path]) => path)
  return { seen, gaps: gaps.map(({ status, what }) => `${status}: ${what}`) }
}

const zips: readonly Row[] = [
  ['64 bits, and true', Buffer.concat([files, directory, endOfZip64(files.length, directory.length)]), ['outer!/a'], []],
  [
    '64 bits, behind something it does not know of',
    Buffer.concat([Buffer.from('#!/bin/sh\n'), files, directory, endOfZip64(files.length, directory.length)]),
    ['outer!/a'],
    [],
  ],
  [
    '64 bits: a directory far away',
    Buffer.concat([files, directory, endOfZip64(files.length, directory.length, { at: 2n ** 63n })]),
    [],
    ['skipped: outer'],
  ],
  [
    '64 bits: more files than there are atoms',
    Buffer.concat([files, directory, endOfZip64(files.length, directory.length, { count: 2n ** 62n })]),
    ['outer!/a'],
    ['skipped: outer'],
  ],
  [
    '64 bits: a directory larger than all',
    Buffer.concat([files, directory, endOfZip64(files.length, directory.length, { size: 2n ** 63n })]),
    [],
    ['skipped: outer'],
  ],
  ['a count of none', Buffer.concat([files, directory, endOfZip(0, directory.length, files.length)]), ['outer!/a'], []],
  ['a count too high', Buffer.concat([files, directory, endOfZip(9, directory.length, files.length)]), ['outer!/a'], ['skipped: outer']],
  ['a directory cut off', Buffer.concat([files, directory.subarray(0, 20), endOfZip(1, 20, files.length)]), [], ['skipped: outer']],
  [
    'a directory that keeps quiet about its files',
    Buffer.concat([files, directory, endOfZip(0, 0, files.length + directory.length)]),
    [],
    ['skipped: outer'],
  ],
  ['no file, and text behind its end', Buffer.concat([endOfZip(0, 0, 0), Buffer.from(`${'-'.repeat(30)}${secret}`)]), ['outer'], []],
  ['text between files and directory', withGap(), ['outer'], []],
  ['a size too small', zipThatLies({ b: secret, a: 'text' }, { 24: 3 }), ['outer!/b'], []],
  ['a size too large', zipThatLies({ b: secret, a: 'text' }, { 24: 900 }), ['outer!/b'], []],
  ['another sum', zipThatLies({ b: secret, a: 'text' }, { 16: 1 }), ['outer!/b'], ['skipped: outer!/b']],
  ['nothing packed', zipThatLies({ b: secret }, { 20: 0 }), [], ['skipped: outer!/b']],
  ['more packed than there is', zipThatLies({ b: secret }, { 20: 0x7fffffff }), [], ['skipped: outer']],
  ['a file where none is', zipThatLies({ b: secret, a: 'text' }, { 42: 7 }), [], ['skipped: outer']],
  ['behind the name of who runs it', Buffer.concat([Buffer.from('#!/usr/bin/env python3\n'), zipOf({ a: secret })]), ['outer!/a'], []],
  ['names of terminals', zipOf({ '\x1b]0;x\x07\0\n\u202e': secret }), ['outer!/\x1b]0;x\x07\0\n\u202e'], []],
  ['a name of 60,000 bytes', zipOf({ ['n'.repeat(60_000)]: secret }), [`outer!/${'n'.repeat(1024)}`], []],
]

const others: readonly Row[] = [
  ['gzip: a header of 60,000 bytes', gzipWith(4, [Buffer.from([0x60, 0xea]), Buffer.alloc(60_000, 1)], secret), ['outer!/content'], []],
  ['gzip: name, comment', gzipWith(8 + 16, [Buffer.from('n\x1b[31m\0comment\0')], secret), ['outer!/n\x1b[31m'], []],
  ['gzip: a name without end', gzipWith(8, [Buffer.alloc(5000, 0x41)], ''), [], ['skipped: outer']],
  ['gzip: a million members', Buffer.concat([gzipOf(secret), many(gzipOf(''), 1_000_000)]), ['outer!/content'], []],
  ['gzip: something behind', Buffer.concat([gzipOf('x'), Buffer.from(secret)]), ['outer!/content'], ['skipped: outer']],
  ['tar: text behind its end', Buffer.concat([tarOf({ a: 'x' }), Buffer.from(secret)]), ['outer'], []],
  ['tar: another one behind', Buffer.concat([tarOf({ a: 'x' }), tarOf({ b: secret })]), ['outer!/b'], []],
  ['tar: a negative size', Buffer.concat([tarWith('0', 'a', secret, (h) => h.fill(0xff, 124, 136)), ends]), ['outer'], ['skipped: outer']],
  ['tar: a size in bytes', Buffer.concat([tarWith('0', 'a', secret, sizeOf(`\x80${'\0'.repeat(10)}\x0b`)), ends]), ['outer!/a'], []],
  [
    'tar: a size of petabytes',
    Buffer.concat([tarWith('0', 'a', secret, sizeOf(`\x80${'\0'.repeat(4)}\x10${'\0'.repeat(6)}`)), ends]),
    ['outer!/a'],
    ['skipped: outer'],
  ],
  ['tar: a negative size by pax', paxSize('11 size=-1\n'), ['outer!/a'], []],
  ['tar: a size of petabytes by pax', paxSize('25 size=9007199254740991\n'), ['outer!/a'], ['skipped: outer']],
  ['tar: a map of a sparse file', sparse(), ['outer!/s', 'outer!/b'], []],
  ['tar: a folder with a size', Buffer.concat([tarWith('5', 'd', '', sizeOf('00000002000\0')), tarOf({ b: secret })]), ['outer!/b'], []],
  ['tar: a link with a size', Buffer.concat([tarWith('2', 'd', '', sizeOf('00000002000\0')), tarOf({ b: secret })]), ['outer!/b'], []],
  ['tar: a type nobody knows', Buffer.concat([...tarBlocks('Z', 'z', Buffer.from(secret)), ends]), ['outer!/z'], []],
  [
    'tar: a long name',
    Buffer.concat([
      ...tarBlocks('L', '././@LongLink', Buffer.from(`${'a/'.repeat(900)}\0`)),
      ...tarBlocks('0', 'x', Buffer.from(secret)),
      ends,
    ]),
    [`outer!/${'a/'.repeat(900).slice(0, 1024)}`],
    [],
  ],
  ['wheel in jar in tar.gz', gzipOf(tarOf({ 'l.jar': zipOf({ 'p.whl': zipOf({ s: secret }) }) })), ['outer!/l.jar!/p.whl!/s'], []],
]

describe.each<[string, (bytes: Buffer) => Promise<Unpacked>]>([
  ['that arrives', (bytes) => unpack(bytes)],
  ['at hand', (bytes) => unpackZip(bytes)],
  ['that lies as a file', (bytes) => unpackZip(bytes.subarray(0, 512), lying(bytes))],
])('a zip %s, made by someone who wants to hide or to harm:', (_, open) => {
  test.each(zips)('%s', async (_, bytes, seen, gaps) => {
    expect(await seenIn(bytes, open)).toEqual({ seen, gaps })
  })
})

describe('a gzip file or tar likewise:', () => {
  test.each(others)('%s', async (_, bytes, seen, gaps) => {
    expect(await seenIn(bytes)).toEqual({ seen, gaps })
  })
})

test('files of the same name are both seen', async () => {
  const emitted: string[] = []
  const twice = zipOf([
    { name: 'a', content: Buffer.from('first') },
    { name: 'a', content: Buffer.from('second') },
  ])
  await unpack(twice, [twice.length], 'outer', (document) => emitted.push(Buffer.from(document.bytes).toString()))
  expect(emitted).toEqual(['first', 'second'])
})

test('what unpacks to itself is opened as deep as anything', async () => {
  const { files, gaps } = await unpack(gzipQuine())
  const path = `outer${'!/q000'.repeat(6)}`
  expect(gaps).toMatchObject([{ class: 'limit', status: 'bound', what: path }])
  // All the bytes of the last layer are handed on as they stand.
  expect([...files]).toEqual([[path, gzipQuine().toString('latin1')]])
})

test.each<[string, () => Buffer, string]>([
  ['folders', () => zipOfMany(1_000_000, () => 'd/', Buffer.alloc(0), 0), 'bound: outer!/d'],
  ['empty files', () => zipOfMany(1_000_000, () => 'd', Buffer.alloc(0), 0), 'bound: outer!/d'],
  ['files with nothing packed', () => zipOfMany(1_000_000, (index) => `${index}`, Buffer.alloc(0), 1), 'bound: outer!/100000'],
])(
  'a million %s are counted',
  async (_, make, first) => {
    const { gaps } = await unpack(make())
    expect(gaps.map(({ status, what }) => `${status}: ${what}`)).toContain(first)
  },
  60_000,
)

test('what stands behind the packed bytes that a thousand files share is looked at once', async () => {
  const behind = Buffer.alloc(60_000, 'text\n')
  const zip = zipOfMany(1000, (index) => `${index}`, Buffer.concat([deflateRawSync('x'), behind]), 1)
  let seen = 0
  await unpackZip(zip, undefined, ({ path, bytes }) => {
    if (path === 'outer') seen += bytes.length
  })
  expect(seen).toBe(behind.length)
}, 30_000)

test('ten thousand broken files keep no memory', async () => {
  const bytes = zipOfMany(10_000, (index) => `${index}`, Buffer.from([7, 7, 7, 7, 7]), 9)
  const before = process.memoryUsage.rss()
  const { gaps } = await unpack(bytes)
  expect(gaps).toMatchObject([{ status: 'skipped', what: 'outer!/0 and 9999 more in it' }])
  // What zlib holds for a failure are 40 KB.
  expect(process.memoryUsage.rss()).toBeLessThan(before + (150 << 20))
}, 60_000)

function many(bytes: Buffer, count: number): Buffer {
  return Buffer.alloc(bytes.length * count, bytes)
}

function withGap(): Buffer {
  const { files, directory } = partsOf(zipOf({ a: 'x' }))
  const text = Buffer.from(`${'-'.repeat(30)}${secret}`)
  return Buffer.concat([files, text, directory, endOfZip(1, directory.length, files.length + text.length)])
}

function paxSize(line: string): Buffer {
  return Buffer.concat([...tarBlocks('x', 'pax', Buffer.from(line)), ...tarBlocks('0', 'a', Buffer.from(secret)), ends])
}

/** A sparse file whose map goes on in two blocks of its own. */
function sparse(): Buffer {
  const head = tarWith('S', 's', '', (header) => {
    header[482] = 1
    header.write(`${secret.length.toString(8).padStart(11, '0')}\0`, 124)
  })
  const map = Buffer.alloc(512)
  map[504] = 1
  return Buffer.concat([head, map, Buffer.alloc(512), Buffer.from(secret.padEnd(512, '\0')), tarOf({ b: secret })])
}
