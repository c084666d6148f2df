import { crc32 } from 'node:zlib'

/** Bits in the order in which deflate reads them. */
function packBits(bits: string): Buffer {
  const bytes = Buffer.alloc(bits.length >> 3)
  for (const [at, bit] of [...bits].entries()) if (bit === '1') bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (1 << (at & 7))
  return bytes
}

/** "The next 20 bytes stand here": the head of a stored block. */
const print = Buffer.from([0, 20, 0, 0xeb, 0xff])
/** "The last 20 bytes once more": a block of two copies of 10 bytes from 20 bytes before, 40 bits in all. */
const again = packBits(`010${'000100001000110'.repeat(2)}0000000`)
/** Two empty blocks, then the last one: 7 bytes. */
const last = Buffer.concat([packBits(`${'0100000000'.repeat(2)}1000`), Buffer.from([0, 0, 0xff, 0xff])])

/**
 * A gzip file that unpacks to itself, 120 bytes. Everything in it is a multiple of 5 bytes, so that what it prints stays one step behind what it is
 * (the idea is Russ Cox's, "Zip Files All The Way Down", 2010). Its sum is part of what is summed: a sum is linear, so it is solved for.
 */
export function gzipQuine(): Buffer {
  for (let seed = 0; seed < 256; seed++) {
    const name = Buffer.from(`q${seed.toString(16).padStart(3, '0')}\0`)
    const head = Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 8, 0, 0, 0, 0, 0, 0xff]), name])
    const withSum = (sum: number) => {
      const foot = Buffer.alloc(8)
      foot.writeUInt32LE(sum >>> 0, 0)
      foot.writeUInt32LE(120, 4)
      const end = Buffer.concat([last, foot])
      return Buffer.concat([head, print, head, print, again, print, again, print, again, print, again, print, again, end, again, end])
    }
    const sum = fixedPoint((guess) => crc32(withSum(guess)))
    if (sum !== null) return withSum(sum)
  }
  throw new Error('no name leads to a sum')
}

/** The x with f(x) = x of a function that is linear but for a constant; null where there is none. */
function fixedPoint(f: (x: number) => number): number | null {
  const constant = f(0) >>> 0
  // Each row: what a bit of x changes in f(x) + x, and beside it that bit.
  const rows = Array.from({ length: 32 }, (_, bit) => ({ change: (f(2 ** bit) ^ constant ^ (1 << bit)) >>> 0, bits: (1 << bit) >>> 0 }))
  let wanted = constant
  let found = 0
  for (let bit = 0; bit < 32; bit++) {
    const mask = (1 << bit) >>> 0
    const index = rows.findIndex(({ change }) => (change & mask) !== 0)
    const [row] = index < 0 ? [] : rows.splice(index, 1)
    if (row === undefined) {
      if ((wanted & mask) !== 0) return null
      continue
    }
    for (const other of rows) {
      if ((other.change & mask) === 0) continue
      other.change = (other.change ^ row.change) >>> 0
      other.bits = (other.bits ^ row.bits) >>> 0
    }
    if ((wanted & mask) === 0) continue
    wanted = (wanted ^ row.change) >>> 0
    found = (found ^ row.bits) >>> 0
  }
  return found
}
