import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createMissed, enter, type Run, spend } from '../../src/archives/run.js'
import { createRoom } from '../../src/engine/index.js'
import { endOfZip, gzipOf, type Packed, tarBlocks, tarOf, zipOf } from '../support/archives.js'
import { unpack } from './unpack.js'

const files = { 'a.txt': 'one\n', 'd/b.txt': 'two\n' }
const long = `${'n'.repeat(60)}/${'m'.repeat(60)}/x.env`

/** Paths and contents, and what the gaps say. */
async function seen(bytes: Uint8Array) {
  const { files, gaps } = await unpack(bytes)
  return { files: Object.fromEntries(files), gaps: gaps.map(({ status, what }) => `${status}: ${what}`) }
}

describe('what is opened', () => {
  test.each<[string, Buffer, Record<string, string>]>([
    ['zip', zipOf(files), { 'outer!/a.txt': 'one\n', 'outer!/d/b.txt': 'two\n' }],
    ['zip, stored', zipOf([{ name: 'a', content: Buffer.from('x'), stored: true }]), { 'outer!/a': 'x' }],
    ['tar', tarOf(files), { 'outer!/a.txt': 'one\n', 'outer!/d/b.txt': 'two\n' }],
    ['tar with a long name', tarOf({ [long]: 'deep' }), { [`outer!/${long}`]: 'deep' }],
    ['gzip', gzipOf('one\n'), { 'outer!/content': 'one\n' }],
    ['gzip of two members', Buffer.concat([gzipOf('one\n'), gzipOf('two\n')]), { 'outer!/content': 'one\ntwo\n' }],
    ['tar.gz, one archive', gzipOf(tarOf(files)), { 'outer!/a.txt': 'one\n', 'outer!/d/b.txt': 'two\n' }],
    ['zip in tar.gz', gzipOf(tarOf({ 'in.jar': zipOf(files) })), { 'outer!/in.jar!/a.txt': 'one\n', 'outer!/in.jar!/d/b.txt': 'two\n' }],
    ['gzip in zip in zip', zipOf({ 'i.zip': zipOf({ 'l.gz': gzipOf('log') }) }), { 'outer!/i.zip!/l.gz!/content': 'log' }],
    ['zip with nothing in it', zipOf({}), {}],
  ])('%s', async (_, bytes, expected) => {
    expect(await seen(bytes)).toEqual({ files: expected, gaps: [] })
  })

  test('links, folders and devices of a tar hold nothing', async () => {
    const none = ['1', '2', '3', '4', '5', '6'].flatMap((type) => tarBlocks(type, `of-${type}`, Buffer.alloc(0)))
    expect(await seen(Buffer.concat([...none, tarOf({ a: 'x' })]))).toEqual({ files: { 'outer!/a': 'x' }, gaps: [] })
  })

  test.each([
    ['/etc/passwd', 'etc/passwd'],
    ['../../up', 'up'],
    ['C:\\x\\..\\y', 'x/y'],
    ['./a//b', 'a/b'],
    ['..', 'content'],
  ])('the name %s leads nowhere', async (name, within) => {
    expect([...(await unpack(zipOf({ [name]: 'x' }))).files.keys()]).toEqual([`outer!/${within}`])
    expect([...(await unpack(tarOf({ [name]: 'x' }))).files.keys()]).toEqual([`outer!/${within}`])
  })

  test('an object whose path nobody knows has the path within alone', async () => {
    expect([...(await unpack(zipOf(files), [512], null)).files.keys()]).toEqual(['!/a.txt', '!/d/b.txt'])
  })

  test('files longer than the room for them arrive whole', async () => {
    const text = Array.from({ length: 400_000 }, (_, index) => `line ${index}\n`).join('')
    const { files } = await unpack(gzipOf(tarOf({ 'long.txt': text, 'z.txt': 'end' })))
    expect(files.get('outer!/long.txt') === text).toBe(true)
    expect(files.get('outer!/z.txt')).toBe('end')
  })
})

describe('what is said', () => {
  test.each<[string, Buffer, Record<string, string>, string[]]>([
    [
      'encrypted',
      zipOf([
        { name: 'a', content: Buffer.from('x'), encrypted: true },
        { name: 'b', content: Buffer.from('y'), encrypted: true },
        { name: 'c', content: Buffer.from('z') },
      ]),
      { 'outer!/c': 'z' },
      ['unsupported: outer!/a and 1 more in it'],
    ],
    ['another method', zipOf([{ name: 'a', content: Buffer.from('x'), method: 14 }]), {}, ['unsupported: outer!/a']],
    [
      'a form within that is not opened',
      tarOf({ 'a.xz': Buffer.from('\xfd7zXZ\0rest', 'latin1') }),
      { 'outer!/a.xz': '\xfd7zXZ\0rest' },
      ['unsupported: outer!/a.xz'],
    ],
    [
      'a zip behind something that is too long to be read as a whole',
      gzipOf(tarOf({ 'a.run': Buffer.concat([Buffer.from('MZ'), Buffer.alloc(3 << 20, 'text\n'), zipOf({ a: 'x' })]) })),
      {},
      ['unsupported: outer!/a.run'],
    ],
    ['a zip cut off', zipOf({ a: 'x' }).subarray(0, 40), { outer: zipOf({ a: 'x' }).toString('latin1', 0, 40) }, ['skipped: outer']],
    ['a zip that leads nowhere', Buffer.concat([zipOf({ a: 'x' }).subarray(0, 30), endOfZip(3, 0, 30)]), {}, ['skipped: outer']],
    ['a gzip file cut off', gzipOf('x'.repeat(100_000)).subarray(0, -20), {}, ['skipped: outer']],
    ['a tar cut off', tarOf({ a: 'x'.repeat(2000) }).subarray(0, 1024), { 'outer!/a': 'x'.repeat(512) }, ['skipped: outer']],
    [
      'a tar with something else behind',
      Buffer.concat([...tarBlocks('0', 'a', Buffer.from('x')), Buffer.alloc(512, 'text ')]),
      { 'outer!/a': 'x', outer: 'text '.repeat(103).slice(0, 512) },
      ['skipped: outer'],
    ],
  ])('%s', async (_, bytes, expected, gaps) => {
    const { files, gaps: said } = await seen(bytes)
    expect(said).toEqual(gaps)
    for (const [path, content] of Object.entries(expected)) expect(files[path]).toBe(content)
  })

  test('more than six layers', async () => {
    let bytes: Buffer = Buffer.from('deep')
    for (let layer = 0; layer < 9; layer++) bytes = gzipOf(bytes)
    const { gaps } = await unpack(bytes)
    expect(gaps).toMatchObject([{ status: 'bound', what: `outer${'!/content'.repeat(6)}` }])
  })

  test.each<[string, () => Buffer, string]>([
    ['a gzip bomb', () => gzipOf(Buffer.alloc(100 << 20)), 'outer'],
    ['a bomb in a bomb', () => zipOf({ 'a.gz': gzipOf(gzipOf(Buffer.alloc(100 << 20))) }), 'outer!/a.gz!/content'],
    ['a zip whose files are one', () => overlapping(4000, Buffer.alloc(1 << 20)), 'outer!/f'],
    ['a zip of a hundred thousand files', () => overlapping(65_000, Buffer.from('x'), 2), 'outer!/'],
  ])('%s ends soon', async (_, make, what) => {
    const bytes = make()
    const start = performance.now()
    const { gaps } = await unpack(bytes, [1 << 20])
    expect(gaps).toMatchObject([{ class: 'limit', status: 'bound' }])
    expect(gaps[0]?.what.startsWith(what)).toBe(true)
    expect(performance.now() - start).toBeLessThan(20_000)
  })
})

/** A zip whose directory names the same bytes again and again; packed `times` times into one. */
function overlapping(count: number, content: Buffer, times = 1): Buffer {
  const one = zipOf([{ name: 'f', content }])
  const central = one.subarray(one.length - 22 - 47, one.length - 22)
  const local = one.subarray(0, one.length - 22 - 47)
  const many = Buffer.concat([local, ...Array.from({ length: count }, () => central), endOfZip(count, count * 47, local.length)])
  if (times === 1) return many
  const packed: Packed[] = Array.from({ length: times }, (_, index) => ({ name: `${index}.zip`, content: many, stored: true }))
  return zipOf(packed)
}

const content = fc.uint8Array({ maxLength: 3000 }).map((bytes) => Buffer.from(bytes))
const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}(\/[a-z]{1,80}){0,2}$/), { minLength: 1, maxLength: 5 })

test('however an archive arrives, it holds what was packed', async () => {
  const form = fc.constantFrom(
    (files: Record<string, Uint8Array>) => zipOf(files),
    (files: Record<string, Uint8Array>) => tarOf(files),
    (files: Record<string, Uint8Array>) => gzipOf(tarOf(files)),
  )
  await fc.assert(
    fc.asyncProperty(
      names,
      fc.array(content, { minLength: 5, maxLength: 5 }),
      form,
      fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 4 }),
      async (paths, contents, pack, sizes) => {
        // A name that is another's folder, and empty files, which say nothing, are left out; what begins like an archive is one.
        const files = Object.fromEntries(
          paths.map((path, index) => [path, Buffer.concat([Buffer.from('.'), contents[index] ?? Buffer.alloc(0)])]),
        )
        const { files: found, gaps } = await unpack(pack(files), sizes)
        expect(gaps).toEqual([])
        expect(Object.fromEntries(found)).toEqual(
          Object.fromEntries(Object.entries(files).map(([path, bytes]) => [`outer!/${path}`, bytes.toString('latin1')])),
        )
      },
    ),
    { numRuns: 100 },
  )
}, 60_000)

test('an archive that is damaged anywhere ends, and fails in no other way than by a gap', async () => {
  const whole = [zipOf({ ...files, 'in.tgz': gzipOf(tarOf(files)) }), tarOf({ ...files, 'i.zip': zipOf(files) }), gzipOf(tarOf(files))]
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...whole),
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 6 }),
      fc.nat(),
      async (bytes, hits, cut) => {
        const damaged = Buffer.from(bytes)
        for (const [at, byte] of hits) damaged[at % damaged.length] = byte
        const { gaps } = await unpack(cut % 3 === 0 ? damaged.subarray(0, cut % damaged.length) : damaged, [100])
        expect(gaps.every((gap) => gap.class === 'limit')).toBe(true)
      },
    ),
    { numRuns: 400 },
  )
}, 60_000)

describe('bounds of the whole document', () => {
  const runOf = (known: Partial<Run>): Run => {
    const none = () => undefined
    return { packed: 0, unpacked: 0, entries: 0, held: 0, torn: 0, emit: none, missed: none, room: createRoom(1), ...known }
  }

  test.each<[string, Partial<Run>, (run: Run) => void, string | null]>([
    ['a gigabyte', { packed: 1 << 30 }, (run) => spend(run, 'x', 2 ** 30), null],
    ['more than a gigabyte', { packed: 1 << 30 }, (run) => spend(run, 'x', 2 ** 30 + 1), 'size'],
    ['64 MB, whatever they were packed in', { packed: 1 }, (run) => spend(run, 'x', 64 << 20), null],
    ['100 times its size', { packed: 1 << 20 }, (run) => spend(run, 'x', 100 << 20), null],
    ['more than 100 times its size', { packed: 1 << 20 }, (run) => spend(run, 'x', (100 << 20) + 1), 'ratio'],
    ['100,000 files', { entries: 99_999 }, (run) => enter(run, 'x'), null],
    ['more than 100,000 files', { entries: 100_000 }, (run) => enter(run, 'x'), 'entries'],
  ])('%s', (_, known, act, bound) => {
    const run = runOf(known)
    if (bound === null) expect(() => act(run)).not.toThrow()
    else expect(() => act(run)).toThrow(expect.objectContaining({ path: 'x', bound }))
  })

  test('a zip is held up to 128 MB; a larger one is looked at as it stands', async () => {
    const zip = zipOf([{ name: 'a', content: Buffer.alloc(128 << 20, 'text\n'), stored: true }])
    const kept: string[] = []
    const { gaps } = await unpack(zip, [1 << 20], 'outer', ({ path }) => kept.push(path ?? ''))
    expect(gaps).toMatchObject([{ status: 'bound', what: 'outer', needs: expect.stringContaining('128 MB') }])
    expect(new Set(kept)).toEqual(new Set(['outer']))
  })

  test('a thousand paths are kept, what is missed at others is counted', () => {
    const missed = createMissed((path) => path)
    for (let index = 0; index < 10_000; index++) missed.add(`${index % 5000}`, 'encrypted')
    expect(missed.gaps()).toMatchObject([{ what: '0 and 8999 more in it' }])
  })
})
