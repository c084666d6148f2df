import { byHigh, byLow, filled } from './halves'

/** Values of the 128 ASCII characters in both base64 alphabets, 64 for any other. */
export const values = memory.data<u8>([
  64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 62, 64, 62, 64, 63, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 64, 64, 64, 64, 64, 64, 64, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 64, 64, 64, 64, 63, 64, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 64, 64, 64, 64, 64,
])

/** The value of a hexadecimal digit, 16 for any other character. */
// @ts-ignore: decorator
@inline
export function hexDigit(byte: u32): u32 {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : 16
}

// One bit for each high half, 2 to 7; a table of a class holds for each low half the bits of those with which it is in the class: the alphabets, and what
// readable bytes can have in the first, second and third place of four.
const highs = memory.data<u8>([0, 0, 1, 2, 4, 8, 16, 32, 0, 0, 0, 0, 0, 0, 0, 0])
const letters = memory.data(16)
const firsts = memory.data(16)
const seconds = memory.data(16)
const thirds = memory.data(16)
// And hexadecimal digits.
const digits = memory.data(16)

function classify(): void {
  for (let character: u32 = 0x20; character < 0x80; character++) {
    const value: u32 = load<u8>(values + character)
    if (value > 63) continue
    const low = <usize>(character & 15)
    const bit: u32 = 1 << ((character >>> 4) - 2)
    store<u8>(letters + low, load<u8>(letters + low) | bit)
    if (hexDigit(character) < 16) store<u8>(digits + low, load<u8>(digits + low) | bit)
    // The first byte is the value times four and up to three: 0, a tab, a line break or from a blank on.
    if (value == 0 || value == 2 || value == 3 || (value >= 8 && value < 32)) store<u8>(firsts + low, load<u8>(firsts + low) | bit)
    // Its low half is the high half of the second byte.
    const half = value & 15
    if (half == 0 || (half >= 2 && half < 8)) store<u8>(seconds + low, load<u8>(seconds + low) | bit)
    // Its lowest bits are the highest ones of the third byte.
    if ((value & 2) == 0) store<u8>(thirds + low, load<u8>(thirds + low) | bit)
  }
}
classify()

// One bit for each of the characters that is in a class; `high` is what `highs` says of them.
// @ts-ignore: decorator
@inline
function membersOf(members: usize, characters: v128, high: v128): u32 {
  return i8x16.bitmask(filled(v128.and(byLow(members, characters), high)))
}

// All bits of each of the 16 bytes at `at` that is in an alphabet.
// @ts-ignore: decorator
@inline
function lanesAt(at: usize): v128 {
  const bytes = v128.load(at)
  return filled(v128.and(byLow(letters, bytes), byHigh(highs, bytes)))
}

/** One bit for each of the 16 bytes at `at` that is in an alphabet. */
// @ts-ignore: decorator
@inline
export function membersAt(at: usize): u32 {
  return i8x16.bitmask(lanesAt(at))
}

/** Four bits: which fours of the 16 bytes at `at` are all in an alphabet. */
// @ts-ignore: decorator
@inline
export function fullFours(at: usize): u32 {
  return i32x4.bitmask(i32x4.eq(lanesAt(at), i32x4.splat(-1)))
}

/** One bit for each hexadecimal digit among the 16 bytes at `at`. */
// @ts-ignore: decorator
@inline
export function hexAt(at: usize): u32 {
  const bytes = v128.load(at)
  return membersOf(digits, bytes, byHigh(highs, bytes))
}

// Where groups of four may begin whose characters are such as readable bytes have: one bit for each of the characters.
// @ts-ignore: decorator
@inline
function groupsOf(first: u32, characters: v128, high: v128): u32 {
  return first & (membersOf(seconds, characters, high) >>> 1) & (membersOf(thirds, characters, high) >>> 2)
}

/**
 * Not 0 when a run that begins up to three bytes before `at` and fills the 20 from there may begin with text: true for all that does, and for
 * little else.
 */
// @ts-ignore: decorator
@inline
export function mayBeText(at: usize): u32 {
  const bytes = v128.load(at - 3)
  const high = byHigh(highs, bytes)
  const first = membersOf(firsts, bytes, high)
  const groups = groupsOf(first, bytes, high)
  // Where it begins plus one of four phases, and twice as many characters on as are known here.
  const text = groups & (groups >>> 4) & (first >>> 8) & 0b1111111
  return text | u32((membersOf(digits, bytes, high) | 0b111) == 0xffff)
}

/**
 * One bit for each of the four phases in which four groups that are decoded may be text: their characters are such as readable bytes have,
 * the fourth group's as far as they stand in the 16 bytes at `at`.
 */
// @ts-ignore: decorator
@inline
export function phasesAt(at: usize): u32 {
  const bytes = v128.load(at)
  const high = byHigh(highs, bytes)
  const first = membersOf(firsts, bytes, high)
  const groups = groupsOf(first, bytes, high)
  return groups & (groups >>> 4) & (groups >>> 8) & (first >>> 12) & 0b1111
}
