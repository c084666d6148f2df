import { latin1 } from '../../engine/index.js'
import { transcode } from './chunk.js'
import type { Encoded } from './encoded-text.js'

// Six characters of Latin-1 in a row, in either order, behind a byte order mark or without. Whichever comes first: one byte later the wrong order fits too.
const little = /(?:\xff\xfe)?(?:[\t\n\r\x20-\x7e\xa0-\xff]\0){6}/
const big = /(?:\xfe\xff)?(?:\0[\t\n\r\x20-\x7e\xa0-\xff]){6}/

/**
 * What an encoded text says when it is read as UTF-16, in the order and from the byte that make letters of the first ones: a script for
 * PowerShell is written so. Null where nothing in it is.
 */
export function wideText(encoded: Encoded): Encoded | null {
  const { decoded, placeOf } = encoded
  if (!decoded.includes(0)) return null
  const text = latin1(decoded, 0, decoded.length)
  const [low, high] = [text.search(little), text.search(big)]
  if (low === -1 && high === -1) return null
  const order = low !== -1 && (high === -1 || low < high) ? 'utf16le' : 'utf16be'
  const mark = order === 'utf16le' ? '\xff\xfe' : '\xfe\xff'
  const odd = (order === 'utf16le' ? low : high) % 2
  const from = text.startsWith(mark, odd) ? odd + 2 : odd
  const wide = transcode(decoded.subarray(from), order)
  const unitOf = unitsOf(wide)
  return {
    ...encoded,
    decoded: wide,
    placeOf: (offset, side) =>
      side === 'start' ? placeOf(from + 2 * unitOf(offset), side) : placeOf(from + 2 * unitOf(Math.max(0, offset - 1)) + 2, side),
  }
}

/** Tells which unit of UTF-16 a byte of UTF-8 belongs to. Counted when it is asked for the first time. */
function unitsOf(bytes: Uint8Array): (offset: number) => number {
  let units: Uint32Array | null = null
  return (offset) => {
    units ??= counted(bytes)
    return units[Math.min(offset, bytes.length)] ?? 0
  }
}

function counted(bytes: Uint8Array): Uint32Array {
  const units = new Uint32Array(bytes.length + 1)
  let unit = -1
  let next = 1
  bytes.forEach((byte, at) => {
    if ((byte & 0xc0) !== 0x80) {
      unit += next
      next = byte >= 0xf0 ? 2 : 1
    }
    units[at] = unit
  })
  units[bytes.length] = unit + next
  return units
}
