import { closeSync, openSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Document } from '../../../src/core/document.js'
import { collect, scratch, write } from './run.js'

/** The document a row of chunks stands for. */
function joined(chunks: readonly Document[]): Buffer {
  return Buffer.concat(chunks.map((chunk) => chunk.bytes.subarray(0, chunk.bytes.length - chunk.overlap)))
}

function countLines(bytes: Uint8Array): number {
  return bytes.reduce((count, byte) => count + (byte === 10 ? 1 : 0), 0)
}

describe('a file longer than the arena', () => {
  test('arrives as chunks that overlap and add up to the file', async () => {
    const root = scratch()
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: 9000 }), fc.integer({ min: 64, max: 4096 }), async (size, arenaSize) => {
        const content = Buffer.from(Array.from({ length: size }, (_, index) => ((index * 7919) % 13 === 0 ? 10 : index % 251)))
        write(root, { file: content })
        const { documents, gaps } = await collect(join(root, 'file'), {}, arenaSize)
        expect(gaps).toEqual([])
        expect(joined(documents).equals(content)).toBe(true)
        for (const [index, chunk] of documents.entries()) {
          expect(chunk.lines).toBe(countLines(content.subarray(0, chunk.base)))
          expect(content.subarray(chunk.base, chunk.base + chunk.bytes.length).equals(chunk.bytes)).toBe(true)
          expect(chunk.overlap > 0).toBe(index < documents.length - 1)
        }
      }),
      { numRuns: 100 },
    )
  })

  test.each([
    ['as long as the arena', 65536],
    ['a byte longer', 65537],
    ['one line of many chunks', 3_000_000],
  ])('%s', async (_, size) => {
    const root = scratch()
    write(root, { file: Buffer.alloc(size, 'x') })
    const { documents } = await collect(root, {}, 65536)
    expect(joined(documents).length).toBe(size)
    expect(documents.every((chunk) => chunk.bytes.length <= 65536 && chunk.lines === 0 && chunk.path === 'file')).toBe(true)
  })

  test('is passed over with a gap above the bound, unread however long it is', async () => {
    const root = scratch()
    write(root, { 'a/small': 'x' })
    const sparse = join(root, 'a/huge.bin')
    closeSync(openSync(sparse, 'w'))
    truncateSync(sparse, 5_000_000_000)
    const { gaps, paths } = await collect(root)
    expect(paths).toEqual(['a/small'])
    expect(gaps).toEqual([
      { target: '', class: 'limit', status: 'too-large', what: 'a/huge.bin (5000 MB)', needs: '--max-file-size 5000mb' },
    ])
  })

  test('obeys a bound below the arena too', async () => {
    const root = scratch()
    write(root, { five: '12345', six: '123456' })
    const { gaps, paths } = await collect(root, { maxFileSize: 5 })
    expect(paths).toEqual(['five'])
    expect(gaps.map((gap) => gap.status)).toEqual(['too-large'])
  })
})
