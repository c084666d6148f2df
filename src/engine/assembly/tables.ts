// The tables the scan looks at, made from the keywords that JavaScript laid down. All addresses are given by `configure`.
// One keyword: 32 bytes, the first seven fields written by JavaScript.
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
const highest: u32 = 0xffffffff

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

// The row of the first three bytes of a gram, in a table of 2^(32 - right) rows. Its 32 bits are those of the fourth byte's lower five bits,
// the same for both cases of a letter.
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

// The bits of the byte that follows a keyword.
function following(record: usize): u32 {
  if ((load<u32>(record, recordFlags) & run) == 0 || load<u32>(record, recordMin) == 0) return highest
  const members: usize = load<u32>(record, recordClass)
  let bits: u32 = 0
  for (let byte: u32 = 0; byte < 256; byte++) {
    if (load<u8>(members + byte) != 0) bits |= 1 << byte
  }
  return bits
}

// First pass: marks the gram in its row and counts it in its group. Second pass: writes its entry.
function register(gram: u32, mask: u32, bits: u32, keyword: u32, delta: i32, write: bool): void {
  const start = groupOf(gram)
  if (!write) {
    const row = rows + (rowIn(gram, shift) << 2)
    store<u32>(row, load<u32>(row) | bits)
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

// The bit of a gram's fourth byte.
// @ts-ignore: decorator
@inline
function fourth(gram: u32): u32 {
  return 1 << (gram >>> 24)
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
  const delta = <i32>load<u32>(record, recordDelta)
  const one = load<u32>(text + delta) | foldBits
  register(one, highest, fourth(one), keyword, delta, write)
  const two = load<u32>(text + delta + 1) | foldBits
  if (length > 4) register(two, highest, fourth(two), keyword, delta + 1, write)
  else register(two, 0x00ffffff, write ? 0 : following(record), keyword, 1, write)
}

// Fills every table. The texts, records and class tables must have been written.
export function build(): void {
  memory.fill(rows, 0, <usize>4 << (32 - shift))
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
