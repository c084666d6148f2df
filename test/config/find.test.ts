import { describe, expect, test } from 'vitest'
import { userCacheFolder, userConfigPath } from '../../src/config/find.js'
import { parseOutput } from '../../src/config/formats.js'
import type { Surroundings } from '../../src/config/surroundings.js'
import { parseDuration, parseSize } from '../../src/config/units.js'

const base: Surroundings = {
  workingDirectory: '/w',
  environment: {},
  platform: 'linux',
  home: '/home/x',
  now: new Date(0),
  parallelism: 1,
}

describe('user folders', () => {
  const cases: [string, Partial<Surroundings>, string | null, string | null][] = [
    ['linux', {}, '/home/x/.cache/nhi', '/home/x/.config/nhi/nhi.yml'],
    ['XDG', { environment: { XDG_CACHE_HOME: '/c', XDG_CONFIG_HOME: '/k' } }, '/c/nhi', '/k/nhi/nhi.yml'],
    ['a relative XDG', { environment: { XDG_CACHE_HOME: 'c' } }, '/home/x/.cache/nhi', '/home/x/.config/nhi/nhi.yml'],
    ['macOS', { platform: 'darwin' }, '/home/x/Library/Caches/nhi', '/home/x/.config/nhi/nhi.yml'],
    ['Windows', { platform: 'win32', environment: { LOCALAPPDATA: '/l', APPDATA: '/a' } }, '/l/nhi/cache', '/a/nhi/nhi.yml'],
    ['NHI_CACHE_DIR', { environment: { NHI_CACHE_DIR: 'mine' } }, '/w/mine', '/home/x/.config/nhi/nhi.yml'],
    ['no home', { home: null }, null, null],
  ]
  test.each(cases)('%s', (_, more, cache, config) => {
    expect(userCacheFolder({ ...base, ...more })).toBe(cache)
    expect(userConfigPath({ ...base, ...more })).toBe(config)
  })
})

test.each([
  ['1', 1],
  ['64kb', 65_536],
  ['1.5m', 1_572_864],
  ['2 GB', 2 * 1024 ** 3],
])('size %s', (text, bytes) => {
  expect(parseSize(text, 'x')).toBe(bytes)
})

test.each(['', '0', '-1', '1tb', '1e9', 'mb', '0.1'])('no size %s', (text) => {
  expect(() => parseSize(text, 'x')).toThrow('x: expected a size')
})

test.each([
  ['90', 90_000],
  ['250ms', 250],
  ['1h30m', 5_400_000],
  ['1.5s', 1500],
  ['999d', 2 ** 31 - 1],
])('duration %s', (text, milliseconds) => {
  expect(parseDuration(text, 'x')).toBe(milliseconds)
})

test.each([
  ['a.sarif', 'sarif', 'a.sarif'],
  ['a.sarif.json', 'sarif', 'a.sarif.json'],
  ['A.JSON', 'json', 'A.JSON'],
  ['dir/a.md', 'markdown', 'dir/a.md'],
  ['junit=-x.xml', 'junit', '-x.xml'],
  ['./a=b.json', 'json', './a=b.json'],
  ['csv=a=b', 'csv', 'a=b'],
])('output %s', (text, format, file) => {
  expect(parseOutput(text)).toEqual({ format, file })
})
