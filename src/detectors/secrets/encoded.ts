import { findRun, inBase64, inHex, latin1, type Search, textInHex } from '../../engine/index.js'
import type { Encoded } from './encoded-text.js'
import type { Encoding } from './hit.js'
import { wideText } from './wide.js'

/** Most characters that are decoded as one text; behind them another one begins. */
export const longestRun = 1 << 20
const shortestLine = 40
const widestIndent = 32
const shortestAlone = 24

/**
 * The encoded texts of `bytes` from the `first` run on (-1 for none), in order, none within another; one that may be UTF-16 comes twice, read as bytes
 * and as that. Bytes that decode to no text are passed over.
 */
export function* encodedIn(bytes: Uint8Array, { nextRun }: Search, first: number): Generator<Encoded> {
  let from = 0
  for (let at = first; at !== -1; at = nextRun(from)) {
    const hex = textInHex(bytes, at)
    const lines = linesFrom(bytes, beginning(bytes, at, from, hex), hex ? inHex : inBase64)
    const encoded = encodedAt(bytes, lines, hex)
    yield encoded
    const wide = wideText(encoded)
    if (wide !== null) yield wide
    from = lines.at(-1)?.end ?? at + 1
  }
}

/**
 * Where the text that was met at `at` begins: as far back as its characters belong and decode to something readable. Over a line break where the
 * line before it is full and ends with plain text: what ends with anything else may be a value of its own.
 */
function beginning(bytes: Uint8Array, at: number, from: number, hex: boolean): number {
  const step = hex ? 2 : 4
  const belongs = hex ? inHex : inBase64
  const whole = (start: number, end: number) => start >= from && bytes.subarray(start, end).every(belongs)
  for (let start = at; ; ) {
    const same = whole(start - step, start)
    const end = same ? start : beforeBreak(bytes, start)
    if (!same && !whole(end - shortestLine, end)) return start
    const decoded = Buffer.from(latin1(bytes, end - step, end), hex ? 'hex' : 'base64')
    if (!decoded.every(same ? maybeReadable : readable)) return start
    start = end - step
  }
}

const readable = (byte: number) => byte === 0 || (byte >= 32 && byte < 127) || (byte >= 9 && byte <= 13)
const maybeReadable = (byte: number) => byte > 127 || readable(byte)

interface Line {
  readonly start: number
  readonly end: number
}

/** The lines of an encoded text that begins at `at`: further ones follow full ones behind a line break, real or written `\n`, and blanks. */
function linesFrom(bytes: Uint8Array, at: number, belongs: (byte: number) => boolean): Line[] {
  const step = belongs === inHex ? 2 : 4
  const lines: Line[] = []
  let total = 0
  // What stands before the text on its line is of the line's length.
  let before = 0
  while (before < shortestLine && before < at && belongs(bytes[at - before - 1] ?? 0)) before++
  for (let start = at; ; before = 0) {
    let end = start
    while (end < bytes.length && belongs(bytes[end] ?? 0) && total + end - start < longestRun) end++
    if (end > start) lines.push({ start, end })
    total += end - start
    if (before + end - start < shortestLine || total >= longestRun) return lines
    const next = behindBreak(bytes, end)
    if (next === null || next >= bytes.length || !belongs(bytes[next] ?? 0)) return lines
    // Behind half of a group a line that says something by itself is another text.
    if (total % step !== 0 && findRun(bytes, next, Math.min(bytes.length, next + shortestAlone)) === next) return lines
    start = next
  }
}

/** Where the line behind a line break begins, its indentation passed over; null where there is no break. */
function behindBreak(bytes: Uint8Array, end: number): number | null {
  const text = latin1(bytes, end, Math.min(bytes.length, end + 4 + widestIndent))
  const found = /^(?:\r?\n|(?:\\r)?\\n)[ \t]*/.exec(text)
  return found === null ? null : end + found[0].length
}

/** Where the line before the line break ends that `start` stands behind; `start` where there is no break. */
function beforeBreak(bytes: Uint8Array, start: number): number {
  const text = latin1(bytes, Math.max(0, start - 4 - widestIndent), start)
  return start - (/(?:\r?\n|(?:\\r)?\\n)[ \t]*$/.exec(text)?.[0].length ?? 0)
}

function encodedAt(bytes: Uint8Array, lines: readonly Line[], hex: boolean): Encoded {
  const text = lines.map(({ start, end }) => latin1(bytes, start, end)).join('')
  const perByte = hex ? 2 : 4 / 3
  const encodings: readonly Encoding[] = [hex ? 'hex' : 'base64']
  const place = (character: number) => {
    let left = character
    for (const { start, end } of lines) {
      if (left < end - start) return start + left
      left -= end - start
    }
    return lines.at(-1)?.end ?? 0
  }
  return {
    encodingsIn: () => encodings,
    named: false,
    cut: text.length >= longestRun,
    start: lines[0]?.start ?? 0,
    end: lines.at(-1)?.end ?? 0,
    decoded: Buffer.from(text, hex ? 'hex' : 'base64'),
    placeOf: (offset, side) => (side === 'start' ? place(Math.floor(offset * perByte)) : place(Math.ceil(offset * perByte) - 1) + 1),
  }
}
