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

// One bit for each of the 16 bytes at `at` that is in an alphabet.
// @ts-ignore: decorator
@inline
function membersAt(at: usize): u32 {
  const bytes = v128.load(at)
  const isLetter = i8x16.lt_u(i8x16.sub(v128.or(bytes, i8x16.splat(0x20)), i8x16.splat(0x61)), i8x16.splat(26))
  const isDigit = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x2f)), i8x16.splat(11))
  const isDash = v128.or(i8x16.eq(bytes, i8x16.splat(0x2d)), i8x16.eq(bytes, i8x16.splat(0x2b)))
  const isSign = v128.or(isDash, i8x16.eq(bytes, i8x16.splat(0x5f)))
  return i8x16.bitmask(v128.or(v128.or(isLetter, isDigit), isSign))
}

/**
 * Where in [from, to) the next run of base64 or hexadecimal digits holds what may be text: the address of the characters that decode to it; 0
 * where there is none. `from` should stand behind a run, not within one.
 */
export function nextRun(from: usize, to: usize): usize {
  const lowest = i8x16.splat(0x2b)
  const width = i8x16.splat(0x50)
  let p = from
  let before: u32 = 0
  while (p + 16 <= to) {
    // All members lie between the plus and the z: a look at those bounds decides most blocks.
    const near: u32 = i8x16.bitmask(i8x16.lt_u(i8x16.sub(v128.load(p), lowest), width))
    // A run of 24 fills a block, or the end of one and the beginning of the next.
    if ((near & 0xff) == 0xff && (near >> 8 == 0xff || before >> 8 == 0xff)) {
      const here = membersAt(p)
      const last: u32 = p >= from + 16 ? membersAt(p - 16) : 0
      if ((here & 0xff) == 0xff && (here >> 8 == 0xff || last >> 8 == 0xff)) {
        // What stands before was looked at when it belongs to a run that was passed over, which ends in no member.
        const start = p - <usize>clz((~last & 0xffff) << 16 | 0xffff)
        const end = runEnd(p, here, to)
        if (end - start >= shortest) {
          const found = textIn(max(start, from), end)
          if (found != 0) return found
        }
        p = end
        before = 0
        continue
      }
    }
    before = near
    p += 16
  }
  return before >> 8 == 0xff ? tailText(p, from, to) : 0
}

// Behind the last whole block: what is left may end a run that began before.
function tailText(p: usize, from: usize, to: usize): usize {
  let end = p
  while (end < to && inAlphabet(end)) end++
  let start = p
  while (start > from && p - start < shortest && inAlphabet(start - 1)) start--
  return end - start >= shortest ? textIn(start, end) : 0
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
    if (textInHex(at)) return at
    for (let phase: usize = 0; phase < 4; phase++) if (textInBase64(at + phase)) return at + phase
  }
  return 0
}
