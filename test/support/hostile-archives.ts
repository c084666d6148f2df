import { crc32, deflateRawSync } from 'node:zlib'
import { endOfZip, tarBlocks, zipOf } from './archives.js'

/** The parts of a zip: files, directory; its end mark is left out. */
export function partsOf(zip: Buffer): { readonly files: Buffer; readonly directory: Buffer } {
  const at = zip.readUInt32LE(zip.length - 6)
  return { files: zip.subarray(0, at), directory: zip.subarray(at, -22) }
}

/** A zip's end in the form for more than 4 GB; what is not told is true. */
export function endOfZip64(files: number, directory: number, lies: { count?: bigint; size?: bigint; at?: bigint } = {}): Buffer {
  const record = Buffer.alloc(56)
  record.writeUInt32LE(0x06064b50, 0)
  record.writeBigUInt64LE(44n, 4)
  for (const field of [24, 32]) record.writeBigUInt64LE(lies.count ?? 1n, field)
  record.writeBigUInt64LE(lies.size ?? BigInt(directory), 40)
  record.writeBigUInt64LE(BigInt(files), 48)
  const locator = Buffer.alloc(20)
  locator.writeUInt32LE(0x07064b50, 0)
  locator.writeBigUInt64LE(lies.at ?? BigInt(files + directory), 8)
  locator.writeUInt32LE(1, 16)
  return Buffer.concat([record, locator, endOfZip(0xffff, 0xffffffff, 0xffffffff)])
}

/** A zip of one file whose directory says something else at these places of its first entry. */
export function zipThatLies(files: Readonly<Record<string, string>>, lies: Readonly<Record<number, number>>): Buffer {
  const zip = zipOf(files)
  for (const [field, value] of Object.entries(lies)) zip.writeUInt32LE(value, zip.readUInt32LE(zip.length - 6) + Number(field))
  return zip
}

/** A zip whose directory names `count` files that share these packed bytes; `name` of each by its number. */
export function zipOfMany(count: number, name: (index: number) => string, packed: Uint8Array, unpacked: number): Buffer {
  const local = Buffer.alloc(30)
  local.writeUInt32LE(0x04034b50, 0)
  const entries = Array.from({ length: count }, (_, index) => {
    const title = Buffer.from(name(index))
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(8, 10)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt32LE(unpacked, 24)
    entry.writeUInt16LE(title.length, 28)
    return Buffer.concat([entry, title])
  })
  const directory = Buffer.concat(entries)
  const files = local.length + packed.length
  return Buffer.concat([local, packed, directory, endOfZip64(files, directory.length, { count: BigInt(count) })])
}

/** One entry of a tar whose header was changed afterwards, its sum made right. */
export function tarWith(type: string, name: string, content: string, change: (header: Buffer) => void): Buffer {
  const [header = Buffer.alloc(512), ...rest] = tarBlocks(type, name, Buffer.from(content))
  change(header)
  header.write('        ', 148)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return Buffer.concat([header, ...rest])
}

/** A gzip file whose header has these flags and parts. */
export function gzipWith(flags: number, parts: readonly Uint8Array[], content: string): Buffer {
  const foot = Buffer.alloc(8)
  foot.writeUInt32LE(crc32(content), 0)
  foot.writeUInt32LE(content.length, 4)
  return Buffer.concat([Buffer.from([0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 0xff]), ...parts, deflateRawSync(content), foot])
}
