import { randomBytes } from 'node:crypto'
import { closeSync, lstatSync, openSync, renameSync, unlinkSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { OutputError } from '../core/errors.js'

/**
 * Writes a report file whole or not at all: into a new file beside it (mode 0600), then renamed over it. Devices and pipes
 * (`/dev/stdout`, a FIFO) are written to directly; a symbolic link is refused. Throws errors of the system, `OutputError` for a link.
 */
export async function writeReportFile(path: string, text: string | Iterable<string>): Promise<void> {
  const existing = factsOf(path)
  if (existing?.isSymbolicLink()) throw new OutputError('it is a symbolic link: name the file it leads to')
  if (existing !== null && !existing.isFile()) {
    writeAll(openSync(path, 'w'), text)
    return
  }
  const fresh = join(dirname(path), `.nhi-${randomBytes(6).toString('hex')}.tmp`)
  const file = openSync(fresh, 'wx', 0o600)
  try {
    writeAll(file, text)
    renameSync(fresh, path)
  } catch (error) {
    unlinkSync(fresh)
    throw error
  }
}

function factsOf(path: string) {
  try {
    return lstatSync(path)
  } catch {
    return null
  }
}

function writeAll(file: number, text: string | Iterable<string>): void {
  try {
    for (const part of typeof text === 'string' ? [text] : text) {
      const bytes = Buffer.from(part)
      for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at)
    }
  } finally {
    closeSync(file)
  }
}
