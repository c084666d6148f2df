import { chmodSync, lstatSync, readdirSync, renameSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { fileKey } from '../../../src/collectors/files/file-key.js'
import { files } from '../../../src/collectors/files/index.js'
import { type CollectSettings, eachOpened } from '../../../src/core/collector.js'
import { isGap } from '../../../src/core/gap.js'
import { arenaOf, scratch, settings, write } from './run.js'

// A file is remembered only once its last change is a minute old.
beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 120_000 }))
afterEach(() => vi.useRealTimers())

const count = 600

function folderOfFiles(): string {
  const root = scratch()
  write(root, Object.fromEntries(Array.from({ length: count }, (_, at) => [`part-${at % 5}/file-${at}.txt`, `line ${at}\n`])))
  return root
}

/** One scan: the paths that were read and the gaps. Nothing is found but in the files named. */
async function scan(
  root: string,
  cacheFolder: string | null,
  { dirty = [], ...changes }: Partial<CollectSettings> & { dirty?: string[] } = {},
) {
  const session = files.start({ kind: 'path', text: root, path: root }, settings({ cacheFolder, ...changes }))
  const opener = files.opener(arenaOf(1 << 16), {})
  const read: string[] = []
  const gaps: string[] = []
  for await (const batch of session.list()) {
    if (isGap(batch)) continue
    const clean: number[] = []
    let ordinal = -1
    await eachOpened(opener.open(structuredClone(batch)), (item) => {
      if (isGap(item)) return gaps.push(item.what)
      if (item.base > 0) return
      ordinal = item.number ?? ordinal + 1
      read.push(item.path ?? '')
      if (!dirty.includes(item.path ?? '')) clean.push(ordinal)
    })
    session.scanned?.({ batch, dirty: new Set(), clean: opener.keysOf?.(clean) ?? new Uint8Array() })
  }
  for await (const gap of session.finish?.() ?? []) gaps.push(gap.what)
  return { read, gaps, known: session.known?.() ?? {} }
}

describe('files that were clean', () => {
  test('are passed over and counted; those with something in them are read again', async () => {
    const root = folderOfFiles()
    const cache = scratch()
    const first = await scan(root, cache, { dirty: ['part-2/file-7.txt'] })
    expect(first.read).toHaveLength(count)
    expect(first.known).toEqual({ files: 0, bytes: 0 })
    for (let again = 0; again < 2; again++) {
      const { read, known } = await scan(root, cache, { dirty: ['part-2/file-7.txt'] })
      expect(read).toEqual(['part-2/file-7.txt'])
      expect(known).toEqual({ files: count - 1, bytes: expect.any(Number) })
    }
  })

  const changed = 'part-0/file-5.txt'
  test.each<[string, (place: string) => void]>([
    [
      'is as long as before and has its old times',
      (place) => {
        const { atime, mtime } = lstatSync(place)
        writeFileSync(place, 'LINE 5\n')
        utimesSync(place, atime, mtime)
      },
    ],
    [
      'was replaced by another one with its old times',
      (place) => {
        const { atime, mtime } = lstatSync(place)
        writeFileSync(`${place}.new`, 'LINE 5\n')
        utimesSync(`${place}.new`, atime, mtime)
        renameSync(`${place}.new`, place)
      },
    ],
    ['is longer', (place) => truncateSync(place, 100)],
    ['may be read by others', (place) => chmodSync(place, 0o644 ^ 0o040)],
  ])('one is read again when it %s', async (_, change) => {
    const root = folderOfFiles()
    const cache = scratch()
    await scan(root, cache)
    change(join(root, changed))
    expect((await scan(root, cache)).read).toEqual([changed])
  })

  test('are read again at another path', async () => {
    const root = folderOfFiles()
    const cache = scratch()
    await scan(root, cache)
    renameSync(join(root, 'part-3'), join(root, 'part-x'))
    const { read } = await scan(root, cache)
    expect(read).toHaveLength(count / 5)
    expect(read.every((path) => path.startsWith('part-x/'))).toBe(true)
  })

  test('count no longer under other rules', async () => {
    const root = folderOfFiles()
    const cache = scratch()
    await scan(root, cache)
    expect((await scan(root, cache, { engineDigest: () => 'other' })).read).toHaveLength(count)
  })

  test('are not remembered when they were changed just now', async () => {
    vi.useRealTimers()
    const root = folderOfFiles()
    const cache = scratch()
    await scan(root, cache)
    expect((await scan(root, cache)).read).toHaveLength(count)
  })

  test('are not remembered without a cache, when the run was broken off, and when they are few', async () => {
    const root = folderOfFiles()
    const cache = scratch()
    await scan(root, null)
    const broken = new AbortController()
    broken.abort()
    await scan(root, cache, { signal: broken.signal })
    await scan(join(root, 'part-1'), cache)
    expect(readdirSync(cache)).toEqual([])
  })

  test('what was not read to its end is not remembered', async () => {
    const root = folderOfFiles()
    const cache = scratch()
    // The one fills the reader's memory, the other goes beyond what is read of a file.
    write(root, { 'long.txt': 'long\n'.repeat(20_000), 'longer.txt': 'longer\n'.repeat(20_000) })
    const first = await scan(root, cache, { maxFileSize: 120_000 })
    const second = await scan(root, cache, { maxFileSize: 120_000 })
    expect(first.gaps).toEqual([expect.stringContaining('longer.txt')])
    expect(second.gaps).toEqual(first.gaps)
    expect(second.read).toEqual([])
  })

  test('names that are made to agree in a hash cost nothing', () => {
    // One path for all of them: what tells them apart are numbers that no name chooses.
    const root = folderOfFiles()
    const words = readdirSync(join(root, 'part-0')).map((name) => {
      const key = fileKey('x', lstatSync(join(root, 'part-0', name)), Date.now())
      return key === null ? null : Buffer.from(key).readUInt32LE(0)
    })
    expect(new Set(words).size).toBe(count / 5)
  })

  test('a memory that was tampered with is none', async () => {
    const root = folderOfFiles()
    const cache = scratch()
    await scan(root, cache)
    const [name = ''] = readdirSync(cache)
    truncateSync(join(cache, name), 20_000)
    expect((await scan(root, cache)).read).toHaveLength(count)
  })

  test('64 folders are remembered', async () => {
    const cache = scratch()
    const root = folderOfFiles()
    write(cache, Object.fromEntries(Array.from({ length: 70 }, (_, at) => [`files-${at}.bin`, ''])))
    await scan(root, cache)
    expect(readdirSync(cache)).toHaveLength(64)
    expect((await scan(root, cache)).read).toEqual([])
  })
})
