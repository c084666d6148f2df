import { fstatSync, type Stats } from 'node:fs'

/** Bytes of a key. */
export const keyBytes = 48

/**
 * Milliseconds after a change during which another one may leave the same times: coarse file systems count in two seconds, and who writes
 * through a mapping changes them once until the system has written back, which Linux does within 35 s.
 */
const unsettled = 60_000

/**
 * Names the state of a regular file at a document's path: whoever writes to it, replaces it or sets its times changes the time of its last
 * change, which no program can choose on a disk of this machine. Eight bytes stand for the path, the others are what the system says. Null for what is
 * no regular file, and for what changed so recently that a second change could go unseen. `now` in milliseconds since the epoch.
 */
export function fileKey(path: string, stats: Stats, now: number): Uint8Array | null {
  const { dev, ino, size, mtimeMs, ctimeMs } = stats
  if (!stats.isFile() || Math.max(mtimeMs, ctimeMs) > now - unsettled) return null
  const numbers = new Float64Array([0, dev, ino, size, mtimeMs, ctimeMs])
  const words = new Int32Array(numbers.buffer, 0, 2)
  writePath(path, words)
  // A table finds its place by the first word: paths can be made to agree in it, numbers of files cannot.
  words[0] = (words[0] ?? 0) ^ Math.imul(ino, 0x9e3779b1)
  return new Uint8Array(numbers.buffer)
}

/** The key of an open file; null also where the system does not say what it is. */
export function openFileKey(path: string, descriptor: number, now: number): Uint8Array | null {
  try {
    return fileKey(path, fstatSync(descriptor), now)
  } catch {
    return null
  }
}

// FNV-1a twice, the second time with another prime. What else a key holds is another for each file, so nobody gains by two paths that meet.
function writePath(path: string, into: Int32Array): void {
  let first = 0x811c9dc5
  let second = path.length
  for (let i = 0; i < path.length; i++) {
    const unit = path.charCodeAt(i)
    first = Math.imul(first ^ unit, 0x01000193)
    second = Math.imul(second ^ unit, 0x85ebca6b)
    second ^= second >>> 13
  }
  into[0] = first
  into[1] = second
}
