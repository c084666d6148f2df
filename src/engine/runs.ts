import { scannerHolding } from './module.js'

const shortest = 24
const window = 16
const stride = 16

/**
 * Where in `bytes[from, to)` the next run of base64 or hexadecimal digits, 24 of them or more, holds what may be text: the offset of characters
 * that decode to it, -1 where there is none. Where `from` stands within a run, what is left of it is looked at as a run of its own.
 */
export function findRun(bytes: Uint8Array, from: number, to: number): number {
  const scanner = scannerHolding(bytes)
  if (scanner === null) return findRunPlainly(bytes, from, to)
  const found = scanner.nextRun(bytes.byteOffset + from, bytes.byteOffset + to)
  return found === 0 ? -1 : found - bytes.byteOffset
}

/** What `findRun` promises, in plain words; the fast one is in assembly/runs.ts and must agree. */
export function findRunPlainly(bytes: Uint8Array, from: number, to: number): number {
  for (let start = from; start + shortest <= to; ) {
    let end = start
    // A run is read no further than to its text: it may be sought in again from there.
    const reaches = (place: number) => {
      while (end < Math.min(place, to) && inBase64(bytes[end] ?? 0)) end++
      return end >= place
    }
    for (let at = start; reaches(at + shortest); at += stride) {
      const found = textAt(bytes, at)
      if (found !== -1) return found
    }
    // A run that was tried more than once is tried at its last 24 as well.
    const found = start + stride + shortest <= end ? textAt(bytes, end - shortest) : -1
    if (found !== -1) return found
    start = end + 1
  }
  return -1
}

/** Where of the 24 characters from `at` on those begin that decode to text, -1 where none do. */
function textAt(bytes: Uint8Array, at: number): number {
  if (textInHex(bytes, at)) return at
  for (let phase = 0; phase < 4; phase++) if (textInBase64(bytes, at + phase)) return at + phase
  return -1
}

/** True for a character of either base64 alphabet. */
export function inBase64(byte: number): boolean {
  return (
    (byte >= 48 && byte <= 57) ||
    (byte >= 65 && byte <= 90) ||
    (byte >= 97 && byte <= 122) ||
    byte === 43 ||
    byte === 45 ||
    byte === 47 ||
    byte === 95
  )
}

/** True for a character of base64, or one that stands between the parts of a token. */
export function inToken(byte: number): boolean {
  return inBase64(byte) || byte === 46 || byte === 61 || byte === 126
}

/** True for a hexadecimal digit. */
export function inHex(byte: number): boolean {
  return (byte >= 48 && byte <= 57) || (byte >= 65 && byte <= 70) || (byte >= 97 && byte <= 102)
}

/** True when the characters from `at` on decode to text by hexadecimal digits. */
export function textInHex(bytes: Uint8Array, at: number): boolean {
  for (let i = at; i < at + shortest; i++) if (!inHex(bytes[i] ?? 0)) return false
  return Buffer.from(charactersAt(bytes, at, shortest), 'hex').every((byte) => byte !== 0 && readable(byte))
}

function textInBase64(bytes: Uint8Array, at: number): boolean {
  const decoded = Buffer.from(charactersAt(bytes, at, window), 'base64')
  return decoded.every(readable) && decoded.filter((byte) => byte !== 0).length > 4
}

const charactersAt = (bytes: Uint8Array, at: number, length: number) =>
  Buffer.from(bytes.buffer, bytes.byteOffset + at, length).toString('latin1')

/** Readable text, or a zero, which every second byte of UTF-16 is. */
function readable(byte: number): boolean {
  return (byte >= 0x20 && byte < 0x7f) || byte === 0 || byte === 9 || byte === 10 || byte === 13
}
