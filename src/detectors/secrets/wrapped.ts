import { findRun, inHex, latin1 } from '../../engine/index.js'
import { lastUpTo } from './last-up-to.js'

/** Characters a line has at least that another one of the same text may follow. */
export const shortestLine = 40
const shortestAlone = 24
/** Bytes in which a line break is sought: one written in strings within strings, up to eight backslashes each, and the indentation. */
const widestBreak = 18 + 32

/** The characters of an encoded text, whatever lines it stands in, as far as they were asked for. */
export interface Wrapped {
  /** Characters known so far. */
  readonly length: number
  /** Where its first character stands, and where the last known one ends. */
  readonly start: number
  readonly end: number
  /** Reads on up to so many characters, and says how many there are of them. */
  readonly reach: (length: number) => number
  /** The known characters `[from, to)` without what stands between lines. */
  readonly text: (from: number, to: number) => string
  /** Where a known character stands. */
  readonly place: (character: number) => number
  /** True where four of the known characters begin that are decoded together. */
  readonly groupAt: (place: number) => boolean
}

/** The encoded text that begins at `at`: further lines follow full ones behind a line break, real or written `\n`, and blanks. */
export function wrappedFrom(bytes: Uint8Array, at: number, belongs: (byte: number) => boolean): Wrapped {
  const step = belongs === inHex ? 2 : 4
  const starts: number[] = [at]
  /** How many characters stand in the lines before each. */
  const begins: number[] = [0]
  let length = 0
  let end = at
  let open = true
  // What stands before the text on its line is of the line's length.
  let lineLength = 0
  while (lineLength < shortestLine && lineLength < at && belongs(bytes[at - lineLength - 1] ?? 0)) lineLength++

  const reach = (wanted: number): number => {
    while (open && length < wanted) {
      const from = end
      const stop = Math.min(bytes.length, from + wanted - length)
      while (end < stop && belongs(bytes[end] ?? 0)) end++
      length += end - from
      lineLength += end - from
      if (end === stop && stop < bytes.length) break
      const next = lineLength < shortestLine ? null : behindBreak(bytes, end)
      if (next === null || next >= bytes.length || !belongs(bytes[next] ?? 0)) open = false
      // Behind half of a group a line that says something by itself is another text.
      else if (length % step !== 0 && findRun(bytes, next, Math.min(bytes.length, next + shortestAlone)) === next) open = false
      else {
        starts.push(next)
        begins.push(length)
        end = next
        lineLength = 0
      }
    }
    return Math.min(length, wanted)
  }
  const place = (character: number) => {
    const line = lastUpTo(begins, character)
    return (starts[line] ?? 0) + character - (begins[line] ?? 0)
  }
  return {
    get length() {
      return length
    },
    start: at,
    get end() {
      return end
    },
    reach,
    place,
    groupAt(other) {
      const line = lastUpTo(starts, other)
      return other >= at && other < end && ((begins[line] ?? 0) + other - (starts[line] ?? 0)) % 4 === 0
    },
    text(from, to) {
      const pieces: string[] = []
      for (let at = from, line = lastUpTo(begins, from); at < to; line++) {
        const next = Math.min(to, begins[line + 1] ?? length)
        const first = place(at)
        pieces.push(latin1(bytes, first, first + next - at))
        at = next
      }
      return pieces.join('')
    },
  }
}

/** Where the line behind a line break begins, its indentation passed over; null where there is no break. */
function behindBreak(bytes: Uint8Array, end: number): number | null {
  const text = latin1(bytes, end, Math.min(bytes.length, end + widestBreak))
  const found = /^(?:\r?\n|(?:\\{1,8}r)?\\{1,8}n)[ \t]*/.exec(text)
  return found === null ? null : end + found[0].length
}

/** Where the line before the line break ends that `start` stands behind; `start` where there is no break. */
export function beforeBreak(bytes: Uint8Array, start: number): number {
  const text = latin1(bytes, Math.max(0, start - widestBreak), start)
  return start - (/(?:\r?\n|(?:\\{1,8}r)?\\{1,8}n)[ \t]*$/.exec(text)?.[0].length ?? 0)
}
