// The tables the scan looks at, made from the keywords that JavaScript laid down. All addresses are given by `configure`.
import { charRarity, pairRarity } from './rarity'

// One keyword: 32 bytes, the first six fields written by JavaScript.
export const recordSize: usize = 32
export const recordText: usize = 0
export const recordLength: usize = 4
export const recordFlags: usize = 8
export const recordClass: usize = 12
export const recordMin: usize = 16
export const recordPacked: usize = 20
const recordDelta: usize = 24

// Flags of a keyword.
export const fold: u32 = 1
export const boundary: u32 = 2
export const run: u32 = 4
export const assigned: u32 = 8

// One gram of a keyword: its four folded bytes, which of them count, and keyword << 8 | delta + 1.
export const entrySize: usize = 12

export const foldBits: u32 = 0x20202020
// The odd multiplier of a multiplicative hash, shifted so that the fourth byte of a gram falls out of the product.
const multiplier: u32 = 0x9e3779 << 8
const groupBits: u32 = 12
const farthest: i32 = 24
const highest: u32 = 0xffffffff

// One bit of eight for each byte value, the same for both cases of a letter.
export const classes: usize = memory.data(256)

export let records: usize = 0
export let rows: usize = 0
export let starts: usize = 0
export let entries: usize = 0
export let shift: u32 = 0
let count: u32 = 0

// Says where the tables lie; `build` then fills them.
export function configure(recordsAt: usize, keywords: u32, rowsAt: usize, rowBits: u32, startsAt: usize, entriesAt: usize): void {
  records = recordsAt
  count = keywords
  rows = rowsAt
  starts = startsAt
  entries = entriesAt
  shift = 32 - rowBits
}

// The row of the first three bytes of a gram, in a table of 2^(32 - right) rows.
// @ts-ignore: decorator
@inline
export function rowIn(folded: u32, right: u32): usize {
  return (folded * multiplier) >>> right
}

// Entries lie in fewer, denser groups than rows, so that they stay near the processor. The address of where a gram's group starts.
// @ts-ignore: decorator
@inline
export function groupOf(folded: u32): usize {
  return starts + (rowIn(folded, 32 - groupBits) << 2)
}

// @ts-ignore: decorator
@inline
function symbol(byte: u32): u32 {
  if (byte - 97 < 26) return byte - 97
  if (byte - 48 < 10) return 26
  if (byte == 0x7f) return 27
  if (byte == 45) return 28
  if (byte == 46) return 29
  if (byte == 0x20 || byte == 0x29 || byte == 0x2a) return 30
  return 31
}

// How rare four folded bytes are, as a chain of pairs.
function gramRarity(gram: u32): i32 {
  const a = symbol(gram & 0xff)
  const b = symbol((gram >>> 8) & 0xff)
  const c = symbol((gram >>> 16) & 0xff)
  const d = symbol(gram >>> 24)
  const pairs =
    <i32>load<u8>(pairRarity + a * 32 + b) + <i32>load<u8>(pairRarity + b * 32 + c) + <i32>load<u8>(pairRarity + c * 32 + d)
  return pairs - <i32>load<u8>(charRarity + b) - <i32>load<u8>(charRarity + c)
}

// Where in the keyword the rarest pair of neighbouring grams begins.
function rarestPair(text: usize, length: i32): i32 {
  let best = 0
  let bestRarity = -1
  const last = min(length - 5, farthest)
  for (let j = 0; j <= last; j++) {
    const rarity = min(gramRarity(load<u32>(text + j) | foldBits), gramRarity(load<u32>(text + j + 1) | foldBits))
    if (rarity > bestRarity) {
      bestRarity = rarity
      best = j
    }
  }
  return best
}

// Writes the keyword as pairs of words: bits to set in the text, and what it must then equal.
function pack(record: usize): void {
  const text: usize = load<u32>(record, recordText)
  const length = load<u32>(record, recordLength)
  const folded = (load<u32>(record, recordFlags) & fold) != 0
  let packed: usize = load<u32>(record, recordPacked)
  for (let i: u32 = 0; i < length; i += 4) {
    let ignore: u32 = 0
    let value: u32 = 0
    for (let k: u32 = 0; k < 4; k++) {
      let byte: u32 = 0xff
      let bits: u32 = 0xff
      if (i + k < length) {
        byte = load<u8>(text + i + k)
        bits = folded && byte - 97 < 26 ? 0x20 : 0
      }
      value |= byte << (k * 8)
      ignore |= bits << (k * 8)
    }
    store<u32>(packed, ignore)
    store<u32>(packed, value, 4)
    packed += 8
  }
}

// The classes of the byte that follows a keyword.
function following(record: usize): u32 {
  if ((load<u32>(record, recordFlags) & run) == 0 || load<u32>(record, recordMin) == 0) return 0xff
  const members: usize = load<u32>(record, recordClass)
  let bits: u32 = 0
  for (let byte: u32 = 0; byte < 256; byte++) {
    if (load<u8>(members + byte) != 0) bits |= load<u8>(classes + byte)
  }
  return bits
}

// First pass: marks the gram in its row and counts it in its group. Second pass: writes its entry.
function register(gram: u32, mask: u32, bits: u32, keyword: u32, delta: i32, write: bool): void {
  const start = groupOf(gram)
  if (!write) {
    const row = rowIn(gram, shift)
    store<u8>(rows + row, load<u8>(rows + row) | <u8>bits)
    store<u32>(start, load<u32>(start) + 1)
    return
  }
  const index = load<u32>(start) - 1
  store<u32>(start, index)
  const entry = entries + <usize>index * entrySize
  store<u32>(entry, gram & mask)
  store<u32>(entry, mask, 4)
  store<u32>(entry, (keyword << 8) | <u32>(delta + 1), 8)
}

// The class of a gram's fourth byte.
// @ts-ignore: decorator
@inline
function fourth(gram: u32): u32 {
  return load<u8>(classes + <usize>(gram >>> 24))
}

// A keyword of three bytes has one gram of its own; the other one begins with any byte before it.
function registerShort(keyword: u32, record: usize, gram: u32, write: bool): void {
  register(gram, 0x00ffffff, write ? 0 : following(record), keyword, 0, write)
  const tail = gram << 8
  for (let byte: u32 = 0; byte < 256; byte++) {
    if ((byte & 0x20) != 0) register(tail | byte, highest, fourth(tail), keyword, -1, write)
  }
}

// The two grams of a keyword, one of which stands at a place that is looked at wherever the keyword stands.
function registerKeyword(keyword: u32, write: bool): void {
  const record = records + <usize>keyword * recordSize
  const text: usize = load<u32>(record, recordText)
  const length = <i32>load<u32>(record, recordLength)
  if (length == 3) {
    registerShort(keyword, record, (load<u32>(text) | foldBits) & 0x00ffffff, write)
    return
  }
  if (!write) store<u32>(record, rarestPair(text, length), recordDelta)
  const delta = <i32>load<u32>(record, recordDelta)
  const one = load<u32>(text + delta) | foldBits
  register(one, highest, fourth(one), keyword, delta, write)
  const two = load<u32>(text + delta + 1) | foldBits
  if (length > 4) register(two, highest, fourth(two), keyword, delta + 1, write)
  else register(two, 0x00ffffff, write ? 0 : following(record), keyword, 1, write)
}

// Fills every table. The texts, records and class tables must have been written.
export function build(): void {
  for (let byte: u32 = 0; byte < 256; byte++) store<u8>(classes + byte, <u8>1 << <u8>(byte & 7))
  memory.fill(rows, 0, <usize>1 << (32 - shift))
  const size: usize = 4 << groupBits
  memory.fill(starts, 0, size + 4)
  for (let keyword: u32 = 0; keyword < count; keyword++) {
    pack(records + <usize>keyword * recordSize)
    registerKeyword(keyword, false)
  }
  let sum: u32 = 0
  for (let group: usize = 0; group <= size; group += 4) {
    sum += load<u32>(starts + group)
    store<u32>(starts + group, sum)
  }
  for (let keyword: u32 = 0; keyword < count; keyword++) registerKeyword(keyword, true)
}
