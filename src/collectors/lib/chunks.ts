import type { Arena, Document, DocumentSource } from '../../core/document.js'

/** Bytes that neighbouring chunks of a long document share: more than the longest token, a private key included. */
export const chunkOverlap = 64 * 1024

/** Lays one document out in the arena, chunk by chunk. Whoever reads fills `room()`, says how much with `filled`, and takes a chunk when `full()`. */
export interface ChunkWriter {
  /** The free part of the arena; asking for it gives back the bytes of the chunk taken before. */
  room(): Uint8Array
  filled(count: number): void
  full(): boolean
  /** Bytes of the document seen so far. */
  seen(): number
  take(last: boolean): Document
}

/** A writer for one document. The overlap is at most a quarter of the arena. */
export function chunkWriter(arena: Arena, source: DocumentSource, path: string): ChunkWriter {
  const overlap = Math.min(chunkOverlap, arena.into.length >> 2)
  let end = 0
  let base = 0
  let lines = 0
  let taken = false
  return {
    room() {
      if (taken) {
        const kept = end - overlap
        lines += arena.countLines?.(kept) ?? countLines(arena.into, kept)
        arena.into.copyWithin(0, kept, end)
        base += kept
        end = overlap
        taken = false
      }
      return arena.into.subarray(end)
    },
    filled(count) {
      end += count
    },
    full: () => end === arena.into.length,
    seen: () => base + end,
    take(last) {
      taken = true
      return { source, path, id: null, bytes: arena.into.subarray(0, end), base, lines, overlap: last ? 0 : overlap, baseline: false }
    },
  }
}

/** Line breaks (LF) in the first `end` bytes. Four bytes at a time: one at a time took more than reading a large file. */
export function countLines(bytes: Uint8Array, end: number): number {
  const head = end < 8 ? end : (4 - (bytes.byteOffset & 3)) & 3
  const words = head === end ? new Int32Array(0) : new Int32Array(bytes.buffer, bytes.byteOffset + head, (end - head) >> 2)
  let count = 0
  for (let at = 0; at < head; at++) if (bytes[at] === 10) count++
  for (let block = 0; block < words.length; block += 255) {
    const stop = Math.min(block + 255, words.length)
    // Four counters of one byte each, which hold for 255 words.
    let counters = 0
    for (let at = block; at < stop; at++) {
      const other = (words[at] ?? 0) ^ 0x0a0a0a0a
      // The high bit of each byte that was a line break, by the usual test for zero bytes without carries between them.
      counters = (counters + ((~(((other & 0x7f7f7f7f) + 0x7f7f7f7f) | other | 0x7f7f7f7f) >>> 7) & 0x01010101)) | 0
    }
    count += (counters & 0xff) + ((counters >>> 8) & 0xff) + ((counters >>> 16) & 0xff) + (counters >>> 24)
  }
  for (let at = head + words.length * 4; at < end; at++) if (bytes[at] === 10) count++
  return count
}
