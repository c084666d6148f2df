import { crc32 } from 'node:zlib'
import { footBytes, gunzipped, gunzippedWhole, inflatedRaw, inSteps, smallPacked } from './inflate.js'
import { type ByteReader, type Source, sourceOf } from './source.js'

const headBytes = 10
const flagOf = { sum: 2, extra: 4, name: 8, comment: 16 }

/** The name a gzip file keeps of what it packed, by its header alone: the same in a folder and in a repository; '' when it keeps none. */
export function nameInGzip(head: Uint8Array): string {
  const bytes = bufferOf(head)
  if (((bytes[3] ?? 0) & flagOf.name) === 0) return ''
  const at = behindExtra(bytes, 0)
  const end = bytes.indexOf(0, at)
  const name = end === -1 ? '' : bytes.toString('utf8', at, end)
  return name.slice(name.lastIndexOf('/') + 1)
}

/** Unpacked bytes; `close` ends them early. What is broken throws at `next`, behind all that could be read. */
interface Content extends Source {
  close(): Promise<void>
}

/**
 * A gzip file's content, of all its members. Of one that is damaged, or too long to be unpacked in one go, each member is unpacked step by step while
 * `mayMend` says so, and the rest as one stream, which loses more where it breaks off.
 */
export async function contentOfGzip(reader: ByteReader, mayMend: () => boolean): Promise<Content> {
  const packed = await reader.peek(smallPacked + 1)
  if (packed.length > smallPacked) return gunzipped(reader)
  const whole = gunzippedWhole(packed)
  // Zeros behind it are no damage.
  if (whole !== null && packed.subarray(whole.used).every((byte) => byte === 0))
    return { ...sourceOf(whole.content), close: async () => {} }
  return mayMend() ? memberByMember(Buffer.from(packed), mayMend) : gunzipped(reader)
}

/** What is too long to be unpacked in one go, or damaged: each member up to where it breaks off, and what is none as it stands. */
function memberByMember(packed: Buffer, mayMend: () => boolean): Content {
  const pieces = piecesOf(packed, mayMend)
  return {
    async next() {
      const { done, value } = await pieces.next()
      return done === true ? null : value
    },
    async close() {
      await pieces.return(undefined)
    },
  }
}

async function* piecesOf(packed: Buffer, mayMend: () => boolean): AsyncGenerator<Uint8Array, undefined> {
  let sound = true
  let at = 0
  while (isMember(packed, at) && (at === 0 || mayMend())) {
    const from = behindHead(packed, at)
    const content = inflatedRaw(inSteps(packed.subarray(from)))
    let sum = 0
    let size = 0
    for await (const piece of all(content)) {
      sum = crc32(piece, sum)
      size += piece.length
      yield piece
    }
    const foot = packed.subarray(from + content.used()).subarray(0, footBytes)
    sound &&= foot.length === footBytes && foot.readUInt32LE(0) === sum && foot.readUInt32LE(4) === size % 2 ** 32
    at = from + content.used() + foot.length
  }
  const rest = packed.subarray(at)
  if (isMember(rest, 0)) yield* all(gunzipped(sourceOf(rest)))
  else if (rest.some((byte) => byte !== 0)) {
    sound = false
    yield rest
  }
  if (!sound) throw new Error('a damaged gzip file')
}

async function* all(content: Content): AsyncGenerator<Uint8Array, undefined> {
  try {
    for (let piece = await content.next(); piece !== null; piece = await content.next()) yield piece
  } finally {
    await content.close()
  }
}

const isMember = (bytes: Uint8Array, at: number) => bytes[at] === 0x1f && bytes[at + 1] === 0x8b

/** Where the packed bytes of a member begin. */
function behindHead(bytes: Buffer, at: number): number {
  const flags = bytes[at + 3] ?? 0
  let behind = behindExtra(bytes, at)
  for (const flag of [flagOf.name, flagOf.comment]) {
    const end = (flags & flag) === 0 ? behind - 1 : bytes.indexOf(0, behind)
    behind = end === -1 ? bytes.length : end + 1
  }
  return (flags & flagOf.sum) === 0 ? behind : behind + 2
}

function behindExtra(bytes: Buffer, at: number): number {
  const none = ((bytes[at + 3] ?? 0) & flagOf.extra) === 0 || bytes.length < at + headBytes + 2
  return at + headBytes + (none ? 0 : 2 + bytes.readUInt16LE(at + headBytes))
}

const bufferOf = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
