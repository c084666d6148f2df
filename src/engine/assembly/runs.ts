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

/**
 * Where in [from, to) the next run of base64 or hexadecimal digits holds what may be text: the address of the characters that decode to it; 0
 * where there is none. `from` should stand behind a run, not within one.
 */
export function nextRun(from: usize, to: usize): usize {
  const space = i8x16.splat(0x20)
  const letterA = i8x16.splat(0x61)
  const letters = i8x16.splat(26)
  const slash = i8x16.splat(0x2f)
  const digits = i8x16.splat(11)
  const plus = i8x16.splat(0x2b)
  const dash = i8x16.splat(0x2d)
  const line = i8x16.splat(0x5f)
  let p = from
  let before: i32 = 0
  while (p + 16 <= to) {
    const bytes = v128.load(p)
    const isLetter = i8x16.lt_u(i8x16.sub(v128.or(bytes, space), letterA), letters)
    const isDigit = i8x16.lt_u(i8x16.sub(bytes, slash), digits)
    const isSign = v128.or(v128.or(i8x16.eq(bytes, plus), i8x16.eq(bytes, dash)), i8x16.eq(bytes, line))
    const mask = i8x16.bitmask(v128.or(v128.or(isLetter, isDigit), isSign))
    if ((mask & 0xff) == 0xff && (mask >> 8 == 0xff || before >> 8 == 0xff)) {
      const found = textAround(p, from, to)
      if (found != 0) return found
      p = runEnd
      before = 0
      continue
    }
    before = mask
    p += 16
  }
  return before >> 8 == 0xff ? textAround(p, from, to) : 0
}

let runEnd: usize = 0

// Where the run that `at` stands in, or right behind, holds text; 0 when nowhere.
function textAround(at: usize, from: usize, to: usize): usize {
  let start = at
  while (start > from && inAlphabet(start - 1)) start--
  let end = at
  while (end < to && inAlphabet(end)) end++
  runEnd = end
  for (let from = start; from + shortest <= end; from += stride) {
    if (textInHex(from)) return from
    for (let phase: usize = 0; phase < 4; phase++) if (textInBase64(from + phase)) return from + phase
  }
  return 0
}
