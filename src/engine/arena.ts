import type { Arena } from '../core/document.js'
import { webAssembly } from './webassembly.js'

/** Bytes at the start of an arena's memory that belong to the scanner: its tables, and room for bytes that lie elsewhere. */
export const reserved = 1 << 20

/** Bytes behind the part collectors fill: the scanner reads up to this many beyond the end of a range. */
export const slack = 64

/** Room for a document: large enough that few files need chunks, small enough to stay near the processor. */
const defaultSize = 4 << 20

const page = 1 << 16

/** Memory of a fixed size for documents, `size` bytes of it to be filled. It never grows, so a view of it stays valid. */
export function createArena(size = defaultSize): Arena {
  const pages = Math.ceil((reserved + size + slack) / page)
  const memory =
    webAssembly === undefined ? { buffer: new ArrayBuffer(pages * page) } : new webAssembly.Memory({ initial: pages, maximum: pages })
  return { memory, into: new Uint8Array(memory.buffer, reserved, size) }
}
