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
