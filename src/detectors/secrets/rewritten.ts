import { latin1 } from '../../engine/index.js'
import type { Encoded } from './encoded-text.js'
import type { Encoding } from './hit.js'
import { lastUpTo } from './last-up-to.js'

/** A range of a text that says something else than what stands there. */
export interface Replacement {
  readonly from: number
  readonly to: number
  /** One character a byte; may be empty. */
  readonly text: string
  readonly encoding: Encoding
}

/** The bytes `[start, end)` with replacements, which rise and do not overlap, made; null when there are none. */
export function rewritten(bytes: Uint8Array, start: number, end: number, replacements: readonly Replacement[]): Encoded | null {
  if (replacements.length === 0) return null
  const pieces: string[] = []
  /** Where each replacement's text begins in what comes out. */
  const begins = new Float64Array(replacements.length)
  let at = start
  let length = 0
  replacements.forEach(({ from, to, text }, index) => {
    pieces.push(latin1(bytes, at, from), text)
    length += from - at
    begins[index] = length
    length += text.length
    at = to
  })
  pieces.push(latin1(bytes, at, end))

  const place = (offset: number, side: 'start' | 'end') => {
    const index = lastUpTo(begins, offset)
    const replacement = replacements[index]
    if (replacement === undefined) return start + offset + (side === 'end' ? 1 : 0)
    const behind = offset - (begins[index] ?? 0) - replacement.text.length
    if (behind < 0) return side === 'start' ? replacement.from : replacement.to
    return replacement.to + behind + (side === 'end' ? 1 : 0)
  }
  return {
    start,
    end,
    decoded: Buffer.from(pieces.join(''), 'latin1'),
    named: true,
    from: start,
    to: end,
    placeOf: (offset, side) => (side === 'start' ? place(offset, side) : place(Math.max(0, offset - 1), side)),
    encodingsIn(from, to) {
      const found = new Set<Encoding>()
      for (let index = Math.max(0, lastUpTo(begins, from)); index < replacements.length; index++) {
        const begin = begins[index] ?? 0
        const replacement = replacements[index]
        if (replacement === undefined || begin >= to) break
        if (begin + replacement.text.length > from && (replacement.text !== '' || begin > from)) found.add(replacement.encoding)
      }
      return [...found]
    },
  }
}
