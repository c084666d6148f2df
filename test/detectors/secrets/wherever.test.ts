import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import { fillExample } from '../../../src/core/example.js'
import { seeded } from '../../../src/core/sample.js'
import { secrets } from '../../../src/detectors/secrets/index.js'
import { arena, contextOf, documentOf } from './harness.js'

const scan = secrets.create(contextOf())
const tokenOf = (seed: number) => fillExample('{{token}}', { shapes: ['ghp_<base62:36>'], checksum: 'github' }, seeded(seed))
const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64')
const each = (text: string, written: (hex: string) => string) => [...Buffer.from(text)].map((byte) => written(byte.toString(16))).join('')

/** What stands before a token, the token as it is written, and what stands behind it, none of them with a line break. */
const writings: readonly (readonly [string, string, (token: string) => readonly [string, string, string]])[] = [
  ['plainly', 'x.txt', (token) => ['k = ', token, '']],
  ['in base64', 'x.txt', (token) => ['k = ', base64(`${token}\n`), '']],
  ['in base64 behind bytes of another phase', 'x.txt', (token) => [`k = ${'AQEB'.repeat(4)}`, base64(`${token}\n`), '']],
  ['in hex', 'x.txt', (token) => ['k = ', Buffer.from(token).toString('hex'), '']],
  ['in base64 of UTF-16', 'x.ps1', (token) => ['powershell -enc ', base64(Buffer.from(`${token}\n`, 'utf16le')), '']],
  ['by percent', 'x.txt', (token) => ['?t=', each(token, (hex) => `%${hex}`), '']],
  ['by escapes', 'x.js', (token) => ['k = "', each(token, (hex) => `\\x${hex}`), '"']],
  ['in a login of Docker', 'config.json', (token) => ['{"auths":{"ghcr.io":{"auth":"', base64(`someone:${token}`), '"}}}']],
  ['in a Secret of Kubernetes', 'secret.yml', (token) => ['  token: ', base64(token), '']],
  ['in a notebook', 'x.ipynb', (token) => ['{"cells":[{"source":["k = ', token, '\\n"]}]}']],
]

// Whatever is read by sixty-fours, and what begins anew at every 4096 or 8192 bytes, at the arena's beginning and at its end.
const offsets = [
  ...Array.from({ length: 130 }, (_, at) => 64 + at),
  ...[4096, 8192, 65_536].flatMap((seam) => Array.from({ length: 33 }, (_, back) => seam - 2 * back)),
  ...Array.from({ length: 9 }, (_, back) => arena.into.length - 7 * back),
]

test.each(writings)('a token %s is found at its place wherever it stands', (_, path, write) => {
  const missed = offsets.flatMap((at) => {
    const token = tokenOf(at)
    const [before, written, behind] = write(token)
    const last = `${before}${written}${behind}\n`
    // The end of the arena is where the text ends, any other place where the token begins.
    const start = at > 2 ** 17 ? at - last.length : at - before.length
    const rest = at > 2 ** 17 ? '' : 'some words behind it\n'
    const filler = start < 1 ? '' : `${'kind: Secret\n'.repeat(start / 13 + 1).slice(0, start - 1)}\n`
    const text = Buffer.from(`${filler}${last}${rest}`)
    arena.into.set(text)
    const found = [...scan(documentOf(arena.into.subarray(0, text.length), { path }))]
    const places = found.map((item) => ('locations' in item ? item.locations.map(({ line, column }) => [line, column]) : item.needs))
    const expected = [[[filler.split('\n').length, before.length + 1]]]
    return isDeepStrictEqual(places, expected) ? [] : [[at, expected, places]]
  })
  expect(missed).toEqual([])
})
