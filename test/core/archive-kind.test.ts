import { describe, expect, test } from 'vitest'
import { type ArchiveKind, archiveKind } from '../../src/core/archive-kind.js'
import { gzipOf, tarOf, zipOf } from '../support/archives.js'

const rest = 'x'.repeat(40)

describe('what a file is packed as is told by how it begins', () => {
  test.each<[string, Buffer | string, ArchiveKind | null]>([
    ['gzip', gzipOf('text'), 'gzip'],
    ['zip', zipOf({ a: 'x' }), 'zip'],
    ['a zip with nothing in it', zipOf({}), 'zip'],
    ['a zip behind a line that names who runs it', Buffer.concat([Buffer.from('#!/usr/bin/python3\n'), zipOf({ a: 'x' })]), 'zip'],
    ['tar', tarOf({ a: 'x' }), 'tar'],
    ['bzip2', `BZh91AY&SY${rest}`, 'bzip2'],
    ['xz', `\xfd7zXZ\0${rest}`, 'xz'],
    ['zstd', `\x28\xb5\x2f\xfd${rest}`, 'zstd'],
    ['7z', `7z\xbc\xaf\x27\x1c${rest}`, '7z'],
    ['rar 4', `Rar!\x1a\x07\0${rest}`, 'rar'],
    ['rar 5', `Rar!\x1a\x07\x01\0${rest}`, 'rar'],
    ['half a mark of each', 'BZh9 is no archive', null],
    ['text', '7z, xz and Rar! are forms of archives', null],
    ['gzip with flags that nobody knows', `\x1f\x8b\x08\xff${rest}`, null],
    ['a script', `#!/bin/sh\n${rest}`, null],
    ['nothing', '', null],
  ])('%s', (_, bytes, kind) => {
    expect(archiveKind(Buffer.from(bytes as string, 'latin1'))).toBe(kind)
  })
})
