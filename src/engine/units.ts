import { scannerHolding } from './module.js'

const step = 1 << 16
const plain = new TextDecoder('utf-8')

/** How many UTF-16 units the bytes `[from, to)` are, invalid ones counted as an editor shows them. A byte order mark at the start is none. */
export function countUnits(bytes: Uint8Array, from: number, to: number): number {
  const scanner = to - from < 64 ? null : scannerHolding(bytes)
  if (scanner !== null) {
    const marked = bytes[from] === 0xef && bytes[from + 1] === 0xbb && bytes[from + 2] === 0xbf
    return scanner.countUnits(bytes.byteOffset + from, bytes.byteOffset + to) - (marked ? 1 : 0)
  }
  if (to - from <= step) return plain.decode(bytes.subarray(from, to)).length
  const decoder = new TextDecoder('utf-8')
  let count = 0
  for (let at = from; at < to; at += step) {
    const end = Math.min(to, at + step)
    count += decoder.decode(bytes.subarray(at, end), { stream: end < to }).length
  }
  return count
}
