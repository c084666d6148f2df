import { byHigh, byLow, filled } from './halves'
import { places, stretch } from './places'

// What begins a character written as an escape: see ../escapes.ts, which says the same in plain words.

// @ts-ignore: decorator
@inline
function digit(byte: u32): u32 {
  if (byte - 0x30 < 10) return byte - 0x30
  const lower = byte | 0x20
  return lower - 0x61 < 6 ? lower - 0x57 : 16
}

// True when the two hexadecimal digits at `at` are those of a printable character other than a blank.
// @ts-ignore: decorator
@inline
function printable(at: usize): bool {
  const high = digit(load<u8>(at))
  const low = digit(load<u8>(at + 1))
  if (high < 2 || high > 7 || low > 15) return false
  return !(high == 2 && low == 0) && !(high == 7 && low == 15)
}

// True when the two characters behind a percent sign are those of a printable character, a blank or a line break.
function percented(at: usize): bool {
  if (printable(at)) return true
  const first: u32 = load<u8>(at)
  const second: u32 = load<u8>(at + 1)
  if (first == 0x32) return second == 0x30
  return first == 0x30 && (second == 0x39 || (second | 0x20) == 0x61 || (second | 0x20) == 0x64)
}

// @ts-ignore: decorator
@inline
function ofBase64(byte: u32): bool {
  return byte - 0x30 < 10 || (byte | 0x20) - 0x61 < 26 || byte == 0x2b || byte == 0x2f
}

// True when only zeros stand in the `count` bytes at `at`.
function zeros(at: usize, count: usize): bool {
  for (let i: usize = 0; i < count; i++) if (load<u8>(at + i) != 0x30) return false
  return true
}

function backslashed(at: usize, start: usize, to: usize): bool {
  const left = to - at
  if (left < 3) return false
  const kind: u32 = load<u8>(at + 1)
  if (kind == 0x78) return left >= 4 && printable(at + 2) // x
  if (kind == 0x75) {
    if (load<u8>(at + 2) == 0x7b) {
      let digits = at + 3
      while (digits < to && digits < at + 7 && load<u8>(digits) == 0x30) digits++
      return digits + 3 <= to && printable(digits) && load<u8>(digits + 2) == 0x7d
    }
    return left >= 6 && zeros(at + 2, 2) && printable(at + 4) // u
  }
  if (kind == 0x55) return left >= 10 && zeros(at + 2, 6) && printable(at + 8) // U
  if (kind == 0x2f) return at > start && ofBase64(load<u8>(at - 1)) && ofBase64(load<u8>(at + 2)) // solidus
  if (left < 4 || kind - 0x30 > 1) return false
  const second: u32 = load<u8>(at + 2) - 0x30
  const third: u32 = load<u8>(at + 3) - 0x30
  if (second > 7 || third > 7) return false
  const value = ((kind - 0x30) << 6) | (second << 3) | third
  return value > 0x20 && value < 0x7f
}

// An entity: `&#`, or two to six small letters, and a semicolon.
function entity(at: usize, to: usize): bool {
  if (at + 3 > to) return false
  if (load<u8>(at + 1) == 0x23) {
    const next: u32 = load<u8>(at + 2)
    return next - 0x30 < 10 || (next | 0x20) == 0x78
  }
  let end = at + 1
  while (end < to && end < at + 7 && <u32>load<u8>(end) - 0x61 < 26) end++
  return end >= at + 3 && end < to && load<u8>(end) == 0x3b
}

const percent = memory.data<u8>([37, 37, 37, 37, 37, 37, 37, 37, 37, 37, 37, 37, 37, 37, 37, 37])
const ampersand = memory.data<u8>([38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38, 38])
const backslash = memory.data<u8>([92, 92, 92, 92, 92, 92, 92, 92, 92, 92, 92, 92, 92, 92, 92, 92])

// The bytes that begin an escape.
// @ts-ignore: decorator
@inline
function leads(at: usize): v128 {
  const bytes = v128.load(at)
  const signs = v128.or(i8x16.eq(bytes, v128.load(percent)), i8x16.eq(bytes, v128.load(ampersand)))
  return v128.or(signs, i8x16.eq(bytes, v128.load(backslash)))
}

// One bit for each kind of escape. Lead: 1 for a percent sign, 6 for an ampersand, 56 for a backslash. Behind it: 1 for 0 to 7, 2 for letters, 4 for `#`, 8 for
// `U`, `u`, `x` and `X`, 16 for `/`, 32 for 0 and 1. A character's bits are those that its low half and its high half share.
const leadLows = memory.data<u8>([0, 0, 0, 0, 0, 1, 6, 0, 0, 0, 0, 0, 56, 0, 0, 0])
const leadHighs = memory.data<u8>([0, 0, 7, 0, 0, 56, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0])
const nextLows = memory.data<u8>([35, 35, 3, 7, 3, 11, 3, 3, 10, 2, 2, 2, 2, 2, 2, 18])
const nextHighs = memory.data<u8>([0, 0, 20, 33, 0, 8, 2, 10, 0, 0, 0, 0, 0, 0, 0, 0])

// @ts-ignore: decorator
@inline
function sharedBits(bytes: v128, lows: usize, highs: usize): v128 {
  return v128.and(byLow(lows, bytes), byHigh(highs, bytes))
}

// Something in each of the 16 bytes at `at` that leads an escape by what stands behind it.
// @ts-ignore: decorator
@inline
function escapesAt(at: usize): v128 {
  return v128.and(sharedBits(v128.load(at), leadLows, leadHighs), sharedBits(v128.load(at, 1), nextLows, nextHighs))
}

// One bit for each of them.
// @ts-ignore: decorator
@inline
function candidates(at: usize): u32 {
  return i8x16.bitmask(filled(escapesAt(at)))
}

// Something where one of the 64 bytes at `at` leads an escape, whatever stands behind it.
// @ts-ignore: decorator
@inline
function anyLead(at: usize): bool {
  return v128.any_true(v128.or(v128.or(leads(at), leads(at + 16)), v128.or(leads(at + 32), leads(at + 48))))
}

// The same by what stands behind it.
// @ts-ignore: decorator
@inline
function anyEscape(at: usize): bool {
  return v128.any_true(v128.or(v128.or(escapesAt(at), escapesAt(at + 16)), v128.or(escapesAt(at + 32), escapesAt(at + 48))))
}

/** Writes down the blocks of 64 bytes from `p` on, before `stop`, that may hold an escape. Gives the end of the list. Without a branch, as runs are gathered. */
// @ts-ignore: decorator
@inline
function gather(p: usize, stop: usize): usize {
  let some = places
  for (; p < stop; p += 64) {
    store<u32>(some, <u32>p)
    some += <usize>anyLead(p) << 2
  }
  let last = places
  for (let place = places; place < some; place += 4) {
    const block = load<u32>(place)
    store<u32>(last, block)
    last += <usize>anyEscape(block) << 2
  }
  return last
}

/** Where the first escape begins in [p, stop); 0 where there is none. */
function escapeIn(p: usize, stop: usize, start: usize, to: usize): usize {
  for (; p < stop; p += 16) {
    for (let mask = candidates(p); mask != 0; mask &= mask - 1) {
      const at = p + <usize>ctz(mask)
      if (at >= to) return 0
      const byte: u32 = load<u8>(at)
      const found =
        byte == 0x25 ? at + 3 <= to && percented(at + 1) : byte == 0x5c ? backslashed(at, start, to) : entity(at, to)
      if (found) return at
    }
  }
  return 0
}

/** Where the next escape of a printable character begins in [from, to) of a text that begins at `start`; 0 where there is none. */
export function nextEscape(from: usize, start: usize, to: usize): usize {
  let p = from
  // Escapes come in crowds: little is gathered for one that is near.
  for (let size: usize = 256; p + 64 <= to; size = min(stretch, 2 * size)) {
    const stop = min(p + size, to - 63)
    const last = gather(p, stop)
    for (let place = places; place < last; place += 4) {
      const block: usize = load<u32>(place)
      const found = escapeIn(block, block + 64, start, to)
      if (found != 0) return found
    }
    p += (stop - p + 63) & ~63
  }
  return escapeIn(p, to, start, to)
}
