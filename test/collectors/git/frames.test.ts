import fc from 'fast-check'
import { expect, test } from 'vitest'
import { frameReader } from '../../../src/collectors/git/frames.js'
import type { ObjectRefs } from '../../../src/collectors/git/refs.js'
import type { Document } from '../../../src/core/document.js'
import { type Gap, isGap } from '../../../src/core/gap.js'
import { createArena } from '../../../src/engine/index.js'

const arenaBytes = 1 << 17
const idOf = (index: number) => index.toString(16).padStart(40, '0')

/** What `cat-file` writes for blobs of these sizes, in pieces of a size, each valid until the next one is asked for. */
function answers(sizes: readonly number[], piece: number) {
  const blobs = sizes.map((size, index) => Buffer.alloc(size, `${index} `))
  const output = Buffer.concat(
    blobs.flatMap((blob, index) => [Buffer.from(`${idOf(index)} blob ${blob.length}\n`), blob, Buffer.from('\n')]),
  )
  let at = 0
  const staging = Buffer.alloc(piece)
  const next = () => {
    if (at >= output.length) return null
    const taken = output.copy(staging, 0, at, at + piece)
    at += taken
    return staging.subarray(0, taken)
  }
  return { blobs, chunks: { next } }
}

test('every document is whole, and so is the one before it where it is said to lie still', async () => {
  let still = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(fc.nat(300), fc.nat(40_000), fc.constantFrom(arenaBytes, 2 * arenaBytes)), { minLength: 2, maxLength: 30 }),
      fc.constantFrom(100, 4096, 65_536, 262_144),
      async (sizes, piece) => {
        const { blobs, chunks } = answers(sizes, piece)
        const ids = Buffer.from(blobs.map((_, index) => `${idOf(index)}\n`).join(''))
        const refs = { kind: 'objects', repository: { idBytes: 20 }, ids, facts: null, limit: null } as unknown as ObjectRefs
        const reader = frameReader(createArena(arenaBytes), chunks, refs, 0)
        const seen = new Set<string>()
        let before: Buffer | null = null
        const look = (item: Document | Gap) => {
          if (isGap(item)) throw new Error('a gap')
          const blob = blobs[Number.parseInt(item.id ?? '', 16)] as Buffer
          expect(Buffer.compare(item.bytes, blob.subarray(item.base, item.base + item.bytes.length))).toBe(0)
          if (item.previous != null) {
            still++
            expect(Buffer.compare(item.previous, before ?? Buffer.alloc(0))).toBe(0)
          }
          seen.add(item.id ?? '')
          before = Buffer.from(item.bytes)
        }
        for await (const items of reader.documents()) for (const item of items) look(item)
        expect([seen.size, reader.next()]).toEqual([sizes.length, sizes.length])
      },
    ),
    { numRuns: 150 },
  )
  expect(still).toBeGreaterThan(200)
})
