import { afterEach, expect, test } from 'vitest'
import { createArena, createPrefilter, type Keyword, layOut, offeredLayout, offerLayout } from '../../src/engine/index.js'

const keywords = (...texts: string[]): Keyword[] => texts.map((text) => ({ text, fold: false, gate: { kind: 'none' } }))

function hitsOf(own: readonly Keyword[], name: string | null): number[] {
  const hits: number[] = []
  createPrefilter(own, createArena(1 << 16), name).scan(Buffer.from('one two three'), 0, 13, (_, at) => hits.push(at))
  return hits
}

afterEach(() => offerLayout(() => null))

test('an offered layout stands for the keywords of its name alone', () => {
  let reads = 0
  offerLayout(() => {
    reads++
    return { name: 'these', layout: layOut(keywords('two')) }
  })
  expect(hitsOf(keywords('one'), null)).toEqual([0])
  expect(reads).toBe(0)
  expect(hitsOf(keywords('one'), 'those')).toEqual([0])
  // Named as these are, the keywords are not looked at: the layout speaks.
  expect(hitsOf(keywords('one'), 'these')).toEqual([4])
  expect(offeredLayout()?.name).toBe('these')
  expect(reads).toBe(1)
})
