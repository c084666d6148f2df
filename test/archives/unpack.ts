import { createUnpacker } from '../../src/archives/index.js'
import type { Document, Positioned } from '../../src/core/document.js'
import type { Gap } from '../../src/core/gap.js'
import { createRoom } from '../../src/engine/index.js'

/** What an archive was found to hold. */
export interface Unpacked {
  /** Whole content by path. */
  readonly files: ReadonlyMap<string | null, string>
  readonly gaps: readonly Gap[]
}

/** Takes an archive apart, its bytes arriving in pieces of these sizes, one after the other and round again; each piece is overwritten afterwards. */
export async function unpack(
  bytes: Uint8Array,
  sizes: readonly number[] = [bytes.length],
  path: string | null = 'outer',
  onDocument: (document: Document) => void = () => {},
): Promise<Unpacked> {
  const { emit, gap, unpacked } = gatherer(onDocument)
  const unpacking = createUnpacker(createRoom(2 << 20)).streamed({ source: 'file', path, id: null, baseline: false }, { emit, gap })
  let turn = 0
  for (let at = 0; at < bytes.length; ) {
    const piece = Uint8Array.from(bytes.subarray(at, at + Math.max(1, sizes[turn++ % sizes.length] ?? 1)))
    at += piece.length
    await unpacking.feed(piece)
    piece.fill(0xee)
  }
  await unpacking.end()
  return unpacked
}

/** Takes a zip apart that is all at hand (`whole` left out), or read where it lies. */
export async function unpackZip(bytes: Uint8Array, whole?: Positioned, onDocument: (document: Document) => void = () => {}) {
  const { emit, gap, unpacked } = gatherer(onDocument)
  const document = { source: 'file', path: 'outer', id: null, baseline: false, bytes } as const
  await createUnpacker(createRoom(2 << 20)).zip(whole === undefined ? document : { ...document, whole }, { emit, gap })
  return unpacked
}

/** Bytes as a file that is read at any place. */
export function lying(bytes: Uint8Array, onRead: (at: number, count: number) => void = () => {}): Positioned {
  return {
    size: bytes.length,
    read(into, at) {
      const given = bytes.subarray(at, at + into.length)
      onRead(at, given.length)
      into.set(given)
      return given.length
    },
    gap: () => null,
  }
}

function gatherer(onDocument: (document: Document) => void) {
  const files = new Map<string | null, string>()
  const gaps: Gap[] = []
  const unpacked: Unpacked = { files, gaps }
  return {
    unpacked,
    gap: (gap: Gap) => void gaps.push(gap),
    emit(document: Document): undefined {
      onDocument(document)
      // What a chunk repeats was there before.
      const before = files.get(document.path) ?? ''
      files.set(document.path, before.slice(0, document.base) + Buffer.from(document.bytes).toString('latin1'))
    },
  }
}
