import { failed, type Gap, limit } from '../../core/gap.js'

/** The system's short name of an error, such as `EACCES`. */
export function errorCode(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown error'
}

const remedies: Readonly<Record<string, string>> = {
  EACCES: 'read permission (EACCES)',
  EPERM: 'read permission (EPERM)',
  EBUSY: 'a file that no other program locks (EBUSY)',
  EIO: 'a disk that can be read (EIO)',
  EMFILE: 'a higher limit of open files (EMFILE)',
  ENFILE: 'a higher limit of open files (ENFILE)',
  ENOMEM: 'more memory (ENOMEM)',
  ESTALE: 'a network share that answers (ESTALE)',
  ETIMEDOUT: 'a network share that answers (ETIMEDOUT)',
}

/**
 * The gap of a file or folder met on a walk that could not be read. One that vanished between listing and opening is a limit: nothing
 * stands there any more, and a build running beside the scan should not make it red. A path too long for the system is a bound.
 */
export function unreadable(what: string, code: string): Gap {
  if (code === 'ENOENT' || code === 'ENOTDIR') return limit('skipped', what, `a tree that does not change while it is read (${code})`)
  if (code === 'ENAMETOOLONG') return limit('bound', what, 'a shorter path: name a folder further down as the target (ENAMETOOLONG)')
  return failed('unreadable', what, remedies[code] ?? `a file that can be read (${code})`)
}

/** The gap of a document above `--max-file-size`; `size` in bytes. */
export function tooLarge(what: string, size: number): Gap {
  // The option counts in powers of 1024: what is rounded up here is never below the size.
  const [unit, name, option] = size < 1000 ? [1, 'B', 'b'] : size < 1_000_000 ? [1000, 'kB', 'kb'] : [1_000_000, 'MB', 'mb']
  const rounded = Math.ceil(size / unit)
  return limit('too-large', `${what} (${rounded} ${name})`, `--max-file-size ${rounded}${option}`)
}
