const charset = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
const generators = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3]
const length = 6

function polymod(values: readonly number[]): number {
  let sum = 1
  for (const value of values) {
    const top = sum >>> 25
    sum = ((sum & 0x1ffffff) << 5) ^ value
    generators.forEach((generator, bit) => {
      if ((top >> bit) & 1) sum ^= generator
    })
  }
  return sum >>> 0
}

/** The text before the last six characters with the bech32 checksum (BIP 173) behind it, in the case it is written in. */
export function sealBech32(text: string): string {
  const separator = text.lastIndexOf('1', text.length - length - 1)
  const prefix = text.slice(0, separator).toLowerCase()
  const data = [...text.slice(separator + 1, -length).toLowerCase()].map((char) => Math.max(0, charset.indexOf(char)))
  const codes = [...prefix].map((char) => char.charCodeAt(0))
  const values = [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31), ...data]
  const sum = polymod([...values, ...new Array<number>(length).fill(0)]) ^ 1
  const check = Array.from({ length }, (_, index) => charset[(sum >> (5 * (length - 1 - index))) & 31]).join('')
  const upper = text === text.toUpperCase()
  return text.slice(0, -length) + (upper ? check.toUpperCase() : check)
}
