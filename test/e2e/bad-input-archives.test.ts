import { randomBytes } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { constants, deflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { endOfZip, gzipOf, tarBlocks, tarOf, zipOf } from '../support/archives.js'
import { type Run, scratch } from '../support/nhi.js'
import { gzipQuine } from '../support/quine.js'
import { githubToken } from '../support/tokens.js'

const lab = scratch()
const token = (seed: number) => `line\nTOKEN=${githubToken(seed)}\n`

interface Parsed {
  complete: boolean
  findings: { present: boolean; locations: { path: string | null; line: number; commit: string | null }[] }[]
  gaps: { class: string; status: string; what: string; needs: string }[]
}

const parsed = (run: Run) => JSON.parse(run.stdout) as Parsed
const json = ['-f', 'json', '--fail-on', 'none', '--no-cache']

/** Each finding's first place. */
const places = (run: Run) =>
  parsed(run)
    .findings.map(({ locations: [first] }) => `${first?.path}:${first?.line}`)
    .sort()

const nested = gzipOf(tarOf({ 'a/in.zip': zipOf({ 'deep/.env': token(1) }) }))
const script = Buffer.from('#!/bin/sh\nexec java -jar "$0" "$@"\n')
const program = Buffer.from('MZ\x90\0\x03\0\0\0', 'latin1')
/** More than is read of a file at once, and nothing in it. */
const ballast = randomBytes(5 << 20)

/** The same gzip file with another sum. */
function hit(bytes: Buffer): Buffer {
  const damaged = Buffer.from(bytes)
  damaged.writeUInt32LE(~bytes.readUInt32LE(bytes.length - 8) >>> 0, bytes.length - 8)
  return damaged
}

describe('archives', () => {
  test.each<[string, Record<string, Buffer>, string, string[]?]>([
    ['zip', { 'x.whl': zipOf({ 'pkg/settings.py': token(2) }) }, 'x.whl!/pkg/settings.py:2'],
    ['zip by its bytes, not by its name', { 'x.bin': zipOf({ a: token(2) }) }, 'x.bin!/a:2'],
    ['zip in tar.gz', { 'x.tgz': nested }, 'x.tgz!/a/in.zip!/deep/.env:2'],
    ['gzip', { 'app.log.gz': gzipOf(token(2)) }, 'app.log.gz!/content:2'],
    ['gzip with another sum', { 'app.log.gz': hit(gzipOf(token(2))) }, 'app.log.gz!/content:2', ['skipped']],
    ['an application behind a script', { app: Buffer.concat([script, zipOf({ a: token(2) })]) }, 'app!/a:2'],
    ['one that unpacks itself', { 'setup.exe': Buffer.concat([program, zipOf({ a: token(2) })]) }, 'setup.exe!/a:2'],
    [
      'the same, longer than what is read at once',
      { 'setup.exe': Buffer.concat([program, ballast, zipOf({ a: token(2) })]) },
      'setup.exe!/a:2',
    ],
    [
      'libraries in an application that runs itself',
      { 'app.jar': zipOf([{ name: 'lib/l.jar', content: zipOf({ pad: ballast, a: token(2) }), stored: true }], script) },
      'app.jar!/lib/l.jar!/a:2',
    ],
    ['what stands before it', { app: Buffer.concat([script, Buffer.from(token(2)), zipOf({ a: 'text' })]) }, 'app:4'],
    ['names with parts that say nothing', { 'x.zip': zipOf({ './a//b/./c': token(2) }) }, 'x.zip!/a/b/c:2'],
    ['names of Windows', { 'x.zip': zipOf({ 'C:\\a\\..\\b.env': token(2) }) }, 'x.zip!/a/b.env:2'],
    ['a name without end', { 'x.zip': zipOf({ ['n'.repeat(60_000)]: token(2) }) }, `x.zip!/${'n'.repeat(1024)}:2`],
    ['names that lead out', { 'x.zip': zipOf({ '../../etc/cron': token(2) }) }, 'x.zip!/etc/cron:2'],
  ])('%s', (_, files, place, gaps = []) => {
    const run = lab.nhi(['scan', '.', ...json], { cwd: lab.folder(files) })
    expect(places(run)).toEqual([place])
    expect(parsed(run).gaps.map(({ status }) => status)).toEqual(gaps)
    const size = Object.values(files).reduce((sum, file) => sum + file.length, 0)
    expect(JSON.parse(run.stdout).summary).toMatchObject({ files: 1, bytes: size })
    expect(run.stdout).not.toContain(githubToken(2))
  })

  test('many files beside one archive: each is looked at once', () => {
    const plain = Object.fromEntries(Array.from({ length: 700 }, (_, index) => [`d/${index}.txt`, Buffer.from('text\n')]))
    const run = lab.nhi(['scan', '.', ...json], { cwd: lab.folder({ ...plain, 'd/9.env': Buffer.from(token(3)), 'd/x.tgz': nested }) })
    expect(places(run)).toEqual(['d/9.env:2', 'd/x.tgz!/a/in.zip!/deep/.env:2'])
    expect(JSON.parse(run.stdout).summary).toMatchObject({ files: 702 })
  })

  test('a program that only holds the mark of a zip is none, and no gap', () => {
    const end = Buffer.alloc(22)
    end.write('PK\x05\x06', 'latin1')
    end.writeUInt32LE(300, 12)
    const program = Buffer.concat([Buffer.from('\x7fELF', 'latin1'), randomBytes(6 << 20), end, Buffer.alloc(400)])
    expect(parsed(lab.nhi(['scan', '.', ...json], { cwd: lab.folder({ program }) })).gaps).toEqual([])
  })

  test('one thread is enough', () => {
    const folder = lab.folder({ 'x.tgz': nested })
    expect(places(lab.nhi(['scan', '.', '--jobs', '1', ...json], { cwd: folder }))).toEqual(['x.tgz!/a/in.zip!/deep/.env:2'])
  })

  test.each<[string, Buffer, string, string[]?]>([
    ['packed', nested, 'stdin!/a/in.zip!/deep/.env:2'],
    ['a zip', zipOf({ pad: ballast, a: token(2) }), 'stdin!/a:2'],
    ['a zip behind a script', Buffer.concat([script, zipOf({ a: token(2) })]), 'stdin!/a:2'],
    ['a zip behind a program', Buffer.concat([program, ballast, zipOf({ a: token(2) })]), 'stdin!/a:2'],
    ['a zip by its name', Buffer.concat([Buffer.from('text'), zipOf({ a: token(2) })]), 'app.jar!/a:2', ['--stdin-name', 'app.jar']],
    ['a script alone', Buffer.concat([script, Buffer.from(token(2))]), 'stdin:4'],
    ['a long script alone', Buffer.concat([script, ballast, Buffer.from(`\n${token(2)}`)]), expect.stringMatching(/^stdin:\d+$/) as string],
  ])('standard input: %s', (_, input, place, options = []) => {
    const run = lab.nhi(['scan', '-', ...options, ...json], { input })
    expect(places(run)).toEqual([place])
    expect(parsed(run).gaps).toEqual([])
    expect(JSON.parse(run.stdout).summary).toMatchObject({ files: 1, bytes: input.length })
  })

  test('history: an application behind a script that is gone', () => {
    const repository = lab.repository({ app: Buffer.concat([script, zipOf({ a: token(4) })]) })
    repository.git('rm', '-q', 'app')
    repository.commit('second')
    const run = lab.nhi(['scan', '.', ...json], { cwd: repository.path })
    expect(places(run)).toEqual(['app!/a:2'])
    expect(parsed(run).gaps).toEqual([])
  })

  test('history: an archive that is gone, one that stands, one that is staged', () => {
    const repository = lab.repository({ 'gone.zip': zipOf({ a: token(4) }), 'stands.tgz': nested })
    repository.git('rm', '-q', 'gone.zip')
    const last = repository.commit('second')
    const run = lab.nhi(['scan', '.', ...json], { cwd: repository.path })
    expect(places(run)).toEqual(['gone.zip!/a:2', 'stands.tgz!/a/in.zip!/deep/.env:2'])
    expect(
      parsed(run)
        .findings.map(({ present }) => present)
        .sort(),
    ).toEqual([false, true])
    expect(parsed(run).findings.every(({ locations: [first] }) => first?.commit !== null && first?.commit !== last)).toBe(true)
    repository.write({ 'new.zip': zipOf({ b: token(5) }) })
    repository.git('add', '-A')
    expect(places(lab.nhi(['scan', '--staged', ...json], { cwd: repository.path }))).toEqual(['new.zip!/b:2'])
    repository.commit('third')
    expect(places(lab.nhi(['scan', '--since', last, ...json], { cwd: repository.path }))).toEqual(['new.zip!/b:2'])
  })

  test('a remembered history says the same again', () => {
    const repository = lab.repository({
      'a.zip': zipOf({ a: token(4) }),
      'b.zip': zipOf({ b: 'nothing' }),
      'c.gz': gzipOf(token(6)).subarray(0, -9),
    })
    const runs = [1, 2].map(() => lab.nhi(['scan', '.', '-f', 'json', '--fail-on', 'none'], { cwd: repository.path }))
    const [first, second] = runs.map((run) => ({ findings: parsed(run).findings, gaps: parsed(run).gaps }))
    expect(second).toEqual(first)
    expect(first?.findings).toHaveLength(2)
    expect(first?.gaps.map(({ status }) => status)).toEqual(['skipped', 'skipped'])
  })
})

describe('bad archives', () => {
  test.each<[string, Buffer, string]>([
    ['a bomb', gzipOf(Buffer.alloc(200 << 20)), 'bound'],
    ['an encrypted zip', zipOf([{ name: 'a', content: Buffer.from('x'), encrypted: true }]), 'unsupported'],
    ['a zip cut off', zipOf({ a: 'x'.repeat(500) }).subarray(0, 60), 'skipped'],
    ['a tar cut off', tarOf({ a: 'x'.repeat(5000) }).subarray(0, 2000), 'skipped'],
    ['a gzip file cut off', gzipOf('x'.repeat(5000)).subarray(0, 30), 'skipped'],
    ['xz', Buffer.from('\xfd7zXZ\0rest', 'latin1'), 'unsupported'],
    ['bzip2', Buffer.from('BZh91AY&SYrest', 'latin1'), 'unsupported'],
    ['zstd', Buffer.from('\x28\xb5\x2f\xfdrest', 'latin1'), 'unsupported'],
    ['7z', Buffer.from('7z\xbc\xaf\x27\x1crest', 'latin1'), 'unsupported'],
    ['rar', Buffer.from('Rar!\x1a\x07\x01\0rest', 'latin1'), 'unsupported'],
  ])('%s is a limit gap, and the rest is scanned', (_, bytes, status) => {
    const run = lab.nhi(['scan', '.', ...json], {
      cwd: lab.folder({ 'bad.bin': bytes, 'good.zip': zipOf({ a: token(7) }), 'z.env': Buffer.from(token(8)) }),
    })
    expect(parsed(run).gaps).toMatchObject([{ class: 'limit', status, what: expect.stringContaining('bad.bin') }])
    expect(places(run)).toEqual(['good.zip!/a:2', 'z.env:2'])
    expect(run.code).toBe(0)
  })

  test('a zip behind something else that arrives in pieces is a limit gap', () => {
    const repository = lab.repository({ 'setup.exe': Buffer.concat([program, ballast, zipOf({ a: token(2) })]) })
    repository.git('rm', '-q', 'setup.exe')
    repository.commit('second')
    const run = lab.nhi(['scan', '.', ...json], { cwd: repository.path })
    expect(parsed(run).gaps).toMatchObject([{ class: 'limit', status: 'unsupported', what: expect.stringMatching(/^blob/) }])
  })

  test('what could be unpacked before it broke off is scanned', () => {
    const packed = gzipOf(token(9) + Array.from({ length: 20_000 }, (_, index) => `row ${index * 7919}\n`).join(''))
    const run = lab.nhi(['scan', '.', ...json], { cwd: lab.folder({ 'cut.gz': packed.subarray(0, -4000) }) })
    expect(places(run)).toEqual(['cut.gz!/content:2'])
    expect(parsed(run).gaps).toMatchObject([{ status: 'skipped' }])
  })
})

describe('bounds of what is unpacked', () => {
  test('a zip that has the same bytes unpacked again and again ends at 1 GB', () => {
    const inner = zipOf([{ name: 'a', content: randomBytes(11 << 20), encrypted: true, stored: true }])
    const once = zipOf([{ name: 'in.zip', content: inner, stored: true }])
    const at = once.readUInt32LE(once.length - 6)
    const entry = once.subarray(at, -22)
    const entries = Array.from({ length: 98 }, () => entry)
    const bytes = Buffer.concat([once.subarray(0, at), ...entries, endOfZip(98, 98 * entry.length, at)])
    const run = lab.nhi(['scan', '.', ...json], { cwd: lab.folder({ 'bad.zip': bytes, 'z.env': Buffer.from(token(8)) }) })
    expect(parsed(run).gaps).toMatchObject([
      { class: 'limit', status: 'bound', what: 'bad.zip!/in.zip', needs: expect.stringContaining('1024 MB of one archive') },
      { class: 'limit', status: 'unsupported', needs: expect.stringContaining('encrypted') },
    ])
    expect(places(run)).toEqual(['z.env:2'])
  })

  test('a zip that arrives in pieces is held up to 128 MB', () => {
    const pad = Buffer.concat([randomBytes(3 << 19), Buffer.alloc(128 << 20)])
    const bytes = gzipOf(zipOf([{ name: 'pad', content: pad, stored: true }]))
    const run = lab.nhi(['scan', '.', ...json], { cwd: lab.folder({ 'bad.gz': bytes, 'z.env': Buffer.from(token(8)) }) })
    expect(parsed(run).gaps).toMatchObject([
      { class: 'limit', status: 'bound', what: 'bad.gz!/content', needs: expect.stringContaining('held in memory up to 128 MB') },
    ])
    expect(places(run)).toEqual(['z.env:2'])
  })

  test('a zip behind a program, packed and longer than what is read at once, is a limit gap', () => {
    const bytes = gzipOf(tarOf({ 'setup.exe': Buffer.concat([program, ballast, zipOf({ a: token(2) })]) }))
    const run = lab.nhi(['scan', '.', ...json], { cwd: lab.folder({ 'x.tgz': bytes }) })
    expect(parsed(run).gaps).toMatchObject([
      { class: 'limit', status: 'unsupported', what: 'x.tgz!/setup.exe', needs: expect.stringContaining('behind a script or a program') },
    ])
  })
})

describe('a wrong sum in a zip is said, and what it is of is looked at', () => {
  /** The same zip whose directory says another sum of the file that is `index` in it. */
  function wrong(zip: Buffer, index = 0): Buffer {
    const damaged = Buffer.from(zip)
    let at = damaged.readUInt32LE(damaged.length - 6)
    for (let i = 0; i < index; i++) at += 46 + damaged.readUInt16LE(at + 28)
    damaged.writeUInt32LE(~damaged.readUInt32LE(at + 16) >>> 0, at + 16)
    return damaged
  }
  const small = token(2)
  const long = Buffer.concat([Buffer.from(token(2)), ballast])
  const inner = zipOf({ pad: ballast, a: small })
  test.each<[string, Buffer, string, string]>([
    ['of what is stored', wrong(zipOf([{ name: 'a', content: Buffer.from(small), stored: true }])), 'x.zip!/a:2', 'x.zip!/a'],
    ['of a small file', wrong(zipOf({ a: small })), 'x.zip!/a:2', 'x.zip!/a'],
    ['of one of several small files', wrong(zipOf({ b: 'text', a: small, c: 'text' }), 1), 'x.zip!/a:2', 'x.zip!/a'],
    ['of a large file', wrong(zipOf({ a: long })), 'x.zip!/a:2', 'x.zip!/a'],
    ['of a large file that is stored', wrong(zipOf([{ name: 'a', content: long, stored: true }])), 'x.zip!/a:2', 'x.zip!/a'],
    ['of a zip that is stored', wrong(zipOf([{ name: 'i.zip', content: inner, stored: true }])), 'x.zip!/i.zip!/a:2', 'x.zip!/i.zip'],
  ])('%s', (_, bytes, place, what) => {
    const run = lab.nhi(['scan', '.', ...json], { cwd: lab.folder({ 'x.zip': bytes }) })
    expect(places(run)).toEqual([place])
    expect(parsed(run).gaps).toMatchObject([{ class: 'limit', status: 'skipped', what }])
  })

  test('a file that says it holds something and holds nothing is said', () => {
    const zip = zipOf([{ name: 'a', content: Buffer.alloc(0), stored: true }])
    zip.writeUInt32LE(99, zip.readUInt32LE(zip.length - 6) + 24)
    const run = lab.nhi(['scan', '.', ...json], { cwd: lab.folder({ 'x.zip': zip }) })
    expect(parsed(run).gaps).toMatchObject([{ class: 'limit', status: 'skipped', what: 'x.zip!/a' }])
  })
})

describe('more damaged files than are unpacked step by step', () => {
  const count = 300
  /** A zip whose every file breaks off behind its secret. */
  const zip = () => {
    const files = Array.from({ length: count }, (_, index) => {
      const text = deflateRawSync(`${token(1000 + index)}${randomBytes(3000).toString('hex')}`, { finishFlush: constants.Z_FULL_FLUSH })
      return { name: `${index}.log`, content: Buffer.concat([text, Buffer.alloc(400, 0xff)]), stored: true }
    })
    return asDeflated(zipOf(files))
  }

  test('of a zip: the first 256 are read up to where they break off, and every one is said', () => {
    const started = performance.now()
    const run = lab.nhi(['scan', '.', ...json, '--timeout', '60s'], {
      cwd: lab.folder({ 'x.zip': zip(), 'z.env': Buffer.from(token(8)) }),
    })
    const found = places(run)
    expect(found).toEqual([...Array.from({ length: 256 }, (_, index) => `x.zip!/${index}.log:2`), 'z.env:2'].sort())
    expect(parsed(run).gaps).toMatchObject([{ class: 'limit', status: 'skipped', what: `x.zip!/0.log and ${count - 1} more in it` }])
    expect(performance.now() - started).toBeLessThan(30_000)
  })
})

/** A gzip file in a gzip file, and so on. */
const layers = (count: number, inner: Buffer) => Array.from({ length: count }).reduce<Buffer>((packed) => gzipOf(packed), inner)

describe('archives made to go on', () => {
  test.each<[string, Buffer, string]>([
    ['a file that unpacks to itself', gzipQuine(), 'bound'],
    ['forty layers', layers(40, Buffer.from(token(1))), 'bound'],
    [
      'zip in zip in zip',
      Array.from({ length: 12 }).reduce<Buffer>((inner) => zipOf({ 'again.zip': inner }), zipOf({ a: token(1) })),
      'bound',
    ],
    ['a bomb in a zip', zipOf({ 'b.gz': gzipOf(Buffer.alloc(200 << 20)), c: 'text' }), 'bound'],
    ['a hundred thousand files', tarOf(Object.fromEntries(Array.from({ length: 100_001 }, (_, index) => [`f${index}`, 'x']))), 'bound'],
  ])('%s is a limit gap, which counts under --strict alone', (_, bytes, status) => {
    const cwd = lab.folder({ 'bad.bin': bytes, 'z.env': Buffer.from(token(8)) })
    const run = lab.nhi(['scan', '.', ...json, '--timeout', '60s'], { cwd })
    expect(parsed(run).gaps).toMatchObject([{ class: 'limit', status, what: expect.stringContaining('bad.bin') }])
    expect(places(run)).toEqual(['z.env:2'])
    expect(run.code).toBe(0)
    expect(lab.nhi(['scan', '.', ...json, '--timeout', '60s', '--strict'], { cwd }).code).toBe(3)
  })

  test('a file that unpacks to itself, in history', () => {
    const repository = lab.repository({
      'q.gz': gzipQuine(),
      'l.tgz': gzipOf(tarOf({ 'l.jar': zipOf({ 'p.whl': zipOf({ s: token(1) }) }) })),
    })
    repository.git('rm', '-q', 'q.gz', 'l.tgz')
    repository.commit('second')
    const run = lab.nhi(['scan', '.', ...json], { cwd: repository.path })
    expect(places(run)).toEqual(['l.tgz!/l.jar!/p.whl!/s:2'])
    expect(parsed(run).gaps).toMatchObject([{ class: 'limit', status: 'bound', what: expect.stringContaining('!/q000') }])
  })

  test('a million secrets packed in a kilobyte: as many are told as of any file', () => {
    const lines = `T=${githubToken(1)}\n`.repeat(9000)
    const bytes = gzipOf(tarOf(Object.fromEntries(Array.from({ length: 112 }, (_, index) => [`f${index}`, lines]))))
    const run = lab.nhi(['scan', '.', ...json, '--timeout', '60s'], { cwd: lab.folder({ 'bad.tgz': bytes }) })
    expect(parsed(run).findings.map(({ locations }) => locations.length)).toEqual([9000])
    expect(parsed(run).gaps).toMatchObject([{ class: 'limit', status: 'bound', what: 'bad.tgz' }])
  })

  test('a text that a reader wants is kept up to 32 MB', () => {
    const lines = `on: push\n${Array.from({ length: 40_000 }, (_, index) => `# ${index * 7919} ${'pad '.repeat(220)}\n`).join('')}`
    const run = lab.nhi(['scan', '.', ...json], { cwd: lab.folder({ 'w.tgz': gzipOf(tarOf({ '.github/workflows/w.yml': lines })) }) })
    expect(parsed(run).gaps).toMatchObject([
      { class: 'limit', status: 'bound', what: 'w.tgz!/.github/workflows/w.yml', needs: 'a text of at most 32 MB' },
    ])
  })

  test('links and absolute names of a tar lead nowhere, and nothing is written', () => {
    const link = tarBlocks('2', 'link', Buffer.alloc(0)).map((block, index) => (index === 0 ? withTarget(block, '/etc/passwd') : block))
    const hard = tarBlocks('1', 'hard', Buffer.alloc(0)).map((block, index) => (index === 0 ? withTarget(block, '../../up') : block))
    const bytes = Buffer.concat([...link, ...hard, tarOf({ '/abs/a.env': token(1), '../../b.env': token(2) })])
    const folder = lab.folder({ 'x.tar': bytes })
    const run = lab.nhi(['scan', '.', ...json], { cwd: folder })
    expect(places(run)).toEqual(['x.tar!/abs/a.env:2', 'x.tar!/b.env:2'])
    expect(parsed(run).gaps).toEqual([])
    expect(readdirSync(folder)).toEqual(['x.tar'])
  })
})

/** A tar header that names what it links to, its sum made right. */
function withTarget(header: Buffer, target: string): Buffer {
  const linked = Buffer.from(header)
  linked.write(target, 157)
  // No bytes follow a link, whatever size is written there.
  linked.write('00000001000\0', 124)
  linked.write('        ', 148)
  linked.write(
    `${linked
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  )
  return linked
}

/** The same zip whose files, kept as they are, are said to be packed. */
function asDeflated(zip: Buffer): Buffer {
  const changed = Buffer.from(zip)
  for (
    let at = changed.readUInt32LE(changed.length - 6);
    changed.readUInt32LE(at) === 0x02014b50;
    at += 46 + changed.readUInt16LE(at + 28)
  ) {
    changed.writeUInt16LE(8, at + 10)
    changed.writeUInt16LE(8, changed.readUInt32LE(at + 42) + 8)
  }
  return changed
}
