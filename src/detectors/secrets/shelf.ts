import { createRoom } from '../../engine/index.js'

/** Bytes of the texts that are laid out at one time; a longer one is looked at where it is. */
const size = 1 << 20

/** Memory that texts are laid into while they are looked at, each behind the one it was found in: what is sought there is found as fast as in documents. */
export interface Shelf {
  /** What `look` makes of the pieces, one behind the other. The bytes it is given are borrowed: they are others' when it has ended. */
  lay<T>(pieces: readonly Uint8Array[], look: (bytes: Uint8Array) => T): T
}

/** An empty shelf. Its memory is made when the first text is laid. */
export function createShelf(): Shelf {
  let into: Uint8Array | null = null
  let used = 0
  return {
    lay(pieces, look) {
      const length = pieces.reduce((sum, piece) => sum + piece.length, 0)
      if (length > size - used) return look(pieces.length === 1 && pieces[0] !== undefined ? pieces[0] : Buffer.concat(pieces))
      into ??= createRoom(size).into
      const start = used
      for (const piece of pieces) {
        into.set(piece, used)
        used += piece.length
      }
      try {
        return look(into.subarray(start, used))
      } finally {
        used = start
      }
    },
  }
}
