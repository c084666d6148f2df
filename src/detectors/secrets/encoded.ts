import { inBase64, inHex, latin1, type Search, textInHex } from '../../engine/index.js'
import type { Encoded } from './encoded-text.js'
import { extentOf, slice } from './extent.js'
import type { Encoding } from './hit.js'
import { createSpanIndex, type SpanIndex } from './span-index.js'
import { wideText } from './wide.js'
import { beforeBreak, shortestLine, type Wrapped, wrappedFrom } from './wrapped.js'

/** Characters that are decoded in one piece, and how many of them the next piece shares. */
const longestPiece = 1 << 18
const shared = 1 << 16

/** As much text as makes another phase worth a look: what the shortest run decodes to, by bytes or by UTF-16. */
const textual = /(?:[\t-\r\x20-\x7e]\0?){18}|(?:[\t-\r\x20-\x7e]\0){8}/
/** Characters behind a slice that are looked at with it: text of another phase may begin at its end. */
const beyond = 64
/** Bytes before text of another phase in which its beginning is sought: what begins earlier was met in an earlier slice. */
const farthestBack = 2 * slice

/**
 * The encoded texts of `bytes` from the `first` run on (-1 for none), a long one in pieces that share a token's length; one that may be UTF-16 comes
 * twice, read as bytes and as that, and one that is text in several phases of base64 once for each. A run is read as far as it is text, and sought
 * in again from there: fonts and programs are mostly none.
 */
export function* encodedIn(bytes: Uint8Array, { nextRun }: Search, first: number): Generator<Encoded> {
  let from = 0
  const others = createSpanIndex<Wrapped>()
  for (let at = first; at !== -1; at = nextRun(from)) {
    const hex = textInHex(bytes, at)
    const read = hex ? undefined : otherAt(others, at)
    if (read !== undefined) {
      from = read.end
      continue
    }
    const run = wrappedFrom(bytes, beginning(bytes, at, from, hex), hex ? inHex : inBase64)
    const { end, textEnd, mixed } = extentOf(run, at - run.start, hex)
    yield* piecesOf(run, end, hex)
    if (!hex) {
      yield* inOtherPhases(bytes, run, mixed, from, others)
      yield* inDigits(bytes, run, mixed, from)
    }
    from = run.place(textEnd - 1) + 1
  }
}

/** The texts of other phases that begin in the mixed slices of a run of base64; those that were read already are not read again. */
function* inOtherPhases(
  bytes: Uint8Array,
  run: Wrapped,
  mixed: readonly number[],
  from: number,
  others: SpanIndex<Wrapped>,
): Generator<Encoded> {
  const places = otherPhases(run, mixed)
  // Grows while it is read: within a text of another phase one of a third may stand.
  for (const place of places) {
    if (run.groupAt(place) || otherAt(others, place) !== undefined) continue
    const other = wrappedFrom(bytes, beginning(bytes, place, Math.max(from, place - farthestBack), false), inBase64)
    const { end, mixed } = extentOf(other, place - other.start, false)
    others.add(other)
    yield* piecesOf(other, end, false)
    places.push(...otherPhases(other, mixed))
  }
}

/** The texts of hexadecimal digits in the mixed slices of what was taken for base64. */
function* inDigits(bytes: Uint8Array, run: Wrapped, mixed: readonly number[], from: number): Generator<Encoded> {
  let read = 0
  for (const place of hexPlaces(run, mixed)) {
    if (place < read) continue
    const digits = wrappedFrom(bytes, beginning(bytes, place, Math.max(from, place - farthestBack), true), inHex)
    const { end } = extentOf(digits, place - digits.start, true)
    read = digits.end
    yield* piecesOf(digits, end, true)
  }
}

/** Where hexadecimal text begins in the slices that are of its digits alone: some of them read as base64 by chance. */
function hexPlaces(run: Wrapped, mixed: readonly number[]): number[] {
  return mixed.flatMap((from) => {
    const text = run.text(from, Math.min(run.length, from + slice + beyond))
    if (!/^[\da-f]+$/i.test(text)) return []
    return [0, 1].flatMap((phase) => {
      const found = textual.exec(Buffer.from(text.slice(phase), 'hex').toString('latin1'))
      return found === null ? [] : [run.place(from + phase + 2 * found.index)]
    })
  })
}

/** The text among those read already to which the characters at `place` belong. */
function otherAt(others: SpanIndex<Wrapped>, place: number): Wrapped | undefined {
  return [...others.all({ start: place, end: place + 1 })].find((other) => other.groupAt(place))
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

/** Where text of each other phase begins in the slices that are text in part: what was met first may read as text by chance, and hide what follows. */
function otherPhases(run: Wrapped, mixed: readonly number[]): number[] {
  return mixed.flatMap((from) => {
    const text = run.text(from, Math.min(run.length, from + slice + beyond))
    return [1, 2, 3].flatMap((phase) => {
      const found = textual.exec(Buffer.from(text.slice(phase), 'base64').toString('latin1'))
      return found === null ? [] : [run.place(from + phase + 4 * Math.floor(found.index / 3))]
    })
  })
}

/** The first `length` characters of a run. */
function* piecesOf(run: Wrapped, length: number, hex: boolean): Generator<Encoded> {
  let from = run.start
  for (let start = 0; ; start += longestPiece - shared) {
    const end = Math.min(length, start + longestPiece)
    // A quarter of what two pieces share is left for what stands before a token of the second.
    const to = end === length ? run.place(length - 1) + 1 : run.place(end - shared + (shared >> 2))
    const encoded = pieceOf(run, start, end, from, to, hex)
    yield encoded
    const wide = wideText(encoded)
    if (wide !== null) yield wide
    if (end === length) return
    from = to
  }
}

function pieceOf(run: Wrapped, start: number, end: number, from: number, to: number, hex: boolean): Encoded {
  const perByte = hex ? 2 : 4 / 3
  const encodings: readonly Encoding[] = [hex ? 'hex' : 'base64']
  const place = (character: number) => run.place(Math.min(end - 1, start + character))
  return {
    encodingsIn: () => encodings,
    named: false,
    start: run.place(start),
    end: run.place(end - 1) + 1,
    from,
    to,
    decoded: Buffer.from(run.text(start, end), hex ? 'hex' : 'base64'),
    placeOf: (offset, side) => (side === 'start' ? place(Math.floor(offset * perByte)) : place(Math.ceil(offset * perByte) - 1) + 1),
  }
}
