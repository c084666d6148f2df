import { type Dirent, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Gap } from '../../core/gap.js'
import { errorCode, unreadable } from '../lib/file-errors.js'
import { type FoundRepository, gitDirAt } from '../lib/git-repository.js'
import { byteText, readableText } from '../lib/paths.js'
import { looksLikeToken } from '../lib/token-like.js'
import type { CleanFiles } from './clean-files.js'
import { type IgnoreFile, parseIgnoreFile } from './ignore-file.js'
import { readIgnoreFile, readIgnoreSettings } from './ignore-settings.js'
import type { BatchGatherer } from './refs.js'

/** Rules of one ignore file and of those it overrules. */
export interface RuleChain {
  readonly file: IgnoreFile
  /** Length of the byte path of the folder the rules speak of. */
  readonly base: number
  readonly above: RuleChain | null
}

/** A repository met on the walk. */
export interface RepositoryScope {
  readonly found: FoundRepository
  readonly ignoreCase: boolean
  /** Length of the byte path of its top level. */
  readonly base: number
  /** What a rule left out, in case git tracks it or something in it; by byte path from the top level. */
  readonly leftOut: Map<string, { readonly frame: Frame; readonly name: string; readonly folder: boolean }>
}

/** Byte paths from a repository's top level: what git tracks in ignored folders, and the folders that lead there. */
export interface TrackedPaths {
  readonly files: ReadonlySet<string>
  readonly folders: ReadonlySet<string>
}

/** A folder to be walked. Folder texts are '' or end with `/` and start from the walk's root. */
export interface Frame {
  readonly folder: string
  /** The same as byte text. */
  readonly bytes: string
  /** True when `folder` is byte text, since some name in it is not valid UTF-8. */
  readonly raw: boolean
  readonly rules: RuleChain | null
  readonly scope: RepositoryScope | null
  /** Inside an ignored folder, where only what is tracked is read. */
  readonly only: TrackedPaths | null
}

/** One walk over one target. */
export interface Walk {
  /** Absolute, ends with a separator. */
  readonly root: string
  readonly honourIgnores: boolean
  readonly userExcludes: string | null
  readonly excluded: ((path: string) => boolean) | null
  /** Length of the target's folder within the root. */
  readonly targetLength: number
  /** Files that need not be read again; null when nothing is remembered. */
  readonly clean: CleanFiles | null
  readonly batches: BatchGatherer
  readonly stack: Frame[]
  readonly scopes: RepositoryScope[]
  readonly gaps: Gap[]
}

/** Lists one folder: its files go to the batches, its folders on the stack. Links are not followed; FIFOs, sockets and devices hold no content. */
export function visit(walk: Walk, frame: Frame): void {
  const entries = readFolder(walk, frame)
  if (entries === null) return
  const here = enter(walk, frame, entries)
  if (!frame.raw && entries.some((entry) => entry.name.includes('\ufffd'))) visit(walk, { ...here, folder: here.bytes, raw: true })
  else {
    const names: string[] = []
    for (const entry of entries) {
      const { name } = entry
      if (name === '.git') continue
      if (entry.isDirectory()) {
        if (wanted(walk, here, name, true)) walk.stack.push(frameBelow(here, name))
      } else if (entry.isFile() && wanted(walk, here, name, false)) names.push(name)
    }
    addFiles(walk, here, names)
  }
}

/** A folder's entries, under byte text names when the frame is raw; null with a gap when it cannot be listed. */
function readFolder(walk: Walk, frame: Frame): Dirent[] | null {
  try {
    if (!frame.raw) return readdirSync(placeOf(walk, frame), { withFileTypes: true })
    return readdirSync(placeOf(walk, frame), { withFileTypes: true, encoding: 'latin1' })
  } catch (error) {
    walk.gaps.push(unreadable(readablePath(frame, '') || '.', errorCode(error)))
    return null
  }
}

/** The folder below a frame, under the same rules. */
export function frameBelow(frame: Frame, name: string): Frame {
  const bytes = `${frame.bytes}${frame.raw ? name : byteText(name)}/`
  return { ...frame, folder: frame.raw ? bytes : `${frame.folder}${name}/`, bytes }
}

/** The path of a frame's folder, or of a name in it, as people read it. */
export function readablePath(frame: Frame, name: string): string {
  return frame.raw ? readableText(frame.folder + name) : frame.folder + name
}

/** What the system calls a frame's folder, or a name in it. */
function placeOf(walk: Walk, frame: Frame, name = ''): string | Buffer {
  const path = frame.folder + name
  return frame.raw ? Buffer.concat([Buffer.from(walk.root), Buffer.from(path, 'latin1')]) : walk.root + path
}

/** Hands files of a folder to the batches, but for those that are known to be clean. */
export function addFiles(walk: Walk, frame: Frame, names: readonly string[]): void {
  const { clean } = walk
  const unread = clean === null ? names : names.filter((name) => !clean.has(placeOf(walk, frame, name), readablePath(frame, name)))
  if (unread.length > 0) walk.batches.add(frame.folder, frame.raw, unread)
  for (const name of names) if (looksLikeToken(name)) walk.batches.addTokenLike(readablePath(frame, name))
}

/** The frame with what its own `.git` and `.gitignore` add. */
function enter(walk: Walk, frame: Frame, entries: readonly Dirent[]): Frame {
  if (!walk.honourIgnores || frame.only !== null) return frame
  let here = frame
  if (frame.scope?.base !== frame.bytes.length && !frame.raw && entries.some((entry) => entry.name === '.git')) {
    const root = join(walk.root, frame.folder)
    const gitDir = gitDirAt(root)
    if (gitDir !== null) here = enterRepository(walk, frame, { gitDir, root, bare: false })
  }
  return here.scope !== null && entries.some((entry) => entry.name === '.gitignore' && entry.isFile()) ? withIgnoreFile(walk, here) : here
}

/** The frame of a repository's top level: rules from above end there. */
export function enterRepository(walk: Walk, frame: Frame, found: FoundRepository): Frame {
  const { ignoreCase, exclude } = readIgnoreSettings(found)
  const scope: RepositoryScope = { found, ignoreCase, base: frame.bytes.length, leftOut: new Map() }
  walk.scopes.push(scope)
  const user = walk.userExcludes === null ? null : parseIgnoreFile(walk.userExcludes, ignoreCase)
  return { ...frame, scope, rules: chain(exclude, scope.base, chain(user, scope.base, null)) }
}

/** The frame with the rules of its folder's `.gitignore`. */
export function withIgnoreFile(walk: Walk, frame: Frame): Frame {
  return {
    ...frame,
    rules: chain(readIgnoreFile(placeOf(walk, frame, '.gitignore'), frame.scope?.ignoreCase === true), frame.bytes.length, frame.rules),
  }
}

function chain(file: IgnoreFile | null, base: number, above: RuleChain | null): RuleChain | null {
  return file === null ? above : { file, base, above }
}

/** True for a name that is read, or walked when it is a folder; counts what looks like a token in folder names. */
function wanted(walk: Walk, frame: Frame, name: string, folder: boolean): boolean {
  if (walk.excluded?.(readablePath(frame, name).slice(walk.targetLength))) return false
  if (frame.only !== null || frame.rules !== null) {
    const own = frame.raw ? name : byteText(name)
    if (frame.only !== null) {
      if (!(folder ? frame.only.folders : frame.only.files).has((frame.bytes + own).slice(frame.scope?.base))) return false
    } else if (ignored(frame.rules, frame.bytes + own, own, folder)) {
      frame.scope?.leftOut.set((frame.bytes + own).slice(frame.scope.base), { frame, name, folder })
      return false
    }
  }
  if (folder && looksLikeToken(name)) walk.batches.addTokenLike(readablePath(frame, name))
  return true
}

function ignored(rules: RuleChain | null, path: string, name: string, folder: boolean): boolean {
  for (let level = rules; level !== null; level = level.above) {
    const verdict = level.file.verdict(path, level.base, name, folder)
    if (verdict !== null) return verdict
  }
  return false
}
