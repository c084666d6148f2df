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
const lowHalf = memory.data<u8>([15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15])

// All bits of each of the 16 bytes at `at` that is in an alphabet.
// @ts-ignore: decorator
@inline
function lanesAt(at: usize): v128 {
  const bytes = v128.load(at)
  const mask = v128.load(lowHalf)
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

/** Bytes whose blocks are gathered before the first of them is looked at. */
const stretch: usize = 4096
// The address of a block in which five fours in a row end, and where they do.
const blocks = memory.data(1024)

/**
 * Where in [from, to) the next run of base64 or hexadecimal digits holds what may be text: the address of the characters that decode to it; 0
 * where there is none. `from` should stand behind a run, not within one.
 *
 * A branch for each run would be guessed wrong for most, so blocks are gathered and left without one, and few are looked at.
 */
export function nextRun(from: usize, to: usize): usize {
  // No run that was looked at reaches beyond this.
  let passed = from
  let p = from
  while (p + 32 <= to) {
    const stop = min(p + stretch, to - 31)
    const last = promising(gather(p, stop, from))
    for (let block = blocks; block < last; block += 8) {
      const found = textInBlock(load<u32>(block), load<u32>(block, 4), passed, to)
      if (found != 0) return found
      passed = lookedTo
    }
    p += (stop - p + 31) & ~31
  }
  return tailText(max(p, passed), passed, to)
}

/** Writes down the blocks of 32 bytes from `p` on, before `stop`, in which a run of 24 may be: it fills five fours in a row. Gives the end of the list. */
// @ts-ignore: decorator
@inline
function gather(p: usize, stop: usize, from: usize): usize {
  let last = blocks
  // The lowest four bits are the fours before `p`.
  let before = p == from ? 0 : fullFours(p - 16)
  for (; p < stop; p += 32) {
    const fours = (fullFours(p) << 4) | (fullFours(p + 16) << 8) | before
    const pairs = fours & (fours >>> 1)
    const fives = pairs & (pairs >>> 2) & (fours >>> 4)
    store<u32>(last, <u32>p)
    store<u32>(last, fives, 4)
    last += <usize>(fives != 0) << 3
    before = fours >>> 8
  }
  return last
}

/** Keeps the blocks whose first run may begin with text, is long, or is not the only one. Gives the end of the list. */
// @ts-ignore: decorator
@inline
function promising(end: usize): usize {
  let last = blocks
  for (let block = blocks; block < end; block += 8) {
    const p = load<u32>(block)
    const fives = load<u32>(block, 4)
    const at = fivesAt(p, fives)
    const others = fives & (fives + (fives & (0 - fives)))
    const long = u32(membersAt(at + 32) == 0xffff)
    store<u32>(last, p)
    store<u32>(last, fives, 4)
    last += <usize>((others | long | mayBeText(at)) != 0) << 3
  }
  return last
}

// Where the first five fours in a row begin.
// @ts-ignore: decorator
@inline
function fivesAt(p: usize, fives: u32): usize {
  return p + (<usize>ctz(fives) << 2) - 16
}

// Where the run begins that stands before `at`, as far back as `from`; `at` when none does.
function runStart(at: usize, from: usize): usize {
  let start = at
  let before = membersAt(start - 16)
  while (before == 0xffff && start > from) {
    start -= 16
    before = membersAt(start - 16)
  }
  return max(from, start - <usize>clz((~before & 0xffff) << 16 | 0xffff))
}

let lookedTo: usize = 0

/** Where a run of this block holds text; 0 when none does. What reaches up to `passed` was looked at; `lookedTo` says up to where the block's runs were. */
function textInBlock(p: usize, fives: u32, passed: usize, to: usize): usize {
  while (fives != 0) {
    const at = fivesAt(p, fives)
    if (at >= passed) {
      const start = runStart(at, passed)
      passed = runEnd(at + 16, membersAt(at + 16), to)
      const found = textIn(start, passed)
      if (found != 0) return found
    }
    // Leaves out those that begin before `passed`: the first bit stands for the four at p - 16.
    fives &= 0xffffffff << <u32>min(31, (passed + 19 - p) >>> 2)
  }
  lookedTo = passed
  return 0
}

// Behind the last whole blocks: what is left, and the end of a run that began before.
function tailText(p: usize, from: usize, to: usize): usize {
  let start = runStart(p, from)
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

// Where groups of four whose characters are such as readable bytes have may begin: one bit for each of the bytes from the one on at which `low` and
// `high` begin.
// @ts-ignore: decorator
@inline
function groupsOf(first: u32, low: v128, high: v128): u32 {
  return first & (membersOf(seconds, low, high) >>> 1) & (membersOf(thirds, low, high) >>> 2)
}

// Not 0 when a run that begins up to three bytes before `at` and fills the 20 from there may begin with text: true for all that does, and for
// little else.
// @ts-ignore: decorator
@inline
function mayBeText(at: usize): u32 {
  const bytes = v128.load(at - 3)
  const low = v128.and(bytes, v128.load(lowHalf))
  const high = i8x16.swizzle(v128.load(highs), v128.and(i16x8.shr_u(bytes, 4), v128.load(lowHalf)))
  const first = membersOf(firsts, low, high)
  const groups = groupsOf(first, low, high)
  // Where it begins plus one of four phases, and twice as many characters on as are known here.
  const text = groups & (groups >>> 4) & (first >>> 8) & 0b1111111
  return text | u32((membersOf(digits, low, high) | 0b111) == 0xffff)
}

// One bit for each of the four phases in which four groups that are decoded may be text: their characters are such as readable bytes have,
// the fourth group's as far as they stand in the 16 bytes at `at`.
// @ts-ignore: decorator
@inline
function phasesAt(at: usize): u32 {
  const bytes = v128.load(at)
  const low = v128.and(bytes, v128.load(lowHalf))
  const high = i8x16.swizzle(v128.load(highs), v128.and(i16x8.shr_u(bytes, 4), v128.load(lowHalf)))
  const first = membersOf(firsts, low, high)
  const groups = groupsOf(first, low, high)
  return groups & (groups >>> 4) & (groups >>> 8) & (first >>> 12) & 0b1111
}

// @ts-ignore: decorator
@inline
function membersOf(members: usize, low: v128, high: v128): u32 {
  return i8x16.bitmask(i8x16.ne(v128.and(i8x16.swizzle(v128.load(members), low), high), i64x2.splat(0)))
}
