import type { Arena } from '../core/document.js'
import { createArena } from './arena.js'
import { countLines } from './lines.js'
import { scannerOf } from './module.js'

/** Memory for documents that are laid out beside those of the arena: what is counted and sought in it is as fast as there. */
export function createRoom(size: number): Arena {
  const arena = createArena(size)
  scannerOf(arena.memory)
  return { ...arena, countLines: (end) => countLines(arena.into, 0, end) }
}
