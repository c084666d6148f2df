import { OutputError } from '../core/errors.js'

const words: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'the disk is read-only',
  ENOENT: 'its folder does not exist',
  ENOTDIR: 'a part of its path is not a folder',
  EISDIR: 'it is a folder',
  ELOOP: 'it is a symbolic link',
  EDQUOT: 'the quota is used up',
  EPIPE: 'nobody reads it any more',
}

/** Why something could not be written, in plain words. */
export function writeFailure(error: unknown): string {
  if (error instanceof OutputError) return error.message
  const code = (error as NodeJS.ErrnoException | null)?.code ?? ''
  return words[code] ?? (code || 'it failed')
}
