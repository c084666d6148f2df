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

// All bits of each of the 16 bytes at `at` that is in an alphabet.
// @ts-ignore: decorator
@inline
function lanesAt(at: usize): v128 {
  const bytes = v128.load(at)
  const isLetter = i8x16.lt_u(i8x16.sub(v128.or(bytes, i8x16.splat(0x20)), i8x16.splat(0x61)), i8x16.splat(26))
  const isDigit = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x2f)), i8x16.splat(11))
  const isDash = v128.or(i8x16.eq(bytes, i8x16.splat(0x2d)), i8x16.eq(bytes, i8x16.splat(0x2b)))
  const isSign = v128.or(isDash, i8x16.eq(bytes, i8x16.splat(0x5f)))
  return v128.or(v128.or(isLetter, isDigit), isSign)
}

// The same with one bit a byte.
// @ts-ignore: decorator
@inline
function membersAt(at: usize): u32 {
  return i8x16.bitmask(lanesAt(at))
}

// Two bits: whether the first and the second eight of the 16 bytes at `at` are all in an alphabet.
// @ts-ignore: decorator
@inline
function fullEights(at: usize): u32 {
  return i64x2.bitmask(i64x2.eq(lanesAt(at), i64x2.splat(-1)))
}

/**
 * Where in [from, to) the next run of base64 or hexadecimal digits holds what may be text: the address of the characters that decode to it; 0
 * where there is none. `from` should stand behind a run, not within one.
 */
export function nextRun(from: usize, to: usize): usize {
  let p = from
  // No run that was passed over reaches beyond this.
  let passed = from
  let before: u32 = 0
  while (p + 32 <= to) {
    const eights = (fullEights(p) << 1) | (fullEights(p + 16) << 3) | before
    // A run of 24 fills an even one of these and a neighbour of it: bit 0 is what stands before, so the even ones are bits 1 and 3.
    if ((eights & ((eights << 1) | (eights >>> 1)) & 0b01010) == 0) {
      before = eights >>> 4
      p += 32
      continue
    }
    const at = (eights & 0b00010) != 0 && (eights & 0b00101) != 0 ? p : p + 16
    const last: u32 = at >= passed + 16 ? membersAt(at - 16) : 0
    const start = at - <usize>clz((~last & 0xffff) << 16 | 0xffff)
    const end = runEnd(at, membersAt(at), to)
    if (end - start >= shortest) {
      const found = textIn(start, end)
      if (found != 0) return found
    }
    p = end
    passed = end
    before = 0
  }
  return tailText(p, passed, to)
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
    // Most runs are names: neither all hexadecimal, nor with a small value in every fourth place.
    if (hexAt(at) == 0xffff && textInHex(at)) return at
    for (let phases = smallAt(at); phases != 0; phases &= phases - 1) {
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

// One bit for each of the four phases in which the first bytes of four groups that are decoded may be ASCII: their first characters are
// those of values below 32.
// @ts-ignore: decorator
@inline
function smallAt(at: usize): u32 {
  const bytes = v128.load(at)
  const isUpper = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x41)), i8x16.splat(26))
  const small = i8x16.bitmask(v128.or(isUpper, i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x61)), i8x16.splat(6))))
  return small & (small >>> 4) & (small >>> 8) & (small >>> 12) & 0b1111
}
