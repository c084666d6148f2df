import { lstatSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { clean } from '../../core/clean.js'
import { findGit } from './find-git.js'
import { blockingEntry } from './git-blocking.js'
import { GitError, runGit } from './git-command.js'
import { baseEnvironment, type Environment, type GitPlace } from './git-hardening.js'

/** A repository on the disk, before git was asked about it. */
export interface FoundRepository {
  /** Absolute path of `.git`, of what a `.git` file points at, or of the bare repository. */
  readonly gitDir: string
  /** The folder `.git` was found in, whatever `core.worktree` says; the repository itself when bare. */
  readonly root: string
  readonly bare: boolean
}

/** A repository git agreed to read. Plain data: it crosses threads. */
export interface Repository extends GitPlace {
  readonly root: string
  readonly bare: boolean
  /** Where objects and refs lie: differs from `gitDir` in a linked worktree. */
  readonly commonDir: string
  /** Bytes of an object id: 20, or 32 with SHA-256. */
  readonly idBytes: number
  readonly shallow: boolean
  /** The commit that HEAD led to when the repository was opened, in hex; null before the first one. */
  readonly head: string | null
}

/** Why a repository cannot be read, in words for a gap. */
export interface RepositoryProblem {
  readonly problem: 'no-git' | 'old-git' | 'dubious-ownership' | 'unsupported' | 'unreadable'
  readonly message: string
  /** What it would take. */
  readonly needs: string
}

/** The variables git sets for hooks that say where content lies; honoured for the repository of the working directory alone. */
const hookVariables = ['GIT_INDEX_FILE', 'GIT_OBJECT_DIRECTORY', 'GIT_QUARANTINE_PATH'] as const

/** Walks up from a file or folder to the repository it lies in; a bare repository only when `start` is one. Null when there is none. */
export function findRepository(start: string): FoundRepository | null {
  if (isGitDir(start)) return { gitDir: start, root: start, bare: true }
  for (let folder = start; ; folder = dirname(folder)) {
    const gitDir = gitDirAt(folder)
    if (gitDir !== null) return { gitDir, root: folder, bare: false }
    if (dirname(folder) === folder) return null
  }
}

/** The repository a folder is the top of, through `.git` as a folder or as a file that points at one; null when it is none. */
export function gitDirAt(folder: string): string | null {
  const entry = join(folder, '.git')
  try {
    const stat = statSync(entry)
    if (stat.isDirectory()) return isGitDir(entry) ? entry : null
    if (!stat.isFile() || stat.size > 16_384) return null
    const pointer = /^gitdir: ([^\r\n]+)\r?\n?$/.exec(readFileSync(entry, 'utf8'))
    if (pointer?.[1] === undefined) return null
    const gitDir = resolve(folder, pointer[1])
    return isGitDir(gitDir) ? gitDir : null
  } catch {
    return null
  }
}

/**
 * What stands where a repository would and is none, at or above a folder: a `.git` folder that lacks what git asks for or cannot be entered,
 * or a `.git` file that leads to nothing on this disk. Null when there is nothing of the kind; an empty folder is nothing.
 */
export function brokenGitAbove(start: string): { readonly path: string; readonly kind: 'folder' | 'pointer' } | null {
  for (let folder = start; ; folder = dirname(folder)) {
    const path = join(folder, '.git')
    const facts = factsOf(path)
    if (facts?.isFile() === true) return { path, kind: 'pointer' }
    if (facts !== null && !isEmptyFolder(path)) return { path, kind: 'folder' }
    if (dirname(folder) === folder) return null
  }
}

/** Null for what is not there, below a file included, and for what may not be looked at. */
function factsOf(path: string) {
  try {
    return lstatSync(path)
  } catch {
    return null
  }
}

function isEmptyFolder(path: string): boolean {
  try {
    return readdirSync(path).length === 0
  } catch {
    return false
  }
}

function isGitDir(folder: string): boolean {
  try {
    lstatSync(join(folder, 'HEAD'))
    return isFolder(join(folder, 'objects')) || lstatSync(join(folder, 'commondir')).isFile()
  } catch {
    return false
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

/** The repository a target lies in, with the one a hook's `GIT_DIR` names for the working directory taken into account. */
export function locateRepository(target: string, environment: Environment, workingDirectory: string): FoundRepository | null {
  const found = findRepository(target)
  const named = environment.GIT_DIR
  if (found !== null || named === undefined) return found
  // A work tree without a `.git` of its own (`git --git-dir=… --work-tree=…`) is known through the environment alone.
  const gitDir = resolve(workingDirectory, named)
  const root = resolve(workingDirectory, environment.GIT_WORK_TREE ?? '.')
  return isWithin(root, target) && isGitDir(gitDir) ? { gitDir, root, bare: false } : null
}

/** True when `path` is `folder` or lies in it. Both absolute. */
export function isWithin(folder: string, path: string): boolean {
  const way = relative(real(folder), real(path))
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way))
}

function real(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

/** What a hook says about where the index and the objects lie, absolute; nothing for any repository but the working directory's. */
export function hookEnvironment(found: FoundRepository, environment: Environment, workingDirectory: string): Record<string, string> {
  const own = environment.GIT_DIR === undefined ? findRepository(workingDirectory)?.gitDir : resolve(workingDirectory, environment.GIT_DIR)
  if (own === undefined || real(own) !== real(found.gitDir)) return {}
  const hook: Record<string, string> = {}
  for (const name of hookVariables) {
    const value = environment[name]
    // git itself resolves relative ones against the top of the work tree, where it starts hooks.
    if (value !== undefined && value !== '') hook[name] = resolve(name === 'GIT_INDEX_FILE' ? found.root : workingDirectory, value)
  }
  const alternates = environment.GIT_ALTERNATE_OBJECT_DIRECTORIES
  if (alternates !== undefined) hook.GIT_ALTERNATE_OBJECT_DIRECTORIES = alternates
  return hook
}

const oldest = [2, 29] as const

/** Asks git about a repository that was found: its own refusals (ownership, unknown formats) come back as a problem in plain words. */
export async function openRepository(
  found: FoundRepository,
  environment: Environment,
  workingDirectory: string,
  signal?: AbortSignal,
): Promise<Repository | RepositoryProblem> {
  const git = findGit(environment, workingDirectory)
  if (git === null) return { problem: 'no-git', message: 'git is not installed', needs: 'git on the PATH, or --no-history' }
  const blocking = blockingEntry(found.gitDir)
  if (blocking !== null) {
    const message = `${clean(blocking)} in it is a pipe or a device, which git would wait for`
    return { problem: 'unreadable', message, needs: 'a repository of files and folders alone' }
  }
  const place: GitPlace = {
    git,
    gitDir: found.gitDir,
    workTree: found.bare ? null : found.root,
    base: baseEnvironment(environment),
    hook: hookEnvironment(found, environment, workingDirectory),
  }
  const stop = signal === undefined ? {} : { signal }
  try {
    // With the repository's folder spelled out git does not look at who owns it: it is asked once without, so that its refusal counts.
    const cwd = found.bare || gitDirAt(found.root) === null ? found.gitDir : found.root
    const discover = { cwd, ceiling: dirname(cwd), bare: cwd === found.gitDir }
    const asked = [
      'rev-parse',
      '--absolute-git-dir',
      '--git-common-dir',
      '--show-object-format',
      '--is-shallow-repository',
      '--revs-only',
      'HEAD',
    ]
    const answer = await runGit(place, asked, { discover, userConfig: true, timeout: 30_000, ...stop })
    const [gitDir, common, format, shallow, head] = answer.toString('utf8').split('\n')
    if (gitDir === undefined || real(gitDir) !== real(found.gitDir)) {
      return { problem: 'unreadable', message: 'git does not take it for a repository', needs: 'a repository git can read' }
    }
    return {
      ...place,
      root: found.root,
      bare: found.bare,
      commonDir: resolve(cwd, common ?? '.'),
      idBytes: format === 'sha256' ? 32 : 20,
      shallow: shallow === 'true',
      head: head === undefined || head === '' ? null : head,
    }
  } catch (error) {
    if (!(error instanceof GitError)) throw error
    return explain(error, found, place)
  }
}

async function explain(error: GitError, found: FoundRepository, place: GitPlace): Promise<RepositoryProblem> {
  if (/dubious ownership/.test(error.message)) {
    return {
      problem: 'dubious-ownership',
      message: 'it belongs to another user, and git refuses to read it',
      needs: `git config --global --add safe.directory ${JSON.stringify(found.root)}`,
    }
  }
  const version = await gitVersion(place)
  if (version !== null && (version[0] < oldest[0] || (version[0] === oldest[0] && version[1] < oldest[1]))) {
    return {
      problem: 'old-git',
      message: `git ${version.join('.')} is too old`,
      needs: `git ${oldest.join('.')} or newer`,
    }
  }
  if (/unknown repository (extension|version)|Expected git repo version|unknown (hash|ref storage)/i.test(error.message)) {
    return { problem: 'unsupported', message: `this git does not know its format: ${error.message}`, needs: 'a newer git' }
  }
  return { problem: 'unreadable', message: error.message, needs: 'a repository git can read' }
}

async function gitVersion(place: GitPlace): Promise<[number, number] | null> {
  const discover = { cwd: dirname(place.git), ceiling: dirname(place.git), bare: false }
  const text = await runGit(place, ['version'], { discover, timeout: 10_000 }).catch(() => null)
  const match = /git version (\d+)\.(\d+)/.exec(text?.toString('utf8') ?? '')
  return match === null ? null : [Number(match[1]), Number(match[2])]
}
