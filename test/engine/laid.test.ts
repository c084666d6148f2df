import { afterEach, expect, test } from 'vitest'
import {
  builtPrefilter,
  createArena,
  createPrefilter,
  type Keyword,
  layOut,
  offeredLayout,
  offerLayout,
  type Prefilter,
} from '../../src/engine/index.js'

const keywords = (...texts: string[]): Keyword[] => texts.map((text) => ({ text, fold: false, gate: { kind: 'none' } }))

function hitsOf(prefilter: Prefilter | undefined): [number, number][] {
  const hits: [number, number][] = []
  prefilter?.scan(Buffer.from('one two three'), 0, 13, (keyword, at) => hits.push([keyword, at]))
  return hits
}

afterEach(() => offerLayout(() => null))

test('without an offer there is no built prefilter', () => {
  expect(builtPrefilter(createArena(1 << 16))).toBeNull()
})

test('an offered layout is read once, when it is wanted', () => {
  let reads = 0
  offerLayout(() => {
    reads++
    return layOut(keywords('three', 'two'))
  })
  expect(hitsOf(createPrefilter(keywords('one'), createArena(1 << 16)))).toEqual([[0, 0]])
  expect(reads).toBe(0)
  const built = builtPrefilter(createArena(1 << 16))
  expect(built?.count).toBe(2)
  expect(hitsOf(built?.prefilter)).toEqual([
    [1, 4],
    [0, 8],
  ])
  expect(offeredLayout()?.count).toBe(2)
  expect(reads).toBe(1)
})

test('a built prefilter and one of other keywords take turns over one arena', () => {
  offerLayout(() => layOut(keywords('two')))
  const arena = createArena(1 << 16)
  const built = builtPrefilter(arena)?.prefilter
  const other = createPrefilter(keywords('one', 'three'), arena)
  for (let turn = 0; turn < 3; turn++) {
    expect(hitsOf(built)).toEqual([[0, 4]])
    expect(hitsOf(other)).toEqual([
      [0, 0],
      [1, 8],
    ])
  }
})
