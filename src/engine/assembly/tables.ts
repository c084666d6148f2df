// The tables the scan looks at, made from the keywords that JavaScript laid down. All addresses are given by `configure`.
// One keyword: 32 bytes, its fields written by JavaScript.
export const recordSize: usize = 32
export const recordText: usize = 0
export const recordLength: usize = 4
export const recordFlags: usize = 8
export const recordClass: usize = 12
export const recordMin: usize = 16
export const recordPacked: usize = 20
const recordDelta: usize = 24
export const recordTarget: usize = 28

// Flags of a keyword.
export const fold: u32 = 1
export const boundary: u32 = 2
export const run: u32 = 4
export const assigned: u32 = 8
export const reaching: u32 = 16
export const literal: u32 = 32

// One gram of a keyword: its four folded bytes, which of them count, and keyword << 8 | delta + 1.
export const entrySize: usize = 12

export const foldBits: u32 = 0x20202020
// The odd multiplier of a multiplicative hash, shifted so that the fourth byte of a gram falls out of the product.
const multiplier: u32 = 0x9e3779 << 8
const groupBits: u32 = 14
const highest: u32 = 0xffffffff

// Classes of neighbouring bytes, a bit each: a letter of either case, a digit, and what stands in tokens or around them.
const neighbours: usize = memory.data(256)
const otherByte: u32 = 0
const digit: u32 = 27
const underscore: u32 = 28
const dash: u32 = 29
const joint: u32 = 30

export let records: usize = 0
export let rows: usize = 0
export let contexts: usize = 0
export let starts: usize = 0
export let entries: usize = 0
export let shift: u32 = 0
let count: u32 = 0

// Says where the tables lie; `build` then fills them.
export function configure(
  recordsAt: usize,
  keywords: u32,
  rowsAt: usize,
  rowBits: u32,
  contextsAt: usize,
  startsAt: usize,
  entriesAt: usize,
): void {
  records = recordsAt
  count = keywords
  rows = rowsAt
  contexts = contextsAt
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

// What stands before and behind the grams of a row: the address of two words of neighbours.
// @ts-ignore: decorator
@inline
export function contextIn(folded: u32, right: u32): usize {
  return contexts + (rowIn(folded, right) << 3)
}

// The class of a byte as a neighbour.
// @ts-ignore: decorator
@inline
export function neighbour(byte: u32): u32 {
  return load<u8>(neighbours + <usize>byte)
}

function mark(text: string, class_: u32): void {
  for (let i = 0; i < text.length; i++) store<u8>(neighbours + <usize>text.charCodeAt(i), class_)
}

// Fills the table of neighbours; once an instance.
export function prepareNeighbours(): void {
  for (let byte: u32 = 0; byte < 128; byte++) {
    const letter = (byte | 0x20) - 96
    store<u8>(neighbours + byte, letter - 1 < 26 ? letter : byte - 48 < 10 ? digit : otherByte)
  }
  mark('_', underscore)
  mark('-', dash)
  mark('.+/=', joint)
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

// The bits of the byte that follows a keyword: of its lower five bits for a row, of its class for a context.
function following(record: usize, least: u32, asNeighbour: bool): u32 {
  if ((load<u32>(record, recordFlags) & run) == 0 || load<u32>(record, recordMin) < least) return highest
  const members: usize = load<u32>(record, recordClass)
  let bits: u32 = 0
  for (let byte: u32 = 0; byte < 256; byte++) {
    if (load<u8>(members + byte) != 0) bits |= 1 << (asNeighbour ? neighbour(byte) : byte)
  }
  return bits
}

// The classes of the byte at an offset of a keyword's text, or of what may stand behind it there; before it stands anything.
function neighboursAt(record: usize, offset: i32): u32 {
  if (offset < 0) return highest
  const length = <i32>load<u32>(record, recordLength)
  if (offset >= length) return following(record, offset - length + 1, true)
  return 1 << neighbour(load<u8>(<usize>load<u32>(record, recordText) + offset))
}

// First pass: marks the gram in its row, says what stands around it there and counts it in its group. Second pass: writes its entry.
function register(gram: u32, mask: u32, bits: u32, before: u32, behind: u32, keyword: u32, delta: i32, write: bool): void {
  const start = groupOf(gram)
  if (!write) {
    const row = rows + (rowIn(gram, shift) << 2)
    const context = contextIn(gram, shift)
    store<u32>(row, load<u32>(row) | bits)
    store<u32>(context, load<u32>(context) | before)
    store<u32>(context, load<u32>(context, 4) | behind, 4)
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
  register(gram, 0x00ffffff, following(record, 1, false), highest, neighboursAt(record, 4), keyword, 0, write)
  const behind = neighboursAt(record, 3)
  const tail = gram << 8
  for (let byte: u32 = 0; byte < 256; byte++) {
    if ((byte & 0x20) != 0) register(tail | byte, highest, fourth(tail), highest, behind, keyword, -1, write)
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
  register(one, highest, fourth(one), neighboursAt(record, delta - 1), neighboursAt(record, delta + 4), keyword, delta, write)
  const two = load<u32>(text + delta + 1) | foldBits
  const before = neighboursAt(record, delta)
  const behind = neighboursAt(record, delta + 5)
  if (length > 4) register(two, highest, fourth(two), before, behind, keyword, delta + 1, write)
  else register(two, 0x00ffffff, write ? 0 : following(record, 1, false), before, behind, keyword, 1, write)
}

// Fills every table. The texts, records and class tables must have been written.
export function build(): void {
  memory.fill(rows, 0, <usize>4 << (32 - shift))
  memory.fill(contexts, 0, <usize>8 << (32 - shift))
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
