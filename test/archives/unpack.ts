import { createUnpacker } from '../../src/archives/index.js'
import type { Document } from '../../src/core/document.js'
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
  const files = new Map<string | null, string>()
  const gaps: Gap[] = []
  const emit = (document: Document): undefined => {
    onDocument(document)
    // What a chunk repeats was there before.
    const before = files.get(document.path) ?? ''
    files.set(document.path, before.slice(0, document.base) + Buffer.from(document.bytes).toString('latin1'))
  }
  const unpacking = createUnpacker(createRoom(2 << 20))(
    { source: 'file', path, id: null, baseline: false },
    { emit, gap: (gap) => gaps.push(gap) },
  )
  let turn = 0
  for (let at = 0; at < bytes.length; ) {
    const piece = Uint8Array.from(bytes.subarray(at, at + Math.max(1, sizes[turn++ % sizes.length] ?? 1)))
    at += piece.length
    await unpacking.feed(piece)
    piece.fill(0xee)
  }
  await unpacking.end()
  return { files, gaps }
}
