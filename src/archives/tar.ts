import { type ByteReader, limited, type Source } from './source.js'

const block = 512
const longestExtra = 1 << 20

const types = (letters: string) => new Set(Buffer.from(letters))
/** Links, devices and folders: whatever size is written there, no bytes follow. */
const holdsNothing = types('123456')
/** What tells of other entries; any type that is not known is a file, as POSIX says. */
const aboutOthers = types('gXKV')

/** What `eachFile` tells of a file: its name, and its content, which lies in `reader` and is passed over as far as it is not read. */
export type OnFile = (name: string, size: number, content: Source) => Promise<void> | undefined

/** Tells of each file of a tar, in the order they stand. Ends at its end mark; false where something else stands, which stays to be read. */
export async function eachFile(reader: ByteReader, onFile: OnFile): Promise<boolean> {
  let longName: string | null = null
  let size: number | null = null
  for (;;) {
    const header = reader.ready(block) ?? (await reader.peek(block))
    // Some writers leave the end mark out.
    if (header.length < block || !sumHolds(header)) return header.every((byte) => byte === 0)
    const type = header[156] ?? 0
    const stated = numberAt(header, 124, 12)
    const name = longName ?? nameIn(header)
    reader.skip(block)
    if (type === 0x78 || type === 0x4c) {
      if (stated > longestExtra) return false
      const extra = Buffer.from(await reader.take(stated))
      await reader.skip(padding(stated))
      if (type === 0x4c) longName = cString(extra, 0, extra.length)
      else {
        const facts = paxFacts(extra)
        longName = facts.get('path') ?? longName
        const paxSize = Number(facts.get('size'))
        size = facts.has('size') && Number.isSafeInteger(paxSize) && paxSize >= 0 ? paxSize : size
      }
      continue
    }
    if (type === 0x53 && header[482] !== 0) await skipSparseMap(reader)
    const length = holdsNothing.has(type) ? 0 : (size ?? stated)
    longName = null
    size = null
    const content = limited(reader, length)
    if (length > 0 && !aboutOthers.has(type)) {
      const looking = onFile(name, length, content)
      if (looking !== undefined) await looking
    }
    const passed = reader.skip(content.left() + padding(length))
    if (passed !== true && !(await passed)) return content.left() === 0
  }
}

/** Passes over what does not fit into the header of where the pieces of a sparse file belong. */
async function skipSparseMap(reader: ByteReader): Promise<void> {
  for (let more = true; more; ) more = (await reader.take(block))[504] === 1
}

const padding = (size: number) => (block - (size % block)) % block

function sumHolds(header: Uint8Array): boolean {
  let sum = 0
  for (let at = 0; at < block; at++) sum += at >= 148 && at < 156 ? 32 : (header[at] ?? 0)
  return sum === numberAt(header, 148, 8)
}

/** A number in octal digits, or in the bytes themselves where the first says so. */
function numberAt(header: Uint8Array, at: number, length: number): number {
  if (((header[at] ?? 0) & 0x80) !== 0) {
    let value = (header[at] ?? 0) & 0x7f
    for (let i = at + 1; i < at + length; i++) value = value * 256 + (header[i] ?? 0)
    return Number.isSafeInteger(value) ? value : 0
  }
  let value = 0
  for (let i = at; i < at + length; i++) {
    const digit = (header[i] ?? 0) - 48
    if (digit >= 0 && digit < 8) value = value * 8 + digit
    else if (value > 0) break
  }
  return value
}

function nameIn(header: Uint8Array): string {
  const name = cString(header, 0, 100)
  // GNU's own form keeps times where the prefix stands in others.
  const prefix = header[263] === 0x30 || header[262] === 0 ? cString(header, 345, 155) : ''
  return prefix === '' ? name : `${prefix}/${name}`
}

function cString(bytes: Uint8Array, at: number, length: number): string {
  const part = Buffer.from(bytes.buffer, bytes.byteOffset + at, length)
  const end = part.indexOf(0)
  return part.toString('utf8', 0, end === -1 ? length : end)
}

/** `length key=value` lines. */
function paxFacts(bytes: Buffer): Map<string, string> {
  const facts = new Map<string, string>()
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(32, at)
    const length = space === -1 ? 0 : Number(bytes.toString('latin1', at, space))
    if (!Number.isInteger(length) || length <= space - at) break
    const line = bytes.toString('utf8', space + 1, at + length - 1)
    const equals = line.indexOf('=')
    if (equals > 0) facts.set(line.slice(0, equals), line.slice(equals + 1))
    at += length
  }
  return facts
}
