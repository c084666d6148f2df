import { posix, win32 } from 'node:path'
import { expect, test } from 'vitest'
import { byteText, pathUnder, readableText } from '../../../src/collectors/lib/paths.js'

test.each([
  [posix, '/r', '/r/a/b', 'a/b'],
  [posix, '/r', '/r', ''],
  [posix, '/r', '/r/..a', '..a'],
  [posix, '/r', '/r2/a', null],
  [posix, '/r/in', '/r', null],
  [posix, '/r', '/r/a\\b', 'a\\b'],
  [posix, '/', '/etc/a', 'etc/a'],
  [win32, 'C:\\r', 'C:\\r\\a\\b', 'a/b'],
  [win32, 'C:\\R', 'c:\\r\\a', 'a'],
  [win32, 'C:\\', 'C:\\a\\b', 'a/b'],
  [win32, 'C:\\r', 'D:\\r\\a', null],
  [win32, 'C:\\r\\in', 'C:\\r', null],
  [win32, '\\\\host\\share\\r', '\\\\host\\share\\r\\a\\b', 'a/b'],
  [win32, '\\\\host\\share', '\\\\other\\share\\a', null],
  [win32, 'C:/r', 'C:/r/a', 'a'],
])('a path under a root %#', (platform, root, path, expected) => {
  expect(pathUnder(root, path, platform)).toBe(expected)
})

test('byte text and back', () => {
  expect(byteText('aé')).toBe('a\u00c3\u00a9')
  expect(readableText(byteText('aé😀'))).toBe('aé😀')
  expect(readableText('a\u00ff')).toBe('a\ufffd')
})
