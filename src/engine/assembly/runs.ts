import { fullFours, hexAt, hexDigit, mayBeText, membersAt, phasesAt, values } from './alphabet'
import { places, stretch } from './places'

/** Fewest characters of the base64 alphabets in a row that are looked at, and how many of them are decoded to see whether text is in them. */
const shortest: usize = 24
const window: usize = 16
/** A long run is tried again this many characters on. */
const stride: usize = 16

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
  while (p + 64 <= to) {
    const stop = min(p + stretch, to - 63)
    const last = promising(gatherHalves(gather(p, stop, from), from))
    for (let block = blocks; block < last; block += 8) {
      const found = textInBlock(load<u32>(block), load<u32>(block, 4), passed, to)
      if (found != 0) return found
      passed = lookedTo
    }
    p += (stop - p + 63) & ~63
  }
  return tailText(max(p, passed), passed, to)
}

const star = memory.data<u8>([42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42, 42])

// All bits of each four bytes at `at` that are ASCII behind `*`: all characters of the alphabets are, blanks, quotes and brackets are not.
// @ts-ignore: decorator
@inline
function roughFours(at: usize): v128 {
  return i32x4.eq(i8x16.gt_s(v128.load(at), v128.load(star)), i32x4.splat(-1))
}

// Bits for those of several fours that begin five in a row.
// @ts-ignore: decorator
@inline
function fivesOf(fours: u32): u32 {
  const pairs = fours & (fours >>> 1)
  return pairs & (pairs >>> 2) & (fours >>> 4)
}

/** Writes down the blocks of 64 bytes from `p` on, before `stop`, in which a run of 24 may end: it fills five fours in a row. Gives the end of the list. */
// @ts-ignore: decorator
@inline
function gather(p: usize, stop: usize, from: usize): usize {
  let last = places
  // The lowest four bits are the fours before `p`.
  let before = p == from ? 0 : i32x4.bitmask(roughFours(p - 16))
  for (; p < stop; p += 64) {
    const first = i16x8.narrow_i32x4_s(roughFours(p), roughFours(p + 16))
    const second = i16x8.narrow_i32x4_s(roughFours(p + 32), roughFours(p + 48))
    const fours = (i8x16.bitmask(i8x16.narrow_i16x8_s(first, second)) << 4) | before
    store<u32>(last, <u32>p)
    last += <usize>(fivesOf(fours) != 0) << 2
    before = fours >>> 16
  }
  return last
}

/** Writes down the halves of those blocks in which five fours in a row, each of the alphabets, end. Gives the end of the list. */
// @ts-ignore: decorator
@inline
function gatherHalves(end: usize, from: usize): usize {
  let last = blocks
  for (let place = places; place < end; place += 4) {
    const p: usize = load<u32>(place)
    const before = p == from ? 0 : fullFours(p - 16)
    const fours = (fullFours(p) << 4) | (fullFours(p + 16) << 8) | (fullFours(p + 32) << 12) | (fullFours(p + 48) << 16) | before
    const fives = fivesOf(fours)
    store<u32>(last, <u32>p)
    store<u32>(last, fives & 0xff, 4)
    last += <usize>((fives & 0xff) != 0) << 3
    store<u32>(last, <u32>p + 32)
    store<u32>(last, fives >>> 8, 4)
    last += <usize>(fives >>> 8 != 0) << 3
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
    const long = u32(membersAt(at + 21) == 0xffff)
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
      const found = textFrom(runStart(at, passed), to)
      if (found != 0) return found
      passed = ended
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
    const found = textFrom(start, to)
    if (found != 0) return found
    start = ended + 1
  }
  return 0
}

// Where of the 24 characters from `at` on those begin that decode to text; 0 where none do.
// @ts-ignore: decorator
@inline
function textAt(at: usize): usize {
  if (hexAt(at) == 0xffff && textInHex(at)) return at
  for (let phases = phasesAt(at); phases != 0; phases &= phases - 1) {
    const phase = <usize>ctz(phases)
    if (textInBase64(at + phase)) return at + phase
  }
  return 0
}

let ended: usize = 0

/** Where the run that begins at `start` holds text; 0 when nowhere, and then `ended` says where the run ends. A run is read no further than to its text: it may be sought in again from there. */
function textFrom(start: usize, to: usize): usize {
  let at = start
  let end = start
  do {
    const here = membersAt(at)
    const behind = here == 0xffff ? membersAt(at + 16) : 0
    end = min(to, here == 0xffff ? at + 16 + <usize>ctz(~behind | 0x10000) : at + <usize>ctz(~here))
    if (at + shortest <= end) {
      const found = textAt(at)
      if (found != 0) return found
    }
    at += stride
  } while (end >= at)
  ended = end
  return lastText(start, end)
}

// A run that was tried more than once is tried at its last 24 as well.
// @ts-ignore: decorator
@inline
function lastText(start: usize, end: usize): usize {
  return start + stride + shortest <= end ? textAt(end - shortest) : 0
}
