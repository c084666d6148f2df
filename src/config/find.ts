import { lstatSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import type { Surroundings } from './surroundings.js'

/** The names a config may have, in the order they are looked for. */
export const configNames = ['nhi.yml', 'nhi.yaml', 'nhi.json', '.github/nhi.yml'] as const

/** The name of the file accepted findings are kept in. */
export const baselineName = '.nhi-baseline.json'

/** True for anything that stands at a path, a broken link included. */
export function exists(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined
  } catch (error) {
    // Below a file there is nothing; what may not be looked at is there, and who reads it says so.
    return (error as NodeJS.ErrnoException).code !== 'ENOTDIR'
  }
}

/** True for a folder, or a link to one. */
export function isFolder(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
  } catch {
    return false
  }
}

/** True for what may be read without end: a device, or a pipe that lies in a folder. A shell's `<(…)` is below /dev or /proc, and ends. */
export function mayNeverEnd(path: string): boolean {
  try {
    const facts = statSync(path, { throwIfNoEntry: false })
    if (facts === undefined) return false
    return facts.isCharacterDevice() || facts.isBlockDevice() || (facts.isFIFO() && !/^\/(?:dev|proc)\//.test(path))
  } catch {
    return false
  }
}

/** True for a symbolic link, whether it leads anywhere or not. */
export function isLink(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true
  } catch {
    return false
  }
}

/** The folder and those above it, up to the one that holds `.git`, or to the root of the file system outside git. */
function upwards(from: string): string[] {
  const folders: string[] = []
  for (let folder = from; ; folder = dirname(folder)) {
    folders.push(folder)
    if (exists(join(folder, '.git')) || dirname(folder) === folder) return folders
  }
}

/** The top folder of the repository around a path, judged by its `.git`; null outside git. */
export function findRepositoryRoot(from: string): string | null {
  const top = upwards(from).at(-1) ?? from
  return exists(join(top, '.git')) ? top : null
}

/** A project's config: its path, and the folder it speaks for. */
export interface FoundConfig {
  readonly path: string
  readonly folder: string
}

/** The nearest config at or above a folder; it is never looked for above the repository. */
export function findConfig(from: string): FoundConfig | null {
  for (const folder of upwards(from)) {
    const name = configNames.find((candidate) => exists(join(folder, candidate)))
    if (name !== undefined) return { path: join(folder, name), folder }
  }
  return null
}

/** Where the user's own config lies, whether there is one or not; null without a home. */
export function userConfigPath({ environment, platform, home }: Surroundings): string | null {
  const given = platform === 'win32' ? environment.APPDATA : environment.XDG_CONFIG_HOME
  const base = absolute(given) ?? (home === null ? null : join(home, platform === 'win32' ? 'AppData/Roaming' : '.config'))
  return base === null ? null : join(base, 'nhi', 'nhi.yml')
}

/** nhi's cache folder for this user, `NHI_CACHE_DIR` before the platform's own; null without a home. */
export function userCacheFolder({ environment, platform, home, workingDirectory }: Surroundings): string | null {
  const own = environment.NHI_CACHE_DIR
  if (own !== undefined && own !== '') return isAbsolute(own) ? own : join(workingDirectory, own)
  if (platform === 'win32') return under(absolute(environment.LOCALAPPDATA) ?? under(home, 'AppData', 'Local'), 'nhi', 'cache')
  if (platform === 'darwin') return under(home, 'Library', 'Caches', 'nhi')
  return under(absolute(environment.XDG_CACHE_HOME) ?? under(home, '.cache'), 'nhi')
}

// The XDG specification asks that relative paths be passed over.
function absolute(path: string | undefined): string | null {
  return path !== undefined && isAbsolute(path) ? path : null
}

function under(folder: string | null, ...names: string[]): string | null {
  return folder === null ? null : join(folder, ...names)
}
