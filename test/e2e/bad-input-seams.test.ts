import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { sampleToken, seeded } from '../../src/core/sample.js'
import { parseShape } from '../../src/core/shape.js'
import { gzipOf } from '../support/archives.js'
import { type Run, scratch } from '../support/nhi.js'
import { githubToken } from '../support/tokens.js'

const lab = scratch()
const json = ['-f', 'json', '--fail-on', 'none', '--no-cache', '--timeout', '60s', '--max-file-size', '100mb']

interface Parsed {
  findings: { locations: { path: string; line: number; column: number }[] }[]
  gaps: unknown[]
}

const parsed = (run: Run) => JSON.parse(run.stdout) as Parsed
/** Every place of every finding: what is told twice stands there twice. */
const places = (run: Run) =>
  parsed(run)
    .findings.flatMap(({ locations }) => locations.map(({ path, line, column }) => `${path}:${line}:${column}`))
    .sort()

const megabyte = 1 << 20
const words = 'some words of text in a line\n'
const width = githubToken(1).length

const writings = {
  plainly: (token: string) => token,
  'as base64': (token: string) => Buffer.from(`key ${token}\n`).toString('base64'),
  'by percent': (token: string) => [...token].map((char) => `%${char.charCodeAt(0).toString(16)}`).join(''),
}

/** Text in which something stands `at` bytes behind the beginning, third on its line. */
function textWith(written: string, at: number, length: number): { readonly text: string; readonly line: number } {
  const before = `${words.repeat(at / words.length + 1).slice(0, at - 3)}\nx `
  return { text: `${before}${written} y\n${words.repeat(Math.max(0, length - at) / words.length)}`, line: before.split('\n').length }
}

// A buffer holds 4 MB, the next one begins with its last 64 KB, and the two divide what they share 1088 bytes behind its beginning.
const seam = 4 * megabyte
const shared = 64 * 1024
const divide = seam - shared + 1088
const around = (at: number, wide: number) => [0, 1, wide >> 1, wide - 1, wide, wide + 1].map((back) => at - back)
const spots = (wide: number) => [...around(seam, wide), ...around(seam - shared, wide), ...around(divide, wide), seam - shared / 2]

describe.each(Object.entries(writings))('a token over a seam, written %s, is told once at its place', (_, write) => {
  const wide = write(githubToken(1)).length
  const files = Object.fromEntries(
    spots(wide).map((at, index) => {
      const name = `${index}.txt`
      const { text, line } = textWith(write(githubToken(100 + index)), at, 5 * megabyte)
      return [name, { text: Buffer.from(text), place: `${name}:${line}:3` }]
    }),
  )
  const texts = Object.fromEntries(Object.entries(files).map(([name, { text }]) => [name, text]))
  const expected = Object.values(files).map(({ place }) => place.replace(/:3$/, write === writings['as base64'] ? ':8' : ':3'))

  test('of two buffers of a file', () => {
    const run = lab.nhi(['scan', '.', ...json], { cwd: lab.folder(texts) })
    expect(places(run)).toEqual(expected.sort())
    expect(parsed(run).gaps).toEqual([])
  })

  test('of two buffers of a blob in history', () => {
    const repository = lab.repository(texts)
    repository.git('rm', '-q', '*.txt')
    repository.commit('gone')
    expect(places(lab.nhi(['scan', 'git:.', ...json], { cwd: repository.path }))).toEqual(expected.sort())
  })

  test('of two buffers of standard input', () => {
    for (const [name, { text, place }] of Object.entries(files).filter((_, index) => index % 5 === 1)) {
      const run = lab.nhi(['scan', '-', '--stdin-name', name, ...json], { input: text })
      expect(places(run)).toEqual([expected.find((one) => one.startsWith(place.slice(0, -2)))])
    }
  })
})

test('a token whose end nothing but its end tells is told whole, and what a seam makes of a word is none', () => {
  const keyOf = (seed: number) => sampleToken(parseShape('sk_live_<base62:100>'), null, seeded(seed))
  const cut = [30, 40, 70, 100, 107, 108].map((back, index) => textWith(keyOf(600 + index), seam - back, 5 * megabyte))
  // The second buffer begins with what would be a token, did it not go on from a letter of the first.
  const word = textWith(`x${keyOf(700)}`, seam - shared - 1, 5 * megabyte)
  const texts = [...cut, word].map(({ text }, index) => [`${index}.txt`, Buffer.from(text)] as const)
  const run = lab.nhi(['scan', '.', ...json, '--confidence', 'low'], { cwd: lab.folder(Object.fromEntries(texts)) })
  expect(places(run)).toEqual(cut.map(({ line }, index) => `${index}.txt:${line}:3`))
  expect(parsed(run).findings).toHaveLength(cut.length)
})

test('a token over the seam of two buffers of what is packed is told once at its place', () => {
  const room = 2 * megabyte
  const at = [...around(room, width), ...around(room - shared, width), ...around(room - shared + 1088, width)]
  const files = at.map((start, index) => ({ ...textWith(githubToken(200 + index), start, 3 * megabyte), name: `${index}.gz` }))
  const run = lab.nhi(['scan', '.', ...json], { cwd: lab.folder(Object.fromEntries(files.map(({ name, text }) => [name, gzipOf(text)]))) })
  expect(places(run)).toEqual(files.map(({ name, line }) => `${name}!/content:${line}:3`).sort())
})

test('a token over the seam of what is scanned between two looks at the hits is told once', () => {
  const stride = 64 * 1024
  const files = [1, 2, 3]
    .flatMap((times) => around(times * stride, width))
    .map((start, index) => textWith(githubToken(300 + index), start, 300_000))
  const run = lab.nhi(['scan', '.', ...json], {
    cwd: lab.folder(Object.fromEntries(files.map(({ text }, index) => [`${index}.txt`, Buffer.from(text)]))),
  })
  expect(places(run)).toEqual(files.map(({ line }, index) => `${index}.txt:${line}:3`).sort())
})

test('UTF-16 over a seam keeps its letters whole', () => {
  const files = [0, 1, 2, 3].flatMap((shift) =>
    [seam, divide].map((cut, index) => {
      const { text, line } = textWith(githubToken(400 + 2 * shift + index), (cut - 40) / 2 - shift, (5 * megabyte) / 2)
      return { bytes: Buffer.from(`\ufeff${text}`, 'utf16le'), line }
    }),
  )
  const run = lab.nhi(['scan', '.', ...json], {
    cwd: lab.folder(Object.fromEntries(files.map(({ bytes }, index) => [`${index}.txt`, bytes]))),
  })
  expect(places(run)).toEqual(files.map(({ line }, index) => `${index}.txt:${line}:3`).sort())
})

test('a line without an end over many seams: lines and columns hold behind it', () => {
  const long = randomBytes(5 * megabyte)
    .toString('hex')
    .replace(/(.{50})/g, '$1, ')
  const text = `a\n${long} t=${githubToken(500)}\nb ${githubToken(501)}\n`
  const run = lab.nhi(['scan', '.', ...json], { cwd: lab.folder({ 'x.txt': Buffer.from(text) }) })
  expect(places(run)).toEqual([`x.txt:2:${long.length + 4}`, 'x.txt:3:3'])
})
