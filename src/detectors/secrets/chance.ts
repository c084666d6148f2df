import { brotliDecompressSync } from 'node:zlib'
import { packedTrigrams } from './generated/trigrams.js'
import { piecesOf, symbolsOf } from './pieces.js'

// Bits of one step of the table, as src/build/trigrams.ts made it.
const step = 0.8
let table: Uint8Array | null = null

function unpacked(): Uint8Array {
  const halves = brotliDecompressSync(Buffer.from(packedTrigrams, 'base64'))
  const whole = new Uint8Array(27 ** 3)
  for (let i = 0; i < whole.length; i++) whole[i] = ((halves[i >> 1] ?? 0) >> (i % 2 === 0 ? 4 : 0)) & 15
  return whole
}

/** Bits it takes to spell a word, letter by letter, for who knows how words of code go on. */
function spelling(word: string): number {
  table ??= unpacked()
  let state = 0
  let bits = 0
  for (const symbol of symbolsOf(word)) {
    bits += (table[state * 27 + symbol] ?? 15) * step
    state = (state % 27) * 27 + symbol
  }
  return bits
}

/**
 * How much likelier chance is than words, in bits a character: what it takes to spell the text as words, numbers and separators, less what
 * it takes to draw it from its alphabet. Identifiers and phrases lie below 0, random text above 0, the surer the longer it is.
 */
export function chance(text: string): number {
  if (text === '') return 0
  let spelled = 0
  for (const piece of piecesOf(text)) {
    if (/^[A-Za-z]/.test(piece)) spelled += 1 + spelling(piece)
    else if (/^\d/.test(piece)) spelled += 1.5 + piece.length * Math.log2(10)
    else spelled += 3 * Math.min(3, piece.length)
  }
  return (spelled - text.length * Math.log2(alphabetOf(text))) / text.length
}

/** How many characters the text was drawn from, told by the kinds that stand in it. */
function alphabetOf(text: string): number {
  if (/^[0-9a-f]+$|^[0-9A-F]+$/.test(text)) return 16
  return (/[a-z]/.test(text) ? 26 : 0) + (/[A-Z]/.test(text) ? 26 : 0) + (/\d/.test(text) ? 10 : 0) + (/[^A-Za-z\d]/.test(text) ? 4 : 0)
}

const letters: Readonly<Record<string, string>> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't', '@': 'a', $: 's' }

/** The text with the letters that people write as digits and symbols put back: `P@ssw0rd` is `Password`. */
export function spelledOut(text: string): string {
  return text.replace(/[013457@$]/g, (sign) => letters[sign] ?? sign)
}
