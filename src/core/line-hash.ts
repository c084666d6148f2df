/** How many kept units one line's hash covers. */
const span = 100
const factor = 37
const endOfFile = 65535

// 37^100 modulo 2^64, as two 32-bit halves, so that no BigInt is needed.
const leaving = power(factor, span)

/**
 * GitHub's hash of each wanted line (counted from 1), as its upload action computes `primaryLocationLineHash`: a rolling hash of the line's
 * first 100 units that are neither space nor tab, reaching into the lines after it, and `:` with which occurrence of that hash it is.
 * The same for LF and CRLF; equal when lines move. Lines the text does not have are absent. Published in github/codeql-action, `src/fingerprints.ts`.
 */
export function lineHashes(text: string, wanted: ReadonlySet<number>): Map<number, string> {
  const found = new Map<number, string>()
  if (wanted.size === 0) return found
  const occurrences = new Map<string, number>()
  const window = new Uint16Array(span)
  // For each slot of the window, the line that starts there; 0 for none.
  const starts = new Int32Array(span)
  let slot = 0
  let low = 0
  let high = 0
  let line = 0
  let atLineStart = true
  let afterCarriageReturn = false
  let open = 0

  const take = (unit: number) => {
    const begun = starts[slot] ?? 0
    if (begun > 0) {
      starts[slot] = 0
      open--
      const hash = hex(high, low)
      const count = (occurrences.get(hash) ?? 0) + 1
      occurrences.set(hash, count)
      if (wanted.has(begun)) found.set(begun, `${hash}:${count}`)
    }
    if (atLineStart) {
      atLineStart = false
      line++
      open++
      starts[slot] = line
    }
    if (unit === 10) atLineStart = true
    const gone = window[slot] ?? 0
    window[slot] = unit
    slot = slot + 1 === span ? 0 : slot + 1
    // hash = 37 * hash + unit - 37^100 * gone, modulo 2^64, by halves: every product stays under 2^49, `>>> 0` is modulo 2^32.
    const wholeLow = low * factor + unit - leaving.low * gone
    low = wholeLow >>> 0
    high = (high * factor + (wholeLow - low) / 4294967296 - leaving.high * gone) >>> 0
  }

  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit === 32 || unit === 9 || (unit === 10 && afterCarriageReturn)) {
      afterCarriageReturn = false
      continue
    }
    afterCarriageReturn = unit === 13
    take(unit === 13 ? 10 : unit)
  }
  take(endOfFile)
  for (let i = 0; i < span && open > 0; i++) take(0)
  return found
}

function hex(high: number, low: number): string {
  return high === 0 ? low.toString(16) : high.toString(16) + low.toString(16).padStart(8, '0')
}

function power(base: number, exponent: number): { high: number; low: number } {
  const value = BigInt.asUintN(64, BigInt(base) ** BigInt(exponent))
  return { high: Number(value >> 32n), low: Number(value & 0xffffffffn) }
}
