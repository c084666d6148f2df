// How many bytes in [from, to) equal `byte`, 16 at a time.
export function countBytes(from: usize, to: usize, byte: u32): u32 {
  let total: u32 = 0
  const wanted = i8x16.splat(<i8>byte)
  while (from + 16 <= to) {
    // Each lane counts at most 255 equal bytes before it would wrap.
    const stop = min(to - 15, from + 255 * 16)
    let lanes = i8x16.splat(0)
    while (from < stop) {
      lanes = i8x16.sub(lanes, i8x16.eq(v128.load(from), wanted))
      from += 16
    }
    const words = i32x4.extadd_pairwise_i16x8_u(i16x8.extadd_pairwise_i8x16_u(lanes))
    total += i32x4.extract_lane(words, 0) + i32x4.extract_lane(words, 1) + i32x4.extract_lane(words, 2) + i32x4.extract_lane(words, 3)
  }
  while (from < to) {
    if (load<u8>(from) == byte) total++
    from++
  }
  return total
}

/**
 * How many UTF-16 units the bytes in [from, to) decode to, what is not valid UTF-8 replaced as a decoder of the web does it: one U+FFFD for
 * each longest beginning of a character. A byte order mark counts as one.
 */
export function countUnits(from: usize, to: usize): u32 {
  let total: u32 = 0
  while (from < to) {
    while (from + 16 <= to && !v128.any_true(v128.and(v128.load(from), i8x16.splat(<i8>0x80)))) {
      from += 16
      total += 16
    }
    if (from + 16 <= to) {
      const read = unitsOfPairs(from)
      if (read != 0) {
        from += read & 0xff
        total += read >>> 8
        continue
      }
    }
    if (from >= to) break
    const first: u32 = load<u8>(from++)
    total++
    if (first < 0xc2 || first > 0xf4) continue
    const needed = first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3
    let lower: u32 = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80
    let upper: u32 = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf
    let read = 0
    while (read < needed && from < to) {
      const next: u32 = load<u8>(from)
      if (next < lower || next > upper) break
      lower = 0x80
      upper = 0xbf
      from++
      read++
    }
    if (read == 3) total++
  }
  return total
}

// How many of the 16 bytes at `from` are whole characters of one and two bytes, and in the next byte how many these are; 0 when others are among them.
function unitsOfPairs(from: usize): u32 {
  const bytes = v128.load(from)
  const leads: u32 = i8x16.bitmask(i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(<i8>0xc2)), i8x16.splat(30)))
  const others: u32 = i8x16.bitmask(i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(<i8>0x80)), i8x16.splat(64)))
  const high: u32 = i8x16.bitmask(bytes)
  if ((leads | others) != high || others != ((leads << 1) & 0xffff)) return 0
  const whole: u32 = leads >>> 15 != 0 ? 15 : 16
  return whole | ((whole - popcnt(others)) << 8)
}
