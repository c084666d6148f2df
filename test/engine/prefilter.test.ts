import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Gate } from '../../src/core/rule.js'
import { createArena, createPlainPrefilter, createPrefilter, type Keyword, type Prefilter } from '../../src/engine/index.js'
import { tablesAt } from '../../src/engine/layout.js'
import { scannerOf } from '../../src/engine/module.js'

const arena = createArena(1 << 18)
const none: Gate = { kind: 'none' }
const run = (body: string, min: number, boundary = true): Gate => ({ kind: 'run', body, min, boundary })
const assigned = (body: string, min: number): Gate => ({ kind: 'assigned', body, min })
const reach = (over: string, most: number, target: { text: string } | { body: string; min: number }): Gate => ({
  kind: 'reach',
  over,
  most,
  target,
})
const exact = (text: string, gate: Gate = none): Keyword => ({ text, fold: false, gate })
const folded = (text: string, gate: Gate = none): Keyword => ({ text, fold: true, gate })

type Hits = [keyword: number, at: number][]

function hitsOf(prefilter: Prefilter, bytes: Uint8Array, from = 0, to = bytes.length): Hits {
  const hits: Hits = []
  prefilter.scan(bytes.subarray(from, to), 0, to - from, (keyword, at) => hits.push([keyword, at + from]))
  return hits
}

/** The hits of every way to scan the same bytes: plain; outside the arena; inside it at an even and an odd address. */
function everyWay(keywords: readonly Keyword[], bytes: Uint8Array, from = 0, to = bytes.length): { plain: Hits; others: Hits[] } {
  const fast = createPrefilter(keywords, arena)
  const inside = [0, 1].map((shift) => {
    const view = arena.into.subarray(shift, shift + bytes.length)
    view.set(bytes)
    return hitsOf(fast, view, from, to)
  })
  return { plain: hitsOf(createPlainPrefilter(keywords), bytes, from, to), others: [hitsOf(fast, bytes, from, to), ...inside] }
}

test('WebAssembly is what runs here', () => {
  expect(scannerOf(arena.memory)).not.toBeNull()
})

test('the tables begin behind the module’s own data', () => {
  expect(scannerOf(arena.memory)?.dataEnd()).toBeGreaterThan(1024)
  expect(scannerOf(arena.memory)?.dataEnd()).toBeLessThanOrEqual(tablesAt)
})

describe('a keyword and its gate', () => {
  const alnum = '0-9A-Za-z'
  const cases: [name: string, keyword: Keyword, text: string, at: number[]][] = [
    ['stands anywhere', exact('abcd'), 'abcd abcdabcd xabcd', [0, 5, 9, 15]],
    ['overlaps itself', exact('aaa'), 'aaaaa', [0, 1, 2]],
    ['keeps its case', exact('Abc'), 'abc Abc ABC', [4]],
    ['is met in any case', folded('a_c-9'), 'A_C-9 a_c-9 a?c-9', [0, 6]],
    ['folds letters alone', folded('[abc'), '[ABC {abc', [0]],
    ['needs its run', exact('key', run(alnum, 4)), 'keyab1 keyab12 key', [7]],
    ['needs its run before the end', exact('key', run(alnum, 4)), 'x keyab1', []],
    ['has its run at the very end', exact('key', run(alnum, 3)), 'x keyab1', [2]],
    ['may not stand in a word', exact('sk-', run(alnum, 2)), 'task-ab sk-ab _sk-ab 9sk-ab', [8, 15]],
    ['may where no boundary is asked', exact('sk-', run(alnum, 2, false)), 'task-ab', [2]],
    ['may follow an escape', exact('sk-', run(alnum, 2)), String.raw`\nsk-aa %3Dsk-aa \x3dsk-aa \u003Dsk-aa`, [2, 11, 21, 33]],
    ['may not follow half an escape', exact('sk-', run(alnum, 2)), String.raw`\dsk-aa %gDsk-aa \x3sk-aa u003Dsk-aa`, []],
    ['is assigned', folded('token', assigned(alnum, 6)), 'TOKEN=abc123', [0]],
    ['is assigned behind the rest of its name', folded('token', assigned(alnum, 6)), 'my_token_of.ours-2 := abc123', [3]],
    ['is assigned in quotes', folded('token', assigned(alnum, 6)), `{"token" : "abc123"}`, [2]],
    ['is assigned in escaped quotes', folded('token', assigned(alnum, 6)), String.raw`{\"token\":\"abc123\"}`, [3]],
    ['is assigned with a scheme', folded('token', assigned(alnum, 12)), `token => 'Bearer  abcdef123456'`, [0]],
    ['is an argument', folded('token', assigned(alnum, 6)), `setToken("abc123") token['abc123']`, [3]],
    ['is not assigned', folded('token', assigned(alnum, 6)), 'token abc123 token\n= abc123 token =\nabc123 token ; abc123', []],
    ['is assigned too little', folded('token', assigned(alnum, 6)), 'token = abc12', []],
    ['is assigned too far away', folded('token', assigned(alnum, 6)), `token${'_'.repeat(41)}=abc123 token${' '.repeat(9)}= abc123`, []],
  ]
  const reaching: typeof cases = [
    ['is followed by a text', exact('://', reach('a-z', 3, { text: '@h' })), '://@h ://abc@h ://abcd@h ://ab@ ://a-@h', [0, 6]],
    ['is followed by a text of its case', exact('://', reach('a-z', 3, { text: 'At' })), '://at ://At', [6]],
    ['is followed by a run', exact('key', reach(' =', 2, { body: '0-9', min: 2 })), 'key12 key =34 key = 56 key 7', [0, 6]],
    ['is followed to the very end', exact('key', reach(' ', 2, { text: 'xy' })), 'key xykey x', [0]],
  ]
  test.each([...cases, ...reaching])('%s', (_name, keyword, text, at) => {
    const { plain, others } = everyWay([keyword], Buffer.from(text, 'latin1'))
    expect(plain).toEqual(at.map((offset) => [0, offset]))
    for (const other of others) expect(other).toEqual(plain)
  })

  test('counts for each of several keywords at one offset, in their order', () => {
    const keywords = [exact('sk-proj'), exact('sk-'), folded('sk-p'), exact('sk-'), exact('k-p'), exact('sk-', run('x', 1))]
    const { plain, others } = everyWay(keywords, Buffer.from('see sk-proj'))
    expect(plain).toEqual([[0, 4], [1, 4], [2, 4], [3, 4], [4, 5]]) // biome-ignore format: a table
    for (const other of others) expect(other).toEqual(plain)
  })

  test('sees nothing outside the range', () => {
    const { plain, others } = everyWay(
      [exact('abc'), exact('xyz', run('a-z', 2, false)), exact('xyz', run('a-z', 3, false))],
      Buffer.from('abcxyzabcde'),
      1,
      8,
    )
    expect(plain).toEqual([[1, 3]])
    for (const other of others) expect(other).toEqual(plain)
  })
})

test('what stands before the range bounds nothing in it', () => {
  const { plain, others } = everyWay([exact('sk-', run('a-z', 2)), exact('sk-ab', run('a-z', 1))], Buffer.from('gsk-abc'), 1)
  expect(plain).toEqual([[0, 1], [1, 1]]) // biome-ignore format: a table
  for (const other of others) expect(other).toEqual(plain)
})

test('a keyword that is too short or not ASCII is refused', () => {
  for (const create of [createPlainPrefilter, (keywords: Keyword[]) => createPrefilter(keywords, arena)]) {
    expect(() => create([exact('ab')])).toThrow(RangeError)
    expect(() => create([folded('clé')])).toThrow(RangeError)
  }
})

test('no keywords find nothing', () => {
  expect(hitsOf(createPrefilter([], arena), Buffer.from('abcdef'))).toEqual([])
})

describe('the fast prefilter finds what the plain one finds', () => {
  const letters = fc.constantFrom('a', 'b', 'A', 'k', '_', '-', '0', ' ', '=')
  const body = fc.constantFrom('a-z', '0-9A-Za-z', 'ab_\\-', '=k', '')
  const gate: fc.Arbitrary<Gate> = fc.oneof(
    fc.constant(none),
    fc.record({ kind: fc.constant('run' as const), body, min: fc.nat(3), boundary: fc.boolean() }),
    fc.record({ kind: fc.constant('assigned' as const), body, min: fc.nat(4) }),
    fc.record({
      kind: fc.constant('reach' as const),
      over: body,
      most: fc.nat(5),
      target: fc.oneof(fc.record({ text: fc.constantFrom('k', '=k', '9-', 'A') }), fc.record({ body, min: fc.nat(3) })),
    }),
  )
  const keyword: fc.Arbitrary<Keyword> = fc
    .record({ text: fc.string({ unit: letters, minLength: 3, maxLength: 9 }), fold: fc.boolean(), gate })
    .map((one) => (one.fold ? { ...one, text: one.text.toLowerCase() } : one))
  const glue = fc.constantFrom(
    '\\n',
    '%3D',
    '\\x3d',
    '\\u003d',
    ' = "',
    ': Bearer ',
    '\\": \\"',
    '\n',
    '\t',
    'Key ',
    "')",
    '=>',
    'é',
    '\0',
    'zz',
    '.',
  )
  const sample = fc.array(keyword, { minLength: 1, maxLength: 24 }).chain((keywords) => {
    const texts = keywords.flatMap(({ text }) => [text, text.toUpperCase(), text.slice(1), text.slice(0, -1)])
    const piece = fc.oneof(fc.constantFrom(...texts), fc.string({ unit: letters, maxLength: 8 }), glue)
    return fc.record({
      keywords: fc.constant(keywords),
      bytes: fc.array(piece, { minLength: 10, maxLength: 60, size: 'max' }).map((pieces) => Buffer.from(pieces.join(''), 'latin1')),
      cut: fc.tuple(fc.nat(20), fc.nat(20)),
    })
  })

  test('on fragments of keywords, in any range', () => {
    let seen = 0
    fc.assert(
      fc.property(sample, ({ keywords, bytes, cut }) => {
        const from = Math.min(cut[0], bytes.length)
        const to = Math.max(from, bytes.length - cut[1])
        const { plain, others } = everyWay(keywords, bytes, from, to)
        seen += plain.length
        for (const other of others) expect(other).toEqual(plain)
      }),
      { numRuns: 1500 },
    )
    expect(seen).toBeGreaterThan(1000)
  })

  test('on many keywords and long documents that are copied piecewise', () => {
    const unit = fc.constantFrom('a', 'e', 'k', 'y', 't', '_')
    const texts = fc.array(fc.string({ unit, minLength: 3, maxLength: 30 }), { minLength: 300, maxLength: 1200 })
    fc.assert(
      fc.property(texts, fc.infiniteStream(unit), (all, stream) => {
        const keywords = all.map((text, i) => (i % 3 === 0 ? exact(text, run('a-z', 40, i % 2 === 0)) : exact(text)))
        const bytes = Buffer.from([...stream.take(200)].join('').repeat(900) + all.join(' '))
        const { plain, others } = everyWay(keywords, bytes)
        expect(plain.length).toBeGreaterThan(300)
        for (const other of others) expect(equal(other, plain)).toBe(true)
      }),
      { numRuns: 3 },
    )
  })

  test('when every offset is a hit of many keywords', () => {
    const keywords = Array.from({ length: 60 }, (_, i) => exact('a'.repeat(3 + (i % 20))))
    const bytes = Buffer.alloc(3000, 'a')
    const { plain, others } = everyWay(keywords, bytes)
    for (const other of others) expect(equal(other, plain)).toBe(true)
  })

  test('with tables too large for the arena', () => {
    const keywords = Array.from({ length: 600 }, (_, i) => exact(`${(i + 1296).toString(36)}`))
    const bytes = Buffer.from(Array.from({ length: 3000 }, (_, i) => (i * 7919).toString(36)).join(''))
    const { plain, others } = everyWay(keywords, bytes)
    expect(plain.length).toBeGreaterThan(100)
    for (const other of others) expect(other).toEqual(plain)
  })
})

/** Deep equality of long lists, without a difference printed over pages. */
function equal(a: Hits, b: Hits): boolean {
  return a.length === b.length && a.every(([keyword, at], i) => keyword === b[i]?.[0] && at === b[i]?.[1])
}

test('prefilters share an arena, even while one reports', () => {
  const outer = createPrefilter([exact('abc')], arena)
  const inner = createPrefilter([exact('xyz'), exact('bca')], arena)
  const bytes = Buffer.from('abc xyz abc')
  arena.into.set(bytes)
  const seen: string[] = []
  outer.scan(arena.into, 0, bytes.length, (_, at) => {
    seen.push(`abc ${at}`)
    inner.scan(Buffer.from('bca'), 0, 3, () => seen.push('bca'))
    inner.scan(arena.into, 0, bytes.length, (_inner, innerAt) => seen.push(`xyz ${innerAt}`))
  })
  expect(seen).toEqual(['abc 0', 'bca', 'xyz 4', 'abc 8', 'bca', 'xyz 4'])
})

test('what lies in the arena stays as it is', () => {
  const view = arena.into.subarray(0, 1000).fill(97)
  hitsOf(createPrefilter([exact('aaa')], arena), Buffer.alloc(300_000, 'b'))
  expect(view.every((byte) => byte === 97)).toBe(true)
})
