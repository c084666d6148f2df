const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const base58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'
const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** A number in an alphabet's base, highest digit first, padded with the alphabet's zero to `length`. */
export function toRadix(value: number, alphabet: string, length: number): string {
  let text = ''
  for (let rest = value; rest > 0; rest = Math.floor(rest / alphabet.length)) text = alphabet[rest % alphabet.length] + text
  return text.padStart(length, alphabet[0])
}

/** A number in base 62: digits, capitals, small letters. */
export function toBase62(value: number, length: number): string {
  return toRadix(value, base62, length)
}

/** The bytes of RFC 4648 base32 without padding; characters outside the alphabet count as `A`. */
export function fromBase32(text: string): Uint8Array {
  const bytes = new Uint8Array(Math.floor((text.length * 5) / 8))
  let bits = 0
  let held = 0
  let at = 0
  for (const char of text) {
    held = ((held << 5) | Math.max(0, base32.indexOf(char))) & 0xfff
    bits += 5
    if (bits < 8) continue
    bits -= 8
    bytes[at++] = (held >> bits) & 255
  }
  return bytes
}

/** RFC 4648 base32 without padding. */
export function toBase32(bytes: Uint8Array): string {
  let text = ''
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    held = ((held << 8) | byte) & 0xfff
    bits += 8
    for (; bits >= 5; bits -= 5) text += base32[(held >> (bits - 5)) & 31]
  }
  return bits === 0 ? text : text + base32[(held << (5 - bits)) & 31]
}

/** The bytes of a base58 text (Bitcoin's alphabet) as a number of `size` bytes; null when it is larger or not base58. */
export function fromBase58(text: string, size: number): Uint8Array | null {
  let value = 0n
  for (const char of text) {
    const digit = base58.indexOf(char)
    if (digit === -1) return null
    value = value * 58n + BigInt(digit)
  }
  const hex = value.toString(16).padStart(size * 2, '0')
  return hex.length > size * 2 ? null : Buffer.from(hex, 'hex')
}

/** Bytes in base58, without the ones that stand for leading zero bytes. */
export function toBase58(bytes: Uint8Array): string {
  let value = BigInt(`0x${Buffer.from(bytes).toString('hex') || '0'}`)
  let text = ''
  for (; value > 0n; value /= 58n) text = base58[Number(value % 58n)] + text
  return text
}
