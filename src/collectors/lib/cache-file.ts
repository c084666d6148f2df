import { createHash, randomBytes } from 'node:crypto'
import { closeSync, fstatSync, mkdirSync, openSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openFlags } from './guarded-read.js'

const digestBytes = 32

/** No cache is larger: what is was not written here. */
const longest = 1 << 30

/** What was written under this name; null when there is nothing, or not what was written. */
export function readCacheFile(folder: string, name: string): Buffer | null {
  let descriptor: number
  try {
    descriptor = openSync(join(folder, name), openFlags)
  } catch {
    return null
  }
  try {
    const stats = fstatSync(descriptor)
    if (!stats.isFile() || stats.size < digestBytes || stats.size > longest) return null
    const file = readFileSync(descriptor)
    const body = file.subarray(digestBytes)
    return createHash('sha256').update(body).digest().equals(file.subarray(0, digestBytes)) ? body : null
  } catch {
    return null
  } finally {
    closeSync(descriptor)
  }
}

/** Writes it at once or not at all, for this user's eyes alone; a folder that cannot be written costs speed and nothing else. */
export function writeCacheFile(folder: string, name: string, body: Uint8Array): void {
  const file = join(folder, name)
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  const digest = createHash('sha256').update(body).digest()
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
  } catch {
    return
  }
  try {
    writeFileSync(draft, Buffer.concat([digest, body]), { mode: 0o600, flag: 'wx' })
    renameSync(draft, file)
  } catch {
    rmSync(draft, { force: true })
  }
}

/** Leaves the `kept` newest files of a folder whose names begin like this. */
export function dropOldest(folder: string, prefix: string, kept: number): void {
  try {
    const files = readdirSync(folder)
      .filter((name) => name.startsWith(prefix))
      .map((name) => join(folder, name))
      .map((path) => ({ path, at: statSync(path).mtimeMs }))
      .sort((a, b) => b.at - a.at)
    for (const { path } of files.slice(kept)) rmSync(path, { force: true })
  } catch {
    // Another run is tidying too, or may not.
  }
}
