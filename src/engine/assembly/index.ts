// The prefilter: looks at every second byte for grams of keywords, then at what stands around them, then at the keyword and its gate.
import { passes, prepareKinds } from './gates'
import {
  contextIn,
  entries,
  entrySize,
  foldBits,
  groupOf,
  neighbour,
  prepareNeighbours,
  recordLength,
  recordPacked,
  records,
  recordSize,
  rowIn,
  rows,
  shift,
} from './tables'

export { configure, build } from './tables'
export { alike, stretchesAt } from './alike'
export { countBytes, countUnits } from './count'
export { nextEscape } from './escapes'
export { nextRun } from './runs'

// Bytes looked at before what they may be is looked at more closely.
const block: usize = 4096

let candidates: usize = 0
let hits: usize = 0
let full: u32 = 0
let found: u32 = 0
let reached: usize = 0
let low: usize = 0
let high: usize = 0
let begin: usize = 0
let end: usize = 0

prepareKinds()
prepareNeighbours()

// Where the module's own data ends.
export function dataEnd(): usize {
  return __heap_base
}

// Where a block's candidates and where hits are written (offset << 32 | keyword, 8 bytes each), and how many are too many to go on.
export function configureHits(candidatesAt: usize, hitsAt: usize, most: u32): void {
  candidates = candidatesAt
  hits = hitsAt
  full = most
}

// The first start of a keyword that the last scan did not answer for.
export function reach(): usize {
  return reached
}

// Puts a hit in its place: offsets rise, and keywords at one offset.
function emit(keyword: u32, at: usize): void {
  const hit = (<u64>at << 32) | keyword
  let slot = hits + (<usize>found << 3)
  while (slot > hits && load<u64>(slot - 8) > hit) {
    store<u64>(slot, load<u64>(slot - 8))
    slot -= 8
  }
  store<u64>(slot, hit)
  found++
}

function check(keyword: u32, at: usize): void {
  if (at < low || at >= high) return
  const record = records + <usize>keyword * recordSize
  const length: usize = load<u32>(record, recordLength)
  if (at + length > end) return
  let packed: usize = load<u32>(record, recordPacked)
  for (let i: usize = 0; i < length; i += 4) {
    if ((load<u32>(at + i) | load<u32>(packed)) != load<u32>(packed, 4)) return
    packed += 8
  }
  if (passes(record, at, begin, end)) emit(keyword, at)
}

// Looks up what the gram at `p` may belong to.
function verify(p: usize): void {
  const gram = load<u32>(p) | foldBits
  const group = groupOf(gram)
  let entry = entries + <usize>load<u32>(group) * entrySize
  const stop = entries + <usize>load<u32>(group, 4) * entrySize
  while (entry < stop) {
    if ((gram & load<u32>(entry, 4)) == load<u32>(entry)) {
      const what = load<u32>(entry, 8)
      check(what >>> 8, p + 1 - <usize>(what & 0xff))
    }
    entry += entrySize
  }
}

// 1 when the gram at `p` may belong to a keyword: the row of its first three bytes has the bit of the fourth.
// @ts-ignore: decorator
@inline
function look(p: usize, table: usize, right: u32): u32 {
  const word = load<u32>(p)
  return (load<u32>(table + (rowIn(word | foldBits, right) << 2)) >>> (word >>> 24)) & 1
}

// Writes the addresses of grams in [p, stop) that may belong to a keyword and gives the end of what was written. No branch: most of them lead nowhere.
function collect(p: usize, stop: usize): usize {
  const table = rows
  const right = shift
  let out = candidates
  while (p < stop) {
    store<u32>(out, <u32>p)
    out += look(p, table, right) << 2
    store<u32>(out, <u32>(p + 2))
    out += look(p + 2, table, right) << 2
    store<u32>(out, <u32>(p + 4))
    out += look(p + 4, table, right) << 2
    store<u32>(out, <u32>(p + 6))
    out += look(p + 6, table, right) << 2
    p += 8
  }
  return out
}

// Keeps of the collected addresses those around which stands what stands around a gram of that row.
function narrow(last: usize): usize {
  const right = shift
  let out = candidates
  for (let at = candidates; at < last; at += 4) {
    const p: usize = load<u32>(at)
    const context = contextIn(load<u32>(p) | foldBits, right)
    const before = load<u32>(context) >>> neighbour(load<u8>(p - 1))
    const behind = load<u32>(context, 4) >>> neighbour(load<u8>(p + 4))
    store<u32>(out, <u32>p)
    out += (before & behind & 1) << 2
  }
  return out
}

/**
 * Writes the hits of keywords that start in [from, until) of the range [begin, end) and gives their number. `farthest` is the longest
 * way from a keyword's start to its gram. Stops early when the room for hits runs out; `reach` tells where to go on.
 */
export function scan(from: usize, until: usize, rangeBegin: usize, rangeEnd: usize, farthest: usize): u32 {
  found = 0
  low = from
  high = until
  begin = rangeBegin
  end = rangeEnd
  const stop = min(until + farthest, rangeEnd)
  for (let p = from; p < stop; p += block) {
    const last = narrow(collect(p, min(stop, p + block)))
    for (let at = candidates; at < last; at += 4) {
      const gram: usize = load<u32>(at)
      verify(gram)
      if (found >= full) {
        reached = min(until, max(from, gram + 2 - farthest))
        return found
      }
    }
  }
  reached = until
  return found
}
