import { fstatSync, readSync, type Stats } from 'node:fs'
import type { Positioned } from '../../core/document.js'
import { limit } from '../../core/gap.js'
import { errorCode, unreadable } from '../lib/file-errors.js'

/** A file that is open, read at any place; it is as large as it was when `stats` were asked for, whatever becomes of it. */
export function positioned(descriptor: number, path: string, stats: Stats): Positioned {
  let failure: string | null = null
  let short = false

  const fill = (into: Uint8Array, at: number): number => {
    const wanted = Math.min(into.length, stats.size - at)
    let filled = 0
    try {
      while (filled < wanted) {
        const count = readSync(descriptor, into, filled, wanted - filled, at + filled)
        if (count === 0) break
        filled += count
      }
    } catch (error) {
      failure ??= errorCode(error)
    }
    short ||= filled < wanted
    return filled
  }

  return {
    size: stats.size,
    read: (into, at) => (at < 0 || at >= stats.size ? 0 : fill(into, at)),
    gap() {
      if (failure !== null) return unreadable(path, failure)
      if (!short && sameAs(stats, descriptor)) return null
      return limit('skipped', path, 'a file that does not change while it is read')
    },
  }
}

function sameAs(stats: Stats, descriptor: number): boolean {
  try {
    const now = fstatSync(descriptor)
    return now.size === stats.size && now.mtimeMs === stats.mtimeMs && now.ctimeMs === stats.ctimeMs
  } catch {
    return false
  }
}

/** What stands at a place, as far as it can be read. */
export function readAt(whole: Positioned, at: number, count: number): Uint8Array {
  const bytes = Buffer.alloc(Math.max(0, Math.min(count, whole.size - at)))
  return bytes.subarray(0, whole.read(bytes, at))
}
