import { scannerHolding } from './module.js'

const lineFeed = 10

/** How many line feeds stand in `bytes[from, to)`. */
export function countLines(bytes: Uint8Array, from: number, to: number): number {
  const scanner = to - from < 64 ? null : scannerHolding(bytes)
  if (scanner !== null) return scanner.countBytes(bytes.byteOffset + from, bytes.byteOffset + to, lineFeed)
  let lines = 0
  for (let i = from; i < to; i++) if (bytes[i] === lineFeed) lines++
  return lines
}
