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
        lines += countLines(arena.into, kept)
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

function countLines(bytes: Uint8Array, end: number): number {
  let count = 0
  for (let at = 0; at < end; at++) if (bytes[at] === 10) count++
  return count
}
