import { scannerHolding } from './module.js'
import { latin1 } from './text.js'

const hex = '(?:2[1-9A-Fa-f]|[3-6][0-9A-Fa-f]|7[0-9A-Ea-e])'
const backslashed = `x${hex}|u00${hex}|u\\{0{0,4}${hex}\\}|U000000${hex}|(?:04[1-7]|0[5-7][0-7]|1[0-6][0-7]|17[0-6])`
const solidus = '(?<=[0-9A-Za-z+/])\\\\/(?=[0-9A-Za-z+/])'
const anyEscape = new RegExp(`%(?:${hex}|20|0[9AaDd])|\\\\(?:${backslashed})|${solidus}|&(?:#[0-9xX]|[a-z]{2,6};)`, 'g')

/**
 * Gives the search for escapes in these bytes: where, from an offset on, the next escape of a printable character begins, of a blank or line break only by
 * percent (`%41`, `\u0041`, `\u{41}`, `\x41`, `\101`, `\/` between characters of base64, `&#65;`, and any entity by name that is as short as those of
 * ASCII); -1 where there is none.
 */
export function escapesOf(bytes: Uint8Array): (from: number) => number {
  const scanner = scannerHolding(bytes)
  if (scanner === null) return escapesPlainly(bytes)
  const { byteOffset: origin, length } = bytes
  return (from) => {
    const found = scanner.nextEscape(origin + from, origin, origin + length)
    return found === 0 ? -1 : found - origin
  }
}

/** What `escapesOf` promises, in plain words; the fast one is in assembly/escapes.ts and must agree. */
export function escapesPlainly(bytes: Uint8Array): (from: number) => number {
  const text = latin1(bytes, 0, bytes.length)
  return (from) => {
    anyEscape.lastIndex = from
    return anyEscape.exec(text)?.index ?? -1
  }
}
