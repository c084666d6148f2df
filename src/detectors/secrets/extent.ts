import { isUtf8 } from 'node:buffer'
import type { Wrapped } from './wrapped.js'

/** Characters that are judged together. */
export const slice = 1024

/** How far a run is text, in characters from its beginning. */
export interface Extent {
  /** Where it is text no more; one slice behind that is read with it, since a token may end there. */
  readonly textEnd: number
  readonly end: number
  /** The first characters of slices that hold something else, too. */
  readonly mixed: readonly number[]
}

/** Some text in bytes or in UTF-16 of either order. */
const someText = /[\t\n\r\x20-\x7e]{12}|(?:[\t\n\r\x20-\x7e]\0){6}|(?:\0[\t\n\r\x20-\x7e]){6}/
const unreadable = /[^\0\t-\r\x20-\x7e]/
const control = /[\x01-\x08\x0e-\x1f\x7f]/
const filled = /[^\0]{64}/

/**
 * Reads on while each slice holds some text, of whatever script, and up to the character `least` in any case: text was met there. Text that stands
 * behind more of something else than a slice is met again.
 */
export function extentOf(run: Wrapped, least: number, hex: boolean): Extent {
  const mixed: number[] = []
  for (let at = 0; ; ) {
    const end = run.reach(at + slice)
    if (end === at) return { textEnd: at, end: at, mixed }
    const bytes = Buffer.from(run.text(at, end), hex ? 'hex' : 'base64')
    const text = bytes.toString('latin1')
    const foreign = unreadable.test(text) && !isScript(bytes, text)
    if (foreign) mixed.push(at)
    const some = foreign ? someText.test(text) : filled.test(text) || someText.test(text)
    if (!some && at > least) return { textEnd: at, end, mixed }
    at = end
  }
}

/** True for UTF-8 without control characters, but for a letter that either end cuts. */
function isScript(bytes: Buffer, text: string): boolean {
  if (control.test(text)) return false
  let from = 0
  while (from < 3 && ((bytes[from] ?? 0) & 0xc0) === 0x80) from++
  let to = bytes.length
  for (let back = 1; back <= 3 && (bytes[bytes.length - back] ?? 0) >= 0x80; back++) {
    if ((bytes[bytes.length - back] ?? 0) >= 0xc0) to = bytes.length - back
  }
  return isUtf8(bytes.subarray(from, to))
}
