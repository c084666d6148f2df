import { crc32, deflateRawSync, gzipSync } from 'node:zlib'

/** A file to be packed. `lies` are fields of the zip's directory that say something else than is true. */
export interface Packed {
  readonly name: string
  readonly content: Uint8Array
  readonly stored?: boolean
  readonly encrypted?: boolean
  readonly method?: number
}

const textOf = (files: Readonly<Record<string, string | Uint8Array>>): Packed[] =>
  Object.entries(files).map(([name, content]) => ({ name, content: typeof content === 'string' ? Buffer.from(content) : content }))

/** A zip file with a directory, its files packed with deflate. */
export function zipOf(
  files: Readonly<Record<string, string | Uint8Array>> | readonly Packed[],
  before: Uint8Array = Buffer.alloc(0),
): Buffer {
  const packed: readonly Packed[] = Array.isArray(files) ? files : textOf(files as Record<string, string | Uint8Array>)
  const bodies: Buffer[] = [Buffer.from(before)]
  const directory: Buffer[] = []
  let offset = 0
  for (const { name, content, stored = false, encrypted = false, method = stored ? 0 : 8 } of packed) {
    const data = method === 8 ? deflateRawSync(content) : Buffer.from(content)
    const title = Buffer.from(name)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(20, 4)
    local.writeUInt16LE(encrypted ? 1 : 0, 6)
    local.writeUInt16LE(method, 8)
    local.writeUInt32LE(crc32(content), 14)
    local.writeUInt32LE(data.length, 18)
    local.writeUInt32LE(content.length, 22)
    local.writeUInt16LE(title.length, 26)
    const central = Buffer.alloc(46)
    central.writeUInt32LE(0x02014b50, 0)
    local.copy(central, 6, 4, 30)
    central.writeUInt32LE(offset, 42)
    bodies.push(local, title, data)
    directory.push(central, title)
    offset += local.length + title.length + data.length
  }
  const central = Buffer.concat(directory)
  return Buffer.concat([...bodies, central, endOfZip(Math.min(packed.length, 0xffff), central.length, offset)])
}

/** The end mark of a zip's directory. */
export function endOfZip(count: number, size: number, offset: number): Buffer {
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(count, 8)
  end.writeUInt16LE(count, 10)
  end.writeUInt32LE(size, 12)
  end.writeUInt32LE(offset, 16)
  return end
}

/** A tar in the form of POSIX; names longer than its field have a pax header. */
export function tarOf(files: Readonly<Record<string, string | Uint8Array>>): Buffer {
  const blocks: Buffer[] = []
  for (const { name, content } of textOf(files)) {
    if (Buffer.byteLength(name) > 100) blocks.push(...tarBlocks('x', 'pax', Buffer.from(paxLine('path', name))))
    blocks.push(...tarBlocks('0', name.slice(0, 100), content))
  }
  return Buffer.concat([...blocks, Buffer.alloc(1024)])
}

/** One entry of a tar. */
export function tarBlocks(type: string, name: string, content: Uint8Array): Buffer[] {
  const header = Buffer.alloc(512)
  header.write(name, 0, 100)
  header.write('0000644\0', 100)
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124)
  header.write('        ', 148)
  header.write(type, 156)
  header.write('ustar\x0000', 257, 'latin1')
  header.write(
    `${header
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, '0')}\0 `,
    148,
  )
  return [header, Buffer.from(content), Buffer.alloc((512 - (content.length % 512)) % 512)]
}

function paxLine(key: string, value: string): string {
  const rest = Buffer.byteLength(` ${key}=${value}\n`)
  let length = rest
  while (length !== rest + String(length).length) length = rest + String(length).length
  return `${length} ${key}=${value}\n`
}

/** A gzip file, without a name of what it holds. */
export const gzipOf = (content: string | Uint8Array): Buffer => gzipSync(content)
