import { endMark, endSize, entryMark, locatorMark, locatorSize, longestEnd } from '../core/zip-end.js'
import type { Held } from './held.js'
import { smallPacked, smallUnpacked } from './inflate.js'
import { add, apart, between, type Range } from './ranges.js'

/** A file or folder of a zip as its directory tells: what may be a lie. */
export interface ZipEntry {
  readonly name: string
  /** 0 is stored, 8 deflate. */
  readonly method: number
  readonly encrypted: boolean
  /** Where its bytes lie in the zip. */
  readonly at: number
  readonly packed: number
  readonly unpacked: number
  readonly crc: number
}

const end64Mark = 0x06064b50
const end64Size = 56
const localMark = 0x04034b50
const unknown32 = 0xffffffff

interface Directory {
  readonly at: number
  readonly size: number
  readonly count: number
  /** What to add to every offset: bytes that stand before the archive. */
  readonly shift: number
  /** Where the mark of its end ends. */
  readonly end: number
}

/** A zip by its directory. */
export interface Zip {
  /** Its files and folders, to be gone through once; `'broken'` stands for an entry that leads nowhere. */
  readonly entries: Iterable<ZipEntry | 'broken'>
  /** Tells that these bytes of a file's are none of it: they stand behind its end. */
  readonly leave: (unused: Range) => void
  /** Where bytes stand that neither a file nor the directory accounts for, once all entries were seen. */
  readonly rest: () => readonly Range[]
}

/** Reads a zip; null when it has no directory. */
export function readZip(zip: Held): Zip | null {
  const directory = directoryOf(zip)
  if (directory === null) return null
  const known: Range[] = [{ from: directory.at, to: directory.end }]
  const left: Range[] = []
  return {
    entries: entriesOf(zip, directory, known),
    leave: (unused) => void left.push(unused),
    rest: () => apart([...between(known, zip.size()), ...left], zip.size()),
  }
}

/** The last end whose comment ends with the file, or, where there is none, the last one at all: another may lie in a comment, to be found first. */
function directoryOf(zip: Held): Directory | null {
  const first = Math.max(0, zip.size() - longestEnd)
  const tail = zip.at(first, longestEnd)
  return directoryIn(zip, tail, first, true) ?? directoryIn(zip, tail, first, false)
}

function directoryIn(zip: Held, tail: Buffer, first: number, exact: boolean): Directory | null {
  for (let within = tail.length - endSize; within >= 0; within--) {
    if (tail[within] !== 0x50 || tail.readUInt32LE(within) !== endMark) continue
    if (exact && within + endSize + tail.readUInt16LE(within + 20) !== tail.length) continue
    const at = first + within
    const count = tail.readUInt16LE(within + 10)
    const size = tail.readUInt32LE(within + 12)
    const offset = tail.readUInt32LE(within + 16)
    if (count === 0xffff || size === unknown32 || offset === unknown32) {
      const large = directory64(zip, at)
      if (large !== null) return large
    }
    const shift = at - size - offset
    if (shift >= 0 && offset + shift <= zip.size()) return { at: offset + shift, size, count, shift, end: at + endSize }
  }
  return null
}

function directory64(zip: Held, end: number): Directory | null {
  const locator = zip.at(Math.max(0, end - locatorSize), locatorSize)
  if (locator.length < locatorSize || locator.readUInt32LE(0) !== locatorMark) return null
  const told = Number(locator.readBigUInt64LE(8))
  // Behind something that the zip does not know of, it stands right before what points to it.
  for (const shift of [0, end - locatorSize - end64Size - told]) {
    if (shift < 0) continue
    const record = zip.at(told + shift, end64Size)
    if (record.length < end64Size || record.readUInt32LE(0) !== end64Mark) continue
    const [count, size, offset] = [32, 40, 48].map((field) => Number(record.readBigUInt64LE(field)))
    if (count === undefined || size === undefined || offset === undefined || !(offset + shift + size <= zip.size())) return null
    return { at: offset + shift, size, count, shift, end: end + endSize }
  }
  return null
}

/** Goes by the directory's size: its count is a lie in the files of some writers, which count to 65,535. */
function* entriesOf(zip: Held, { at: start, size, count, shift }: Directory, known: Range[]): Generator<ZipEntry | 'broken'> {
  const stop = Math.min(zip.size(), start + size)
  let at = start
  let seen = 0
  for (; at < stop; seen++) {
    const fixed = zip.at(at, 46)
    if (at + 46 > stop || fixed.length < 46 || fixed.readUInt32LE(0) !== entryMark) break
    const nameLength = fixed.readUInt16LE(28)
    const extraLength = fixed.readUInt16LE(30)
    const next = at + 46 + nameLength + extraLength + fixed.readUInt16LE(32)
    if (next > stop) break
    const name = zip.at(at + 46, nameLength).toString('utf8')
    const extra = zip.at(at + 46 + nameLength, extraLength)
    const { unpacked, packed, offset } = large(extra, fixed.readUInt32LE(24), fixed.readUInt32LE(20), fixed.readUInt32LE(42))
    const from = contentAt(zip, offset + shift)
    if (from === null || !(from + packed <= zip.size())) yield 'broken'
    else {
      add(known, offset + shift, from + packed)
      const encrypted = (fixed.readUInt16LE(8) & 1) !== 0
      yield { name, method: fixed.readUInt16LE(10), encrypted, at: from, packed, unpacked, crc: fixed.readUInt32LE(16) }
    }
    at = next
  }
  if (seen < count) yield 'broken'
}

/** Sizes and offset of an entry, from its extra field where they do not fit into 32 bits. */
function large(extra: Buffer, unpacked: number, packed: number, offset: number) {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue
    let field = at + 4
    const read = (value: number) => {
      if (value !== unknown32 || field + 8 > extra.length) return value
      field += 8
      return Number(extra.readBigUInt64LE(field - 8))
    }
    return { unpacked: read(unpacked), packed: read(packed), offset: read(offset) }
  }
  return { unpacked, packed, offset }
}

/** True when a file of a zip seems to begin somewhere in these bytes: more than its mark, which stands in programs that unpack too. */
export function holdsFile(bytes: Buffer): boolean {
  const mark = Buffer.from('PK\x03\x04')
  for (let at = bytes.indexOf(mark); at !== -1 && at + 30 <= bytes.length; at = bytes.indexOf(mark, at + 1)) {
    const [version, method, name] = [bytes.readUInt16LE(at + 4), bytes.readUInt16LE(at + 8), bytes.readUInt16LE(at + 26)]
    if ((version & 0xff) <= 63 && (method === 0 || method === 8) && name > 0 && name <= 1024) return true
  }
  return false
}

function contentAt(zip: Held, at: number): number | null {
  const local = zip.at(at, 30)
  if (local.length < 30 || local.readUInt32LE(0) !== localMark) return null
  return at + 30 + local.readUInt16LE(26) + local.readUInt16LE(28)
}

const groupPacked = 4 * smallPacked

/** The same files in their order, those one behind the other that may be unpacked in one go as a group; any other is alone. */
export function* grouped(entries: Iterable<ZipEntry | 'broken'>): Generator<readonly ZipEntry[] | 'broken'> {
  let group: ZipEntry[] = []
  let packed = 0
  let unpacked = 0
  for (const entry of entries) {
    const fits = isSmall(entry) && packed + entry.packed <= groupPacked && unpacked + entry.unpacked <= smallUnpacked
    if (!fits && group.length > 0) {
      yield group
      group = []
      packed = 0
      unpacked = 0
    }
    if (entry === 'broken') yield entry
    else if (!isSmall(entry)) yield [entry]
    else {
      group.push(entry)
      packed += entry.packed
      unpacked += entry.unpacked
    }
  }
  if (group.length > 0) yield group
}

// Nothing unpacked from something would let one piece swallow the next.
const isSmall = (entry: ZipEntry | 'broken'): entry is ZipEntry =>
  entry !== 'broken' &&
  entry.method === 8 &&
  !entry.encrypted &&
  entry.packed <= smallPacked &&
  entry.unpacked > 0 &&
  entry.unpacked <= smallUnpacked
