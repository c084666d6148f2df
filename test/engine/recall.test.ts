import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodedIn } from '../../src/detectors/secrets/encoded.js'
import { escapedIn } from '../../src/detectors/secrets/escaped.js'
import { createArena, createPrefilter, createRecall, type Keyword, type Search, searchOf } from '../../src/engine/index.js'
import { stretchesOf } from '../../src/engine/stretches.js'

const arena = createArena(1 << 18)
const keywords: Keyword[] = [
  { text: 'token', fold: true, gate: { kind: 'assigned', body: '0-9A-Za-z', min: 6 } },
  { text: 'sk-', fold: false, gate: { kind: 'run', body: '0-9A-Za-z', min: 4, boundary: true } },
  { text: 'abc', fold: false, gate: { kind: 'none' } },
]
const prefilter = createPrefilter(keywords, arena)

const piece = fc.oneof(
  { arbitrary: fc.nat(999).map((n) => `${`line ${n} of plain text, `.repeat(12)}\n`), weight: 8 },
  fc.constantFrom('token = "abcdef12"\n', 'sk-abcd ', 'xsk-abcd ', 'abc', 'token', ' = ', '"', '\n', '%41', '\\u0041', '&#65;', 'a\\/b'),
  fc.string({ minLength: 18, maxLength: 80 }).map((text) => Buffer.from(text).toString('base64')),
  fc.string({ minLength: 12, maxLength: 40 }).map((text) => Buffer.from(text).toString('hex')),
  fc.stringMatching(/^[a-zA-Z0-9+/_-]{20,90}$/),
)
const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), less: fc.nat(60), more: piece })

function edited(text: string, edits: readonly { at: number; less: number; more: string }[]): string {
  return edits.reduce((now, { at, less, more }) => {
    const place = Math.floor(at * now.length)
    return now.slice(0, place) + more + now.slice(place + less)
  }, text)
}

/** The texts one behind the other in the arena. */
function laid(texts: readonly string[]): Uint8Array[] {
  let end = 0
  return texts.map((text) => {
    const view = arena.into.subarray(end, end + text.length)
    view.set(Buffer.from(text, 'latin1'))
    end += text.length + 7
    return view
  })
}

/** Everything that a search finds, in the way the detector asks. */
function everything(bytes: Uint8Array, search: Search) {
  const hits: [number, number][] = []
  search.hits((keyword, at) => hits.push([keyword, at]))
  const runs = [...encodedIn(bytes, search, search.nextRun(0))].map(({ start, end }) => [start, end])
  const escapes = [...escapedIn(bytes, search, search.nextEscape(0))].map(({ start, end }) => [start, end])
  return { hits, runs, escapes }
}

const versions = fc
  .tuple(fc.array(piece, { minLength: 30, maxLength: 60 }), fc.array(fc.array(edit, { maxLength: 4 }), { minLength: 1, maxLength: 4 }))
  .map(([pieces, changes]) => {
    const texts = [`${'one plain line of text\n'.repeat(200)}${pieces.join('')}`]
    for (const change of changes) texts.push(edited(texts.at(-1) ?? '', change))
    return texts
  })

test('what is remembered of the text before is what would be found', () => {
  fc.assert(
    fc.property(versions, (texts) => {
      const recall = createRecall(prefilter)
      let previous: Uint8Array | null = null
      for (const bytes of laid(texts)) {
        expect(everything(bytes, recall(bytes, previous))).toEqual(everything(bytes, searchOf(prefilter, bytes)))
        previous = bytes
      }
    }),
    { numRuns: 400 },
  )
})

test('the same of texts that lie outside the arena', () => {
  fc.assert(
    fc.property(versions, (texts) => {
      const recall = createRecall(prefilter)
      let previous: Uint8Array | null = null
      for (const bytes of texts.map((text) => new Uint8Array(Buffer.from(text, 'latin1')))) {
        expect(everything(bytes, recall(bytes, previous))).toEqual(everything(bytes, searchOf(prefilter, bytes)))
        previous = bytes
      }
    }),
    { numRuns: 100 },
  )
})

test('from any place the next one is the same', () => {
  fc.assert(
    fc.property(versions, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 20 }), (texts, places) => {
      const recall = createRecall(prefilter)
      const [first, second] = laid(texts) as [Uint8Array, Uint8Array]
      everything(first, recall(first, null))
      const [known, plain] = [recall(second, first), searchOf(prefilter, second)]
      for (const place of places) {
        const from = Math.floor(place * second.length)
        expect([known.nextRun(from), known.nextEscape(from)]).toEqual([plain.nextRun(from), plain.nextEscape(from)])
      }
    }),
    { numRuns: 400 },
  )
})

test('what is told as common is common, in rising order', () => {
  fc.assert(
    fc.property(versions, (texts) => {
      const [earlier, bytes] = laid(texts) as [Uint8Array, Uint8Array]
      const told = [...Array.from(stretchesOf(bytes, earlier))]
      let [after, afterEarlier] = [0, 0]
      for (let i = 0; i < told.length; i += 3) {
        const [start = 0, end = 0, shift = 0] = told.slice(i)
        expect(start).toBeGreaterThanOrEqual(after)
        expect(start - shift).toBeGreaterThanOrEqual(afterEarlier)
        expect(end - start).toBeGreaterThanOrEqual(512)
        expect(Buffer.compare(bytes.subarray(start, end), earlier.subarray(start - shift, end - shift))).toBe(0)
        after = end
        afterEarlier = end - shift
      }
      expect(after).toBeLessThanOrEqual(bytes.length)
      expect(afterEarlier).toBeLessThanOrEqual(earlier.length)
    }),
    { numRuns: 400 },
  )
})

test('an inserted, a removed and a changed line leave the rest in common', () => {
  const lines = Array.from({ length: 400 }, (_, n) => `line ${n} says ${n * 7919}\n`)
  const other = lines.flatMap((line, n) =>
    n === 60 ? ['a new line\n', line] : n === 150 ? [] : n === 300 ? [`${line.slice(0, 5)}!\n`] : [line],
  )
  const [earlier, bytes] = laid([lines.join(''), other.join('')]) as [Uint8Array, Uint8Array]
  const told = [...Array.from(stretchesOf(bytes, earlier))]
  const common = told.reduce((sum, value, i) => sum + (i % 3 === 1 ? value : i % 3 === 0 ? -value : 0), 0)
  expect(told.length / 3).toBe(4)
  expect(common).toBeGreaterThan(bytes.length - 120)
})

const filler = 'one plain line of text\n'.repeat(300)
const longText = Buffer.from('a secret text of some length, and more of it').toString('base64')

test.each([
  ['a value that grows', '\ntoken = "abcd"', '\ntoken = "abcdef12"'],
  [
    'a value that is given far behind its name',
    `\ntoken${' '.repeat(7)}: string${' '.repeat(7)}= "abcd"`,
    `\ntoken${' '.repeat(7)}: string${' '.repeat(7)}= "abcdef"`,
  ],
  ['what stands before a token', ' sk-abcd', 'xsk-abcd'],
  ['what stands six bytes before a token', '\\u003dsk-abcd', '/u003dsk-abcd'],
  ['what stands before an escape', 'a\\/b', ' \\/b'],
  ['what an escape ends with', '\\U00000041', '\\U0000004g'],
  ['what a run begins with', ` ${longText}`, `aaaaa${longText}`],
  ['what a run ends with', `${longText.slice(0, 20)} `, longText],
  ['a keyword that is completed', ' ab!', ' abc'],
])('%s changes what is found, whichever comes first', (_, one, other) => {
  for (const [before, after] of [
    [filler, filler],
    ['', filler],
    [filler, ''],
  ] as const) {
    for (const [first, second] of [
      [one, other],
      [other, one],
    ] as const) {
      const [earlier, bytes] = laid([before + first + after, before + second + after]) as [Uint8Array, Uint8Array]
      const recall = createRecall(prefilter)
      everything(earlier, recall(earlier, null))
      expect(everything(bytes, recall(bytes, earlier))).toEqual(everything(bytes, searchOf(prefilter, bytes)))
    }
  }
})

test.each([
  ['ends earlier', `${filler}token = "abcdef12"`, `${filler}token = "abc`],
  ['ends later', `${filler}token = "abc`, `${filler}token = "abcdef12"`],
  ['begins later', `xsk-abcd${filler}`, `sk-abcd${filler}`],
  ['begins earlier', `sk-abcd${filler}`, `xsk-abcd${filler}`],
])('a text that %s is seen as it stands', (_, first, second) => {
  const [earlier, bytes] = laid([first, second]) as [Uint8Array, Uint8Array]
  const recall = createRecall(prefilter)
  everything(earlier, recall(earlier, null))
  expect(everything(bytes, recall(bytes, earlier))).toEqual(everything(bytes, searchOf(prefilter, bytes)))
})

test('a run is read from where it is asked for, not from where it was read the last time', () => {
  const run = `!!!!${Buffer.from([0xff, 0, 0xff, 0, 0xff, 0]).toString('base64')}${longText.slice(0, 24)}${'/'.repeat(8)} `
  const [earlier, bytes] = laid([filler + run + filler, filler + run + filler]) as [Uint8Array, Uint8Array]
  const recall = createRecall(prefilter)
  everything(earlier, recall(earlier, null))
  const [known, plain] = [recall(bytes, earlier), searchOf(prefilter, bytes)]
  const found = Array.from(run, (_, at) => plain.nextRun(filler.length + at))
  expect(new Set(found).size).toBeGreaterThan(1)
  expect(Array.from(run, (_, at) => known.nextRun(filler.length + at))).toEqual(found)
})

test('nothing is remembered of bytes that lie there no longer', () => {
  const [earlier, bytes] = laid([`${filler}token = "abcdef12"\n${filler}`, filler + filler]) as [Uint8Array, Uint8Array]
  const recall = createRecall(prefilter)
  everything(earlier, recall(earlier, null))
  earlier.fill(0)
  earlier.set(Buffer.from(filler + filler))
  expect(everything(bytes, recall(bytes, null)).hits).toEqual([])
})

// Each escape once had all of a text outside the arena read again: this took 23 s.
test('many escapes in a text that lies outside the arena end soon', () => {
  const texts = ['a line of text that is plain and long enough to be remembered\n', `${'%41 changed '.repeat(40)}${'x'.repeat(300)}\n`]
  const [first, second] = texts.map((line) => new Uint8Array(Buffer.from(line.repeat(1200)))) as [Uint8Array, Uint8Array]
  const recall = createRecall(prefilter)
  everything(first, recall(first, null))
  const search = recall(second, first)
  search.hits(() => {})
  let count = 0
  for (let at = search.nextEscape(0); at !== -1; at = search.nextEscape(at + 1)) count++
  expect(count).toBe(48_000)
})
