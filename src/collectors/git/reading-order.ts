import type { Listing } from './listing.js'

/**
 * The indexes of a listing that has ended, each object right behind the one git keeps it as a difference from: what both are made of is
 * unpacked once, and documents that resemble each other follow each other.
 */
export function readingOrder({ table, baseOf }: Pick<Listing, 'table' | 'baseOf'>): Uint32Array {
  const { size } = table
  // Families as lists: by index + 1 an object's first descendant and the next one of the same base, at 0 what has no base; 0 ends a list.
  const first = new Uint32Array(size + 1)
  const next = new Uint32Array(size + 1)
  for (let index = size - 1; index >= 0; index--) {
    const family = baseOf(index) + 1
    next[index + 1] = first[family] as number
    first[family] = index + 1
  }
  const order = new Uint32Array(size)
  const waiting: number[] = []
  let at = first[0] as number
  for (let place = 0; place < size; place++) {
    order[place] = at - 1
    if ((next[at] as number) !== 0) waiting.push(next[at] as number)
    at = (first[at] as number) || (waiting.pop() ?? 0)
  }
  return order
}
