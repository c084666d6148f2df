const rotate = (value: number, bits: number) => ((value << bits) | (value >>> (32 - bits))) >>> 0

/**
 * Marvin32 of bytes, both halves folded into 32 bits: the checksum in the keys Azure hands out. `seed` is 64 bits. As in .NET's
 * System.Marvin (github.com/dotnet/runtime), whose test vectors it is tested with.
 */
export function marvin32(bytes: Uint8Array, seed: bigint): number {
  let low = Number(seed & 0xffffffffn)
  let high = Number(seed >> 32n)
  const mix = (word: number) => {
    low = (low + word) >>> 0
    high = (high ^ low) >>> 0
    low = (rotate(low, 20) + high) >>> 0
    high = (rotate(high, 9) ^ low) >>> 0
    low = (rotate(low, 27) + high) >>> 0
    high = rotate(high, 19)
  }
  const whole = bytes.length & ~3
  const view = Buffer.from(bytes)
  for (let at = 0; at < whole; at += 4) mix(view.readUInt32LE(at))
  let last = 0x80
  for (let at = bytes.length - 1; at >= whole; at--) last = ((last << 8) | (bytes[at] ?? 0)) >>> 0
  mix(last)
  mix(0)
  return (low ^ high) >>> 0
}
