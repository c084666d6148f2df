/** A file of a zip as its directory tells; `packed` lies in the bytes of the whole. */
export interface ZipEntry {
  readonly name: string
  /** 0 is stored, 8 deflate. */
  readonly method: number
  readonly encrypted: boolean
  readonly packed: Uint8Array
}

const endMark = 0x06054b50
const end64Mark = 0x06064b50
const locatorMark = 0x07064b50
const entryMark = 0x02014b50
const localMark = 0x04034b50
const longestComment = 0xffff
const unknown32 = 0xffffffff

interface Directory {
  readonly at: number
  readonly size: number
  readonly count: number
  /** What to add to every offset: bytes that stand before the archive. */
  readonly shift: number
}

/** The files of a zip by its directory; null when it has none. `'broken'` stands for an entry that leads nowhere. */
export function zipEntries(bytes: Buffer): Iterable<ZipEntry | 'broken'> | null {
  const directory = directoryOf(bytes)
  return directory === null ? null : entriesOf(bytes, directory)
}

function directoryOf(bytes: Buffer): Directory | null {
  const first = Math.max(0, bytes.length - longestComment - 22)
  for (let at = bytes.length - 22; at >= first; at--) {
    if (bytes[at] !== 0x50 || bytes.readUInt32LE(at) !== endMark) continue
    const count = bytes.readUInt16LE(at + 10)
    const size = bytes.readUInt32LE(at + 12)
    const offset = bytes.readUInt32LE(at + 16)
    if (count === 0xffff || size === unknown32 || offset === unknown32) {
      const large = directory64(bytes, at)
      if (large !== null) return large
    }
    const shift = at - size - offset
    if (shift >= 0 && offset + shift <= bytes.length) return { at: offset + shift, size, count, shift }
  }
  return null
}

function directory64(bytes: Buffer, end: number): Directory | null {
  const locator = end - 20
  if (locator < 0 || bytes.readUInt32LE(locator) !== locatorMark) return null
  const at = Number(bytes.readBigUInt64LE(locator + 8))
  if (!(at + 56 <= bytes.length) || bytes.readUInt32LE(at) !== end64Mark) return null
  const [count, size, offset] = [32, 40, 48].map((field) => Number(bytes.readBigUInt64LE(at + field)))
  if (count === undefined || size === undefined || offset === undefined || !(offset + size <= bytes.length)) return null
  return { at: offset, size, count, shift: 0 }
}

function* entriesOf(bytes: Buffer, { at: start, size, count, shift }: Directory): Generator<ZipEntry | 'broken'> {
  let at = start
  const stop = Math.min(bytes.length, start + size)
  for (let index = 0; index < count; index++) {
    if (at + 46 > stop || bytes.readUInt32LE(at) !== entryMark) return yield 'broken'
    const nameLength = bytes.readUInt16LE(at + 28)
    const extraLength = bytes.readUInt16LE(at + 30)
    const next = at + 46 + nameLength + extraLength + bytes.readUInt16LE(at + 32)
    if (next > stop) return yield 'broken'
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength)
    const extra = bytes.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength)
    const { packed, offset } = large(extra, bytes.readUInt32LE(at + 24), bytes.readUInt32LE(at + 20), bytes.readUInt32LE(at + 42))
    const local = offset + shift
    if (!name.endsWith('/') || packed > 0) {
      const from = contentAt(bytes, local)
      if (from === null || !(from + packed <= bytes.length)) yield 'broken'
      else {
        const flags = bytes.readUInt16LE(at + 8)
        yield { name, method: bytes.readUInt16LE(at + 10), encrypted: (flags & 1) !== 0, packed: bytes.subarray(from, from + packed) }
      }
    }
    at = next
  }
}

/** Sizes and offset of an entry, from its extra field where they do not fit into 32 bits. */
function large(extra: Buffer, unpacked: number, packed: number, offset: number): { packed: number; offset: number } {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue
    let field = at + 4
    const read = (value: number) => {
      if (value !== unknown32 || field + 8 > extra.length) return value
      field += 8
      return Number(extra.readBigUInt64LE(field - 8))
    }
    read(unpacked)
    return { packed: read(packed), offset: read(offset) }
  }
  return { packed, offset }
}

function contentAt(bytes: Buffer, local: number): number | null {
  if (!(local >= 0 && local + 30 <= bytes.length) || bytes.readUInt32LE(local) !== localMark) return null
  return local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
}
