/** Characters of latin1, a bit each: what lies beyond is never read, and stands for nothing. */
export type CharSet = Uint32Array

/** The set of these characters. */
export function only(chars: string): CharSet {
  const bits = new Uint32Array(8)
  for (let i = 0; i < chars.length; i++) {
    const code = chars.charCodeAt(i)
    if (code < 256) bits[code >> 5] = (bits[code >> 5] ?? 0) | (1 << (code & 31))
  }
  return bits
}

/** The set of the characters from one code to another. */
export function between(from: number, to: number): CharSet {
  return only(Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => String.fromCharCode(from + index)).join(''))
}

/** What is in any of the sets. */
export function merge(...sets: readonly CharSet[]): CharSet {
  return Uint32Array.from({ length: 8 }, (_, index) => sets.reduce((bits, one) => bits | (one[index] ?? 0), 0))
}

/** What is not in the set. */
export function invert(bits: CharSet): CharSet {
  return bits.map((word) => ~word)
}

/** The codes in the set, rising. */
export function codesOf(chars: CharSet): number[] {
  return Array.from({ length: 256 }, (_, code) => code).filter((code) => ((chars[code >> 5] ?? 0) & (1 << (code & 31))) !== 0)
}
