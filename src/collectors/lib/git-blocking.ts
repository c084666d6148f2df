import { type Dirent, readdirSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readSmallFile } from './guarded-read.js'

/** Folders of a repository in which git opens files by itself, and how far down. */
const opened: readonly (readonly [folder: string, depth: number])[] = [
  ['', 0],
  ['info', 0],
  ['objects', 1],
  ['refs', 16],
  ['logs', 16],
]

/**
 * What in a repository's own folder is neither file nor folder, links followed; null when nothing is. git waits on a FIFO for as long as
 * nobody writes to it, and reads a device without end: no time limit of a single command would make such a repository scannable.
 */
export function blockingEntry(gitDir: string): string | null {
  const common = readSmallFile(join(gitDir, 'commondir'), 4096)?.trimEnd()
  const folders = common === undefined ? [gitDir] : [gitDir, resolve(gitDir, Buffer.from(common, 'latin1').toString('utf8'))]
  for (const base of folders) {
    for (const [folder, depth] of opened) {
      const found = blockingBelow(base, folder, depth)
      if (found !== null) return found
    }
  }
  return null
}

function blockingBelow(base: string, folder: string, depth: number): string | null {
  for (const entry of entriesOf(join(base, folder))) {
    const name = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (entry.isFile()) continue
    const kind = entry.isDirectory() ? 'folder' : entry.isSymbolicLink() ? kindBehind(join(base, name)) : 'other'
    if (kind === 'other') return name
    // A link to a folder is not walked: what it leads to may be anything.
    if (entry.isDirectory() && depth > 0) {
      const found = blockingBelow(base, name, depth - 1)
      if (found !== null) return found
    }
  }
  return null
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

/** What a link leads to; one that leads nowhere stops nobody. */
function kindBehind(path: string): 'folder' | 'file' | 'other' {
  const facts = statSync(path, { throwIfNoEntry: false })
  if (facts === undefined || facts.isFile()) return 'file'
  return facts.isDirectory() ? 'folder' : 'other'
}
