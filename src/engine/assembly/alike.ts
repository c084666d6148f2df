// What two texts have in common, in order: see ../stretches.ts.

/** Shortest stretch that is told. */
const shortest: usize = 512
/** Most stretches that are told. */
const most: u32 = 256
// Where they are written: where in the text each starts and ends, and how many bytes before that it stands in the earlier one.
const told = memory.data(256 * 12)
// How far behind a difference the texts are compared again, and how many bytes more of the earlier one are searched for what stands there.
const first: usize = 16
const last: usize = 4096
const further: usize = 1024
/** Bytes that are searched for. */
const probe: usize = 16

let count: u32 = 0
let text: usize = 0
let earlier: usize = 0

export function stretchesAt(): usize {
  return told
}

/** How many bytes from `a` and `b` on are alike, at most `limit`. */
function alikeFrom(a: usize, b: usize, limit: usize): usize {
  let at: usize = 0
  while (at + 32 <= limit) {
    const low = v128.xor(v128.load(a + at), v128.load(b + at))
    const high = v128.xor(v128.load(a + at, 16), v128.load(b + at, 16))
    if (v128.any_true(v128.or(low, high))) break
    at += 32
  }
  while (at < limit && load<u8>(a + at) == load<u8>(b + at)) at++
  return at
}

/** How many bytes before `a` and `b` are alike, at most `limit`. */
function alikeBefore(a: usize, b: usize, limit: usize): usize {
  let at: usize = 0
  while (at + 16 <= limit && !v128.any_true(v128.xor(v128.load(a - at - 16), v128.load(b - at - 16)))) at += 16
  while (at < limit && load<u8>(a - at - 1) == load<u8>(b - at - 1)) at++
  return at
}

/** Where the 16 bytes at `wanted` stand in [from, to); 0 when nowhere. */
function find(wanted: usize, from: usize, to: usize): usize {
  const whole = v128.load(wanted)
  const begin = i8x16.splat(load<i8>(wanted))
  const end = i8x16.splat(load<i8>(wanted, 15))
  for (let p = from; p + probe <= to; p += 16) {
    const ends = v128.and(i8x16.eq(v128.load(p), begin), i8x16.eq(v128.load(p, 15), end))
    for (let mask: u32 = i8x16.bitmask(ends); mask != 0; mask &= mask - 1) {
      const at = p + <usize>ctz(mask)
      if (at + probe > to) return 0
      if (!v128.any_true(v128.xor(v128.load(at), whole))) return at
    }
  }
  return 0
}

function tell(a: usize, b: usize, length: usize): void {
  if (length < shortest) return
  const slot = told + <usize>count * 12
  const start = a - text
  store<u32>(slot, <u32>start)
  store<u32>(slot, <u32>(start + length), 4)
  store<u32>(slot, <u32>(start - (b - earlier)), 8)
  count++
}

/**
 * Writes down what the text [a, aEnd) has in common with [b, bEnd): how both begin, how they end, and between them what is met again a little
 * behind each difference. Gives the number of stretches. What it misses is no error: it is looked at as if it were new.
 */
export function alike(a: usize, aEnd: usize, b: usize, bEnd: usize): u32 {
  count = 0
  text = a
  earlier = b
  const head = alikeFrom(a, b, min(aEnd - a, bEnd - b))
  tell(a, b, head)
  a += head
  b += head
  const tail = alikeBefore(aEnd, bEnd, min(aEnd - a, bEnd - b))
  aEnd -= tail
  bEnd -= tail
  // Texts that are alike in 16 bytes here and there would otherwise be searched again and again.
  let left: usize = ((aEnd - a) << 2) + (last << 4)
  while (count + 1 < most && a < aEnd && b < bEnd) {
    let met: usize = 0
    let at: usize = a
    for (let ahead: usize = first; ahead <= last && met == 0; ahead <<= 2) {
      at = a + ahead
      const reach = ahead + further
      if (at + probe > aEnd || left < reach) break
      left -= reach
      met = find(at, b, min(bEnd, b + reach))
    }
    if (met == 0) break
    const back = alikeBefore(at, met, min(at - a, met - b))
    const length = back + alikeFrom(at, met, min(aEnd - at, bEnd - met))
    tell(at - back, met - back, length)
    a = at - back + length
    b = met - back + length
  }
  tell(aEnd, bEnd, tail)
  return count
}
