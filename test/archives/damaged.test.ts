import { randomBytes } from 'node:crypto'
import { constants, crc32, deflateRawSync, inflateRawSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { endOfZip, gzipOf, type Packed, tarOf, zipOf } from '../support/archives.js'
import { gzipWith, partsOf } from '../support/hostile-archives.js'
import { lying, unpack, unpackZip } from './unpack.js'

const secret = 'the secret'
/** Text that does not pack well. */
const noise = (bytes: number) => randomBytes(bytes).toString('hex')

/** The same archive with one byte changed, counted from its end where negative. */
function hit(bytes: Buffer, at: number): Buffer {
  const damaged = Buffer.from(bytes)
  const place = at < 0 ? bytes.length + at : at
  damaged[place] = (damaged[place] ?? 0) ^ 0x55
  return damaged
}

/** Text in deflate, and behind it what is none: zlib does not get as far as a sum. */
const torn = (text: string) => Buffer.concat([deflateRawSync(text, { finishFlush: constants.Z_FULL_FLUSH }), Buffer.alloc(400, 0xff)])

/** A zip of one file that is packed as these bytes are, with the sum and size of this text. */
function zipAround(packed: Buffer, text = packed.toString('latin1')): Buffer {
  const zip = zipOf([{ name: 'a', content: packed, stored: true }])
  const entry = zip.readUInt32LE(zip.length - 6)
  zip.writeUInt16LE(8, 8)
  zip.writeUInt16LE(8, entry + 10)
  zip.writeUInt32LE(crc32(text), entry + 16)
  zip.writeUInt32LE(text.length, entry + 24)
  return zip
}

/** One zip of two, of one file each. */
function joined(one: Buffer, other: Buffer): Buffer {
  const [first, second] = [partsOf(one), partsOf(other)]
  second.directory.writeUInt32LE(first.files.length, 42)
  const directory = Buffer.concat([first.directory, second.directory])
  const files = Buffer.concat([first.files, second.files])
  return Buffer.concat([files, directory, endOfZip(2, directory.length, files.length)])
}

/** A zip of one file whose directory tells another sum. */
function withOtherSum(file: Partial<Packed> & { content: Buffer }): Buffer {
  const zip = zipOf([{ name: 'a', ...file }])
  return hit(zip, zip.readUInt32LE(zip.length - 6) + 16)
}

const small = `${noise(2000)}\n${secret}\n`
const before = `${noise(2000)}\n${secret}\n${noise(9000)}`
const large = `${noise(400_000)}\n${secret}\n`

describe('a damaged gzip file: what could be unpacked is looked at, and the damage is said', () => {
  test.each<[string, Buffer]>([
    ['another sum', hit(gzipOf(small), -8)],
    ['another size', hit(gzipOf(small), -4)],
    ['another sum, of many bytes', hit(gzipOf(large), -8)],
    ['no sum', gzipOf(small).subarray(0, -8)],
    ['half a sum', gzipOf(small).subarray(0, -5)],
    ['no sum, many bytes', gzipOf(large).subarray(0, -8)],
    ['cut off behind it', gzipOf(`${secret}\n${noise(20_000)}`).subarray(0, 9000)],
    ['broken behind it', Buffer.concat([gzipOf('').subarray(0, 10), torn(before)])],
    ['another sum behind a name and a comment', hit(gzipWith(8 + 16, [Buffer.from('n\0comment\0')], small), -8)],
    ['another sum behind more fields', hit(gzipWith(4 + 2, [Buffer.from([3, 0, 1, 2, 3, 0, 0])], small), -8)],
    ['in a second file behind one with another sum', Buffer.concat([hit(gzipOf('first'), -8), gzipOf(small)])],
    ['before something else', Buffer.concat([gzipOf(small), Buffer.from('no gzip file')])],
    ['as something else', Buffer.concat([gzipOf('first'), Buffer.from(secret)])],
    ['behind it and zeros', Buffer.concat([gzipOf('first'), Buffer.alloc(7), Buffer.from(secret)])],
    ['in a packed tar', hit(gzipOf(tarOf({ n: small })), -8)],
  ])('%s', async (_, bytes) => {
    const { files, gaps } = await unpack(bytes, [4096])
    expect([...files.values()].join('')).toContain(secret)
    expect(gaps).toMatchObject([{ class: 'limit', status: 'skipped', what: 'outer' }])
  })

  test('what tears a file is no matter of its sum', () => {
    expect(() => inflateRawSync(torn(before))).toThrow('invalid block type')
  })

  test.each([100_000, 500_000, 1_040_000])('a long one that breaks off behind %d bytes loses less than 64 KB before', async (length) => {
    const text = noise(length / 2)
    const { files, gaps } = await unpack(Buffer.concat([gzipOf('').subarray(0, 10), torn(text), randomBytes(70_000)]))
    const seen = files.get('outer!/content') ?? ''
    expect(seen.length).toBeGreaterThan(length - (64 << 10))
    expect(text.startsWith(seen)).toBe(true)
    expect(gaps).toMatchObject([{ class: 'limit', status: 'skipped', what: 'outer' }])
  })

  test('zeros behind it are no damage', async () => {
    const { files, gaps } = await unpack(Buffer.concat([gzipOf('x'.repeat(1000)), gzipOf(secret), Buffer.alloc(700)]))
    expect([...files.values()]).toEqual([`${'x'.repeat(1000)}${secret}`])
    expect(gaps).toEqual([])
  })

  test('of many members 256 are unpacked one by one, and the rest as one stream', async () => {
    const rest = Buffer.concat(Array.from({ length: 44 }, () => gzipOf('y')))
    const { files, gaps } = await unpack(Buffer.concat([hit(gzipOf('x'), -8), ...Array.from({ length: 255 }, () => gzipOf('x')), rest]))
    expect([...files.values()]).toEqual([`${'x'.repeat(256)}${'y'.repeat(44)}`])
    expect(gaps).toMatchObject([{ class: 'limit', status: 'skipped', what: 'outer' }])
  })

  test('what unpacks to more than a megabyte is none', async () => {
    const { files, gaps } = await unpack(Buffer.concat([gzipOf('x'.repeat(3 << 20)), gzipOf(secret)]))
    expect([...files.values()].map((text) => text.length)).toEqual([(3 << 20) + secret.length])
    expect(gaps).toEqual([])
  })
})

describe.each<[string, (bytes: Buffer) => ReturnType<typeof unpack>]>([
  ['that arrives', (bytes) => unpack(bytes, [4096])],
  ['at hand', (bytes) => unpackZip(bytes)],
  ['that lies as a file', (bytes) => unpackZip(bytes.subarray(0, 512), lying(bytes))],
])('a file with another sum in a zip %s is looked at, and said', (_, open) => {
  test.each<[string, Buffer]>([
    ['packed', withOtherSum({ content: Buffer.from(small) })],
    ['packed, of many bytes', withOtherSum({ content: Buffer.from(large) })],
    ['stored', withOtherSum({ content: Buffer.from(small), stored: true })],
    ['stored, of many bytes', withOtherSum({ content: Buffer.from(large), stored: true })],
    ['broken behind it', zipAround(torn(before))],
  ])('%s', async (_, bytes) => {
    const { files, gaps } = await open(bytes)
    expect([...files.values()].join('')).toContain(secret)
    expect(gaps).toMatchObject([{ class: 'limit', status: 'skipped', what: 'outer!/a' }])
  })
})

describe.each<[string, (bytes: Buffer) => ReturnType<typeof unpack>]>([
  ['that arrives', (bytes) => unpack(bytes, [4096])],
  ['at hand', (bytes) => unpackZip(bytes)],
  ['that lies as a file', (bytes) => unpackZip(bytes.subarray(0, 512), lying(bytes))],
])('what stands behind the packed bytes of a file in a zip %s', (_, open) => {
  const tail = Buffer.from(`${'-'.repeat(30)}${secret}`)
  /** Packed bytes with something behind, which the directory counts to them. */
  const withTail = (text: string, behind: Buffer = tail) => zipAround(Buffer.concat([deflateRawSync(text), behind]), text)

  test.each<[string, Buffer, string]>([
    ['a few bytes', withTail('text'), 'text'],
    ['nothing', withTail(''), ''],
    ['many bytes', withTail(noise(400_000)), ''],
    ['small and long', withTail('text\n'.repeat(300_000)), 'text\n'.repeat(300_000)],
    ['the first of two', joined(withTail('text'), zipOf({ b: 'other' })), 'text'],
    ['the second of two', joined(zipOf({ b: 'other' }), withTail('text')), 'text'],
  ])('is looked at as it stands: %s', async (_, bytes, content) => {
    const { files, gaps } = await open(bytes)
    expect(files.get('outer!/a') ?? '').toContain(content)
    expect(files.get('outer')).toBe(tail.toString())
    expect(gaps).toEqual([])
  })

  test('is looked at when it begins as the sums of a gzip file do', async () => {
    const sums = Buffer.alloc(9)
    sums.writeUInt32LE(crc32('text'), 0)
    sums.writeUInt32LE(4, 4)
    const { files } = await open(joined(zipOf({ b: 'other' }), withTail('text', Buffer.concat([sums, tail]))))
    expect(files.get('outer')).toContain(secret)
    expect(files.get('outer!/a')).toBe('text')
  })

  test('is said when it is a file', async () => {
    const { gaps } = await open(withTail('text', zipOf({ hidden: secret })))
    expect(gaps).toMatchObject([{ class: 'limit', status: 'skipped', what: 'outer' }])
  })

  test('is nothing when it is too short to hold anything', async () => {
    const { files, gaps } = await open(withTail('text', Buffer.alloc(20, 'x')))
    expect([...files.keys()]).toEqual(['outer!/a'])
    expect(gaps).toEqual([])
  })
})

test('a zip with another sum that a zip holds as it is, is opened, and said', async () => {
  const inner = zipOf([{ name: 'in', content: Buffer.from(large), stored: true }])
  for (const [bytes, said] of [
    [zipOf([{ name: 'a', content: inner, stored: true }]), []],
    [withOtherSum({ content: inner, stored: true }), [{ class: 'limit', status: 'skipped', what: 'outer!/a' }]],
  ] as const) {
    const { files, gaps } = await unpackZip(bytes.subarray(0, 512), lying(bytes))
    expect(files.get('outer!/a!/in')).toBe(large)
    expect(gaps).toMatchObject(said)
  }
})

describe('many sound files that are packed small and long', () => {
  const count = 260
  const log = 'a line of a log\n'.repeat(68_000)
  const files = Object.fromEntries(
    Array.from({ length: count }, (_, at) => [
      `${at}.log`,
      `${randomBytes(15_000).toString('base64')}\n${log}${at === count - 1 ? secret : ''}`,
    ]),
  )
  const packed = Object.fromEntries(Object.entries(files).map(([name, text]) => [`${name}.gz`, gzipOf(text)]))

  test.each<[string, () => ReturnType<typeof unpack>]>([
    ['of a zip', () => unpackZip(zipOf(files))],
    ['of gzip in a tar', () => unpack(tarOf(packed), [1 << 18])],
  ])(
    '%s are no damaged ones',
    async (_, unpacked) => {
      const { files: found, gaps } = await unpacked()
      expect(gaps).toEqual([])
      expect([...found.values()].filter((text) => text.length > log.length)).toHaveLength(count)
      expect([...found.values()].some((text) => text.endsWith(secret))).toBe(true)
    },
    60_000,
  )
})
