import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Positioned } from '../../src/core/document.js'
import { limit } from '../../src/core/gap.js'
import { type Packed, zipOf } from '../support/archives.js'
import { lying, unpackZip } from './unpack.js'

const paths = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,8}(\/[a-z]{1,40}){0,2}$/), { minLength: 1, maxLength: 6 })
const sizes = fc.constantFrom(1, 40, 3000, 65_000, 70_000, 262_144, 600_000)
const block = 1 << 18

/** A file of a zip that begins like no archive. */
const packed = (name: string, size: number, stored: boolean): Packed => ({
  name,
  content: Buffer.concat([Buffer.from('.'), randomBytes(size)]),
  stored,
})

describe('a zip that is read where it lies', () => {
  test('holds what was packed, whatever stands before it', async () => {
    await fc.assert(
      fc.asyncProperty(
        paths,
        fc.array(fc.tuple(sizes, fc.boolean()), { minLength: 6, maxLength: 6 }),
        sizes,
        async (names, forms, before) => {
          const files = names.map((name, index) => packed(name, ...(forms[index] ?? [1, false])))
          const front = Buffer.alloc(before, 'a line of a script\n')
          const zip = Buffer.concat([front, zipOf(files)])
          const { files: found, gaps } = await unpackZip(zip.subarray(0, 512), lying(zip))
          expect(gaps).toEqual([])
          for (const { name, content } of files) expect(found.get(`outer!/${name}`) === Buffer.from(content).toString('latin1')).toBe(true)
          // What is shorter holds no secret.
          expect(found.get('outer') ?? '').toBe(before > 24 ? front.toString() : '')
        },
      ),
      { numRuns: 40 },
    )
  }, 60_000)

  test('is read once, a block at a time', async () => {
    const files = Array.from({ length: 900 }, (_, index) => packed(`${index}`, (index * 7919) % 90_000, index % 7 === 0))
    const zip = zipOf(files)
    let read = 0
    let most = 0
    const { files: found } = await unpackZip(
      zip.subarray(0, 512),
      lying(zip, (_, count) => {
        read += count
        most = Math.max(most, count)
      }),
    )
    expect(found.size).toBe(900)
    expect(most).toBeLessThanOrEqual(block)
    // Where a long file begins is read with what stands before it.
    expect(read / zip.length).toBeLessThan(1.6)
  })

  test('may be larger than what is held, and so may a zip that it holds as it is', async () => {
    const inner = zipOf([{ name: 'deep', content: Buffer.alloc(129 << 20, 'text\n'), stored: true }])
    const zip = zipOf([{ name: 'in.jar', content: inner, stored: true }])
    let length = 0
    const { gaps } = await unpackZip(zip.subarray(0, 512), lying(zip), ({ path, base, bytes }) => {
      if (path === 'outer!/in.jar!/deep') length = base + bytes.length
    })
    expect(gaps).toEqual([])
    expect(length).toBe(129 << 20)
  }, 30_000)

  test('says what kept it from being read', async () => {
    const zip = zipOf({ a: 'x' })
    const changed = limit('skipped', 'outer', 'a file that does not change while it is read')
    const whole = { ...lying(zip), gap: () => changed }
    expect((await unpackZip(zip, whole)).gaps).toEqual([changed])
  })

  test('ends without harm wherever it breaks off or changes while it is read', async () => {
    const zip = zipOf([packed('long', 700_000, false), packed('stored', 300_000, true), packed('a', 10, false), packed('b', 10, false)])
    await fc.assert(
      fc.asyncProperty(fc.nat(8), fc.integer({ min: 0, max: zip.length }), fc.boolean(), async (after, left, cut) => {
        let reads = 0
        const sound = lying(zip)
        const whole: Positioned = {
          ...sound,
          read(into, at) {
            if (reads++ < after) return sound.read(into, at)
            if (cut) return sound.read(into.subarray(0, Math.max(0, left - at)), at)
            const count = sound.read(into, at)
            into.fill(left & 0xff, 0, count)
            return count
          },
        }
        const { gaps } = await unpackZip(zip.subarray(0, 512), whole)
        expect(gaps.every((gap) => gap.class === 'limit')).toBe(true)
      }),
      { numRuns: 100 },
    )
  }, 60_000)
})

describe('a second end of a directory', () => {
  /** A zip whose comment is the end of an empty one. */
  function withFakeEnd(front: string): Buffer {
    const zip = zipOf({ 'conf.env': 'the secret of the zip\n'.repeat(20) })
    const fake = Buffer.alloc(22)
    fake.write('PK\x05\x06', 'latin1')
    fake.writeUInt16LE(7, 20)
    zip.writeUInt16LE(fake.length, zip.length - 2)
    return Buffer.concat([Buffer.from(front), zip, fake])
  }

  test.each(['', '#!/bin/sh\nexec java -jar "$0"\n'])('in the comment of the first hides nothing: behind %j', async (front) => {
    const zip = withFakeEnd(front)
    const { files, gaps } = await unpackZip(zip.subarray(0, 512), lying(zip))
    expect(files.get('outer!/conf.env')).toContain('the secret of the zip')
    expect(gaps).toEqual([])
  })

  test('that ends with the file hides the first with a gap', async () => {
    const zip = withFakeEnd('#!/bin/sh\n')
    zip.writeUInt16LE(0, zip.length - 2)
    const { gaps } = await unpackZip(zip.subarray(0, 512), lying(zip))
    expect(gaps).toMatchObject([{ class: 'limit', status: 'skipped', what: 'outer' }])
  })
})
