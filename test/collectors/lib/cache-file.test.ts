import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readCacheFile, writeCacheFile } from '../../../src/collectors/lib/cache-file.js'
import { scratch } from '../files/run.js'

const posix = process.platform !== 'win32'

describe('a file of the cache', () => {
  test('holds what was written', () => {
    const folder = join(scratch(), 'new')
    writeCacheFile(folder, 'a.bin', Buffer.from('what is known'))
    expect(readCacheFile(folder, 'a.bin')?.toString()).toBe('what is known')
    expect(readdirSync(folder)).toEqual(['a.bin'])
  })

  test.each<[string, (place: string) => void, boolean]>([
    ['nothing', () => {}, true],
    ['something else', (place) => writeFileSync(place, 'x'.repeat(100)), true],
    ['too little', (place) => writeFileSync(place, 'x'), true],
    [
      'more than was ever written',
      (place) => {
        writeFileSync(place, '')
        truncateSync(place, 2 ** 31)
      },
      true,
    ],
    ['a folder', (place) => mkdirSync(place), true],
    ['a FIFO, which nobody writes to', (place) => execFileSync('mkfifo', [place]), posix],
    ['a link to a device without end', (place) => symlinkSync('/dev/zero', place), posix],
  ])('that is %s is none', (_, put, here) => {
    if (!here) return
    const folder = scratch()
    put(join(folder, 'a.bin'))
    expect(readCacheFile(folder, 'a.bin')).toBeNull()
  })

  test('is not written where the folder is a file', () => {
    const folder = join(scratch(), 'file')
    writeFileSync(folder, '')
    expect(() => writeCacheFile(folder, 'a.bin', Buffer.from('what is known'))).not.toThrow()
  })
})
