import type { Keyword } from './types.js'

const shortestKeyword = 3

/** The text of a keyword as it is compared: lower-cased when met in any case. Throws `RangeError` unless it is ASCII and long enough. */
export function keywordText({ text, fold }: Keyword): string {
  if (text.length < shortestKeyword || /[^\x00-\x7f]/.test(text))
    throw new RangeError(`keyword '${text}': expected at least ${shortestKeyword} ASCII characters`)
  return fold ? text.toLowerCase() : text
}

/** The bytes `[from, to)` as text, one character a byte. */
export function latin1(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1')
}
