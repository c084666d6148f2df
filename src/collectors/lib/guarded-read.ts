import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'

/** Read only; a link is refused (ELOOP), a FIFO does not block, a terminal is not taken over. Windows knows none of the three. */
export const openFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0)

/** The bytes of a small regular file as byte text, or null when it is not one, is longer than `most` bytes, or cannot be read. */
export function readSmallFile(path: string | Buffer, most: number): string | null {
  let descriptor: number
  try {
    descriptor = openSync(path, openFlags)
  } catch {
    return null
  }
  try {
    const facts = fstatSync(descriptor)
    const size = facts.size
    if (!facts.isFile() || size > most) return null
    const bytes = Buffer.allocUnsafe(size)
    let filled = 0
    while (filled < size) {
      const count = readSync(descriptor, bytes, filled, size - filled, null)
      if (count === 0) break
      filled += count
    }
    return bytes.toString('latin1', 0, filled)
  } catch {
    return null
  } finally {
    closeSync(descriptor)
  }
}
