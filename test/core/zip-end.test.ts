import { describe, expect, test } from 'vitest'
import { mayEndAsZip, watchZipEnd, zipStandsBehind } from '../../src/core/zip-end.js'
import { endOfZip, zipOf } from '../support/archives.js'
import { endOfZip64, partsOf } from '../support/hostile-archives.js'

const zip = zipOf({ a: 'x' })
const script = Buffer.from(`#!/bin/sh\n${'echo one line of many\n'.repeat(5000)}exit 0\n`)
const { files, directory } = partsOf(zip)

describe('which files may hold a zip behind something else', () => {
  test.each<[string, string | Buffer, string | null, boolean]>([
    ['a script', '#!/bin/sh\n', null, true],
    ['a program of Windows', 'MZ\x90\0', null, true],
    ['a program of Linux', '\x7fELF\x02', null, true],
    ['a program of macOS', Buffer.from('cffaedfe', 'hex'), null, true],
    ['one for two processors', Buffer.from('cafebabe', 'hex'), null, true],
    ['an extension of a browser', 'Cr24\x03\0', null, true],
    ['a picture', Buffer.from('89504e47', 'hex'), null, true],
    ['a name', 'text', 'lib/App.JAR', true],
    ['a name of a program', 'text', 'setup.exe', true],
    ['text', 'text', null, false],
    ['text by its name', 'text', 'a.jar/readme.md', false],
    ['a name without a dot', 'text', 'README', false],
    ['nothing', '', null, false],
  ])('%s', (_, head, path, expected) => {
    expect(mayEndAsZip(Buffer.from(head as string, 'latin1'), path)).toBe(expected)
  })
})

describe('what ends as a zip', () => {
  test.each<[string, Buffer, boolean]>([
    ['a zip behind a script', Buffer.concat([script, zip]), true],
    ['one whose offsets know of it', zipOf({ a: 'x' }, script), true],
    ['one with a signature behind it', Buffer.concat([script, zip, Buffer.alloc(40_000, 7)]), true],
    ['64 bits', Buffer.concat([script, files, directory, endOfZip64(files.length, directory.length)]), true],
    ['a script alone', script, false],
    [
      'the mark without a directory',
      Buffer.concat([script, Buffer.from('PK\x05\x06'), Buffer.alloc(40, 1), script.subarray(0, 60)]),
      false,
    ],
    ['an end of nothing', Buffer.concat([script, endOfZip(0, 0, 0)]), false],
    ['a directory larger than all', Buffer.concat([script, endOfZip(1, 0x7fffffff, 0)]), false],
    ['half an end', Buffer.concat([script, zip]).subarray(0, -10), false],
    ['an end too far from the end', Buffer.concat([script, zip, Buffer.alloc(70_000)]), false],
  ])('%s', (_, bytes, expected) => {
    expect(zipStandsBehind(bytes, null)).toBe(expected)
    expect(zipStandsBehind(bytes.subarray(2), 'x.run')).toBe(expected)
    expect(zipStandsBehind(bytes.subarray(2), 'x.txt')).toBe(false)
  })
})

describe('the chunks of a document that holds a zip behind something else', () => {
  const large = zipOf(Object.fromEntries(Array.from({ length: 3000 }, (_, index) => [`${index}`.padEnd(60, 'n'), ''])))
  const seen = (bytes: Buffer, path: string | null = null, size = 90_000, shared = 70_000) => {
    const watch = watchZipEnd()
    const told: boolean[] = []
    for (let base = 0; ; base += size - shared) {
      const last = base + size >= bytes.length
      told.push(watch({ bytes: bytes.subarray(base, base + size), base, overlap: last ? 0 : shared, path }))
      if (last) return told
    }
  }
  const text = Buffer.alloc(200_000, 'text of many lines\n')

  test.each<[string, Buffer, string | null, boolean]>([
    ['behind a script', Buffer.concat([script, zip]), null, true],
    ['by its name', Buffer.concat([text, zip]), 'x.jar', true],
    ['whose directory is longer than a chunk', Buffer.concat([script, large]), null, true],
    ['that is a zip from its beginning', large, 'x.zip', false],
    ['behind text', Buffer.concat([text, zip]), 'x.txt', false],
    ['a script alone', script, null, false],
  ])('%s', (_, bytes, path, expected) => {
    const told = seen(bytes, path)
    expect(told.length).toBeGreaterThan(1)
    expect(told.slice(0, -1)).not.toContain(true)
    expect(told.at(-1)).toBe(expected)
  })
})
