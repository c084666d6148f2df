// Classes of characters as vectors tell them: a table of 16 bytes for the low halves of characters, one for their high halves. The bits of a character are
// those that its two halves share, so each bit stands for some low halves with some high halves. Tables and masks lie in memory, since V8 makes
// constants of vectors anew in every turn of a loop.

const lowHalf = memory.data<u8>([15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15])

/** What a table of 16 bytes says of the low half of each character. */
// @ts-ignore: decorator
@inline
export function byLow(table: usize, characters: v128): v128 {
  return i8x16.swizzle(v128.load(table), v128.and(characters, v128.load(lowHalf)))
}

/** What it says of the high half of each. */
// @ts-ignore: decorator
@inline
export function byHigh(table: usize, characters: v128): v128 {
  return i8x16.swizzle(v128.load(table), v128.and(i16x8.shr_u(characters, 4), v128.load(lowHalf)))
}

/** All bits of each byte that is not 0. */
// @ts-ignore: decorator
@inline
export function filled(bytes: v128): v128 {
  return i8x16.ne(bytes, i64x2.splat(0))
}
