/** Fewest characters of the base64 alphabets in a row that are looked at, and how many of them are decoded to see whether text is in them. */
const shortest: usize = 24
const window: usize = 16
/** A long run is tried again this many characters on. */
const stride: usize = 32

// Values of the 128 ASCII characters in both base64 alphabets, 64 for any other.
const values = memory.data<u8>([
  64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 62, 64, 62, 64, 63, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 64, 64, 64, 64, 64, 64, 64, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 64, 64, 64, 64, 63, 64, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 64, 64, 64, 64, 64,
])

// @ts-ignore: decorator
@inline
function inAlphabet(at: usize): bool {
  const byte = load<u8>(at)
  return byte < 128 && load<u8>(values + byte) < 64
}

// Readable text, or a zero, which every second byte of UTF-16 is.
// @ts-ignore: decorator
@inline
function readable(byte: u32): bool {
  return (byte >= 0x20 && byte < 0x7f) || byte == 0 || byte == 9 || byte == 10 || byte == 13
}

function textInBase64(at: usize): bool {
  let letters = 0
  for (let i: usize = 0; i < window; i += 4) {
    const quad =
      (<u32>load<u8>(values + load<u8>(at + i)) << 18) |
      (<u32>load<u8>(values + load<u8>(at + i + 1)) << 12) |
      (<u32>load<u8>(values + load<u8>(at + i + 2)) << 6) |
      <u32>load<u8>(values + load<u8>(at + i + 3))
    if (!readable(quad >> 16) || !readable((quad >> 8) & 0xff) || !readable(quad & 0xff)) return false
    if (quad >> 16 != 0) letters++
    if (((quad >> 8) & 0xff) != 0) letters++
    if ((quad & 0xff) != 0) letters++
  }
  return letters > 4
}

// @ts-ignore: decorator
@inline
function hexDigit(byte: u32): u32 {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : 16
}

function textInHex(at: usize): bool {
  for (let i: usize = 0; i < shortest; i += 2) {
    const high = hexDigit(load<u8>(at + i))
    const low = hexDigit(load<u8>(at + i + 1))
    if (high > 15 || low > 15) return false
    const byte = (high << 4) | low
    if (byte == 0 || !readable(byte)) return false
  }
  return true
}

// For each low half of a character a byte with one bit for each high half, 2 to 7, with which it is in an alphabet; and the bits themselves.
const letters = memory.data(16)
const highs = memory.data<u8>([0, 0, 1, 2, 4, 8, 16, 32, 0, 0, 0, 0, 0, 0, 0, 0])
const lows = memory.data<u8>([15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15])

// All bits of each of the 16 bytes at `at` that is in an alphabet.
// @ts-ignore: decorator
@inline
function lanesAt(at: usize): v128 {
  const bytes = v128.load(at)
  const mask = v128.load(lows)
  const low = i8x16.swizzle(v128.load(letters), v128.and(bytes, mask))
  const high = i8x16.swizzle(v128.load(highs), v128.and(i16x8.shr_u(bytes, 4), mask))
  return i8x16.ne(v128.and(low, high), i64x2.splat(0))
}

// The same with one bit a byte.
// @ts-ignore: decorator
@inline
function membersAt(at: usize): u32 {
  return i8x16.bitmask(lanesAt(at))
}

// Four bits: which fours of the 16 bytes at `at` are all in an alphabet.
// @ts-ignore: decorator
@inline
function fullFours(at: usize): u32 {
  return i32x4.bitmask(i32x4.eq(lanesAt(at), i32x4.splat(-1)))
}

/**
 * Where in [from, to) the next run of base64 or hexadecimal digits holds what may be text: the address of the characters that decode to it; 0
 * where there is none. `from` should stand behind a run, not within one.
 */
export function nextRun(from: usize, to: usize): usize {
  // No run that was looked at reaches beyond this.
  let passed = from
  let before: u32 = 0
  let p = from
  for (; p + 32 <= to; p += 32) {
    // The lowest four bits are the fours before `p`. A run of 24 fills five in a row.
    const fours = (fullFours(p) << 4) | (fullFours(p + 16) << 8) | before
    const pairs = fours & (fours >>> 1)
    let fives = pairs & (pairs >>> 2) & (fours >>> 4)
    before = fours >>> 8
    while (fives != 0) {
      const at = p + (<usize>ctz(fives) << 2) - 16
      if (at >= passed) {
        // The four before is not full, or five would have been found earlier.
        const start = max(passed, at - <usize>clz((~membersAt(at - 16) & 0xffff) << 16 | 0xffff))
        passed = runEnd(at + 16, membersAt(at + 16), to)
        // Most runs are names, of one look, and no text at all: one branch for both.
        if (u32(mayBeText(start)) | u32(passed - start >= shortest + stride)) {
          const found = textIn(start, passed)
          if (found != 0) return found
        }
      }
      // What lies in the run that was looked at has been seen.
      fives &= 0xffffffff << <u32>min(31, (passed + 19 - p) >>> 2)
    }
  }
  return tailText(max(p, passed), passed, to)
}

// Behind the last whole blocks: what is left, and the end of a run that began before.
function tailText(p: usize, from: usize, to: usize): usize {
  let start = p
  while (start > from && p - start < shortest && inAlphabet(start - 1)) start--
  while (start + shortest <= to) {
    let end = start
    while (end < to && inAlphabet(end)) end++
    const found = end - start >= shortest ? textIn(start, end) : 0
    if (found != 0) return found
    start = end + 1
  }
  return 0
}

// Where the run ends whose members in the block at `p` are `here`.
function runEnd(p: usize, here: u32, to: usize): usize {
  while (here == 0xffff) {
    p += 16
    if (p >= to) return to
    here = membersAt(p)
  }
  return min(to, p + <usize>ctz(~here))
}

// Where the run [start, end) holds text; 0 when nowhere.
function textIn(start: usize, end: usize): usize {
  for (let at = start; at + shortest <= end; at += stride) {
    if (hexAt(at) == 0xffff && textInHex(at)) return at
    for (let phases = phasesAt(at); phases != 0; phases &= phases - 1) {
      const phase = <usize>ctz(phases)
      if (textInBase64(at + phase)) return at + phase
    }
  }
  return 0
}

// Whether a run that begins at `at` may begin with text: true for all that does, and for little else.
// @ts-ignore: decorator
@inline
function mayBeText(at: usize): bool {
  return (u32(hexAt(at) == 0xffff) | phasesAt(at)) != 0
}

// One bit for each hexadecimal digit among the 16 bytes at `at`.
// @ts-ignore: decorator
@inline
function hexAt(at: usize): u32 {
  const bytes = v128.load(at)
  const isLetter = i8x16.lt_u(i8x16.sub(v128.or(bytes, i8x16.splat(0x20)), i8x16.splat(0x61)), i8x16.splat(6))
  return i8x16.bitmask(v128.or(i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x30)), i8x16.splat(10)), isLetter))
}

// Characters that readable bytes can have in the first, second and third place of four. For each low half of a character a byte with one bit for each
// high half, 2 to 7, with which it is one of them.
const firsts = memory.data(16)
const seconds = memory.data(16)
const thirds = memory.data(16)

function classify(): void {
  for (let character: u32 = 0x20; character < 0x80; character++) {
    const value: u32 = load<u8>(values + character)
    if (value > 63) continue
    const low = <usize>(character & 15)
    const bit: u32 = 1 << ((character >>> 4) - 2)
    store<u8>(letters + low, load<u8>(letters + low) | bit)
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

// One bit for each of the four phases in which four groups that are decoded may be text: their characters are such as readable bytes have,
// the fourth group's as far as they stand in the 16 bytes at `at`.
// @ts-ignore: decorator
@inline
function phasesAt(at: usize): u32 {
  const bytes = v128.load(at)
  const low = v128.and(bytes, i8x16.splat(15))
  const high = i8x16.swizzle(i8x16(0, 0, 1, 2, 4, 8, 16, 32, 0, 0, 0, 0, 0, 0, 0, 0), i8x16.shr_u(bytes, 4))
  const first = membersOf(firsts, low, high)
  const groups = first & (membersOf(seconds, low, high) >>> 1) & (membersOf(thirds, low, high) >>> 2)
  return groups & (groups >>> 4) & (groups >>> 8) & (first >>> 12) & 0b1111
}

// @ts-ignore: decorator
@inline
function membersOf(members: usize, low: v128, high: v128): u32 {
  return i8x16.bitmask(i8x16.ne(v128.and(i8x16.swizzle(v128.load(members), low), high), i8x16.splat(0)))
}
