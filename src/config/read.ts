import { closeSync, constants, fstatSync, openSync, readFileSync, realpathSync } from 'node:fs'
import { isAbsolute, relative, sep } from 'node:path'
import { clean } from '../core/clean.js'
import { UsageError } from '../core/errors.js'

/** True when `path` is `folder` or lies in it, judged by the names alone. */
export function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way))
}

/**
 * The text of a small file of settings. Refuses what is not a regular file, what is longer than `limit` bytes, and, when `within` is
 * given, what lies outside that folder once links are followed. Throws `UsageError`.
 */
export function readSettings(path: string, limit: number, within: string | null = null): string {
  try {
    if (within !== null && !isWithin(realpathSync(path), realpathSync(within))) {
      throw new UsageError(`${clean(path)} leads out of ${clean(within)}`, 'a config found in a tree may only name files of that tree')
    }
    // Without O_NONBLOCK a FIFO would be waited for.
    const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0))
    try {
      const { size } = regular(file, path)
      if (size > limit) throw new UsageError(`${clean(path)} is too large: ${size} bytes, at most ${limit} are read`)
      return readFileSync(file, 'utf8').replace(/^\ufeff/, '')
    } finally {
      closeSync(file)
    }
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`cannot read ${clean(path)}: ${failure(error)}`)
  }
}

function regular(file: number, path: string) {
  const facts = fstatSync(file)
  if (!facts.isFile()) throw new UsageError(`${clean(path)} is not a file`)
  return facts
}

/** A system error in plain words. */
export function failure(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  const words: Record<string, string> = {
    ENOENT: 'no such file',
    EACCES: 'permission denied',
    EPERM: 'not permitted',
    EISDIR: 'it is a folder',
    ENOTDIR: 'a part of its path is not a folder',
    ELOOP: 'its symbolic links go in a circle',
    ENOSPC: 'the disk is full',
    EROFS: 'the disk is read-only',
  }
  return words[code] ?? (code === '' ? 'it failed' : code)
}
