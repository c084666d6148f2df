import type { DocumentBatch } from '../../core/document.js'
import type { Gap } from '../../core/gap.js'
import { tooLarge } from '../lib/file-errors.js'
import type { Repository } from '../lib/git-repository.js'
import type { Listing } from './listing.js'
import { readingOrder } from './reading-order.js'
import type { GitRefs } from './refs.js'

const firstBytes = 2 * 1024 * 1024
const mostBytes = 32 * 1024 * 1024
const mostObjects = 20_000

/**
 * Cuts a listing that has ended into batches. They follow the order of reading and grow from 2 to 32 MB: hits are known early, the last
 * batches are a small part of the whole, and few families are cut in two.
 */
export function* batchesOf(
  repository: Repository,
  listing: Listing,
  maxFileSize: number,
  isClean: (index: number) => boolean,
): Iterable<DocumentBatch | Gap> {
  const width = repository.idBytes * 2 + 1
  let picked: number[] = []
  let weight = 0
  let target = firstBytes
  const cut = (): DocumentBatch => {
    const ids = new Uint8Array(picked.length * width)
    for (const [place, index] of picked.entries()) {
      listing.table.writeHex(index, ids, place * width)
      ids[(place + 1) * width - 1] = 10
    }
    const refs: GitRefs = { kind: 'objects', repository, ids, facts: null, limit: null }
    const batch = { refs, count: picked.length, weight }
    picked = []
    weight = 0
    target = Math.min(mostBytes, target * 1.4)
    return batch
  }
  for (const index of readingOrder(listing)) {
    if (isClean(index)) continue
    const size = listing.sizeOf(index)
    if (size > maxFileSize) {
      yield tooLarge(`object ${listing.table.hex(index)}`, size)
      continue
    }
    picked.push(index)
    weight += size
    if (weight >= target || picked.length >= mostObjects) yield cut()
  }
  if (picked.length > 0) yield cut()
}
