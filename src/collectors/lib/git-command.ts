import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { accessSync, constants, statSync } from 'node:fs'
import type { Socket } from 'node:net'
import { delimiter, isAbsolute, join, relative } from 'node:path'
import { clean } from '../../core/clean.js'

export type Environment = Readonly<Record<string, string | undefined>>

/** Where a git command works: everything a hardened command line needs, as plain data that crosses threads. */
export interface GitPlace {
  /** Absolute path of the git program. */
  readonly git: string
  /** Absolute path of the repository's own folder (`.git`, a linked worktree's or a submodule's folder, or the bare repository). */
  readonly gitDir: string
  /** The folder where `.git` was found; null for a bare repository. */
  readonly workTree: string | null
  /** `PATH`, `HOME` and what else git needs of the process's environment. */
  readonly base: Readonly<Record<string, string>>
  /** `GIT_INDEX_FILE` and kin, absolute; only for the repository of the working directory. */
  readonly hook: Readonly<Record<string, string>>
}

/** A git command that did not end with one of the codes expected. The message is one cleaned line of git's own words. */
export class GitError extends Error {
  override readonly name = 'GitError'
  constructor(
    message: string,
    readonly code: number | null,
    readonly timedOut = false,
  ) {
    super(message)
  }
}

// What each of these stops was tried one by one against a repository armed with a program at every setting git knows.
const fixedEnvironment = {
  LANG: 'C.UTF-8',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_TERMINAL_PROMPT: '0',
  GIT_ASKPASS: 'true',
  SSH_ASKPASS: 'true',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_LAZY_FETCH: '1',
  // An allow-list that names no real protocol: wins over whatever `protocol.NAME.allow` the repository sets.
  GIT_ALLOW_PROTOCOL: 'none',
  GIT_NO_REPLACE_OBJECTS: '1',
  // `GIT_NO_REPLACE_OBJECTS` does not cover grafts.
  GIT_GRAFT_FILE: '/dev/null',
  GIT_ATTR_NOSYSTEM: '1',
  GIT_PAGER: 'cat',
  GIT_EDITOR: ':',
} as const

const settings = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.untrackedCache=false',
  'core.sshCommand=false',
  'core.pager=cat',
  'core.alternateRefsCommand=',
  // A commit graph is a cache the repository brings along: one that lies about parents would hide history.
  'core.commitGraph=false',
  'core.packedGitLimit=64m',
  'core.packedGitWindowSize=8m',
  'diff.external=',
  'log.showSignature=false',
  'gpg.program=false',
  'gpg.ssh.program=false',
  'gpg.x509.program=false',
  'credential.helper=',
  'core.askPass=',
  'protocol.allow=never',
  'submodule.recurse=false',
  'core.quotePath=false',
  'color.ui=false',
]

const globalOptions = ['--no-pager', '--no-optional-locks', ...settings.flatMap((setting) => ['-c', setting])]

// `check-ignore` refuses literal pathspecs with exit code 128.
const refusesLiteralPathspecs = new Set(['check-ignore'])

/** Which rules a single command bends. */
export interface CommandOptions {
  /** Lets the user's own global configuration be read (`core.excludesFile`, `safe.directory`). */
  readonly userConfig?: boolean
  /** Leaves finding the repository to git, started in `cwd`, so that git's own ownership check runs. */
  readonly discover?: { readonly cwd: string; readonly ceiling: string; readonly bare: boolean }
}

/** The arguments of a hardened git command. `args` starts with the subcommand. */
export function gitArguments(place: GitPlace, args: readonly string[], options: CommandOptions = {}): string[] {
  const literal = refusesLiteralPathspecs.has(args[0] ?? '') ? [] : ['--literal-pathspecs']
  const bare = ['-c', `safe.bareRepository=${options.discover?.bare === true ? 'all' : 'explicit'}`]
  const where = options.discover === undefined ? [`--git-dir=${place.gitDir}`] : []
  return [...globalOptions, ...bare, ...literal, ...where, ...args]
}

/** The whole environment of a hardened git command, built from nothing. */
export function gitEnvironment(place: GitPlace, options: CommandOptions = {}): Record<string, string> {
  const environment: Record<string, string> = { ...place.base, ...fixedEnvironment }
  if (options.userConfig !== true) environment.GIT_CONFIG_GLOBAL = '/dev/null'
  if (options.discover !== undefined) {
    environment.GIT_CEILING_DIRECTORIES = options.discover.ceiling
    return environment
  }
  // The folder where `.git` was found is the top level, whatever `core.worktree` says.
  if (place.workTree !== null) environment.GIT_WORK_TREE = place.workTree
  return { ...environment, ...place.hook }
}

const passedOn = ['PATH', 'Path', 'HOME', 'USERPROFILE', 'SystemRoot', 'SYSTEMROOT', 'XDG_CONFIG_HOME']

/** The few variables of the process that reach git. */
export function baseEnvironment(environment: Environment): Record<string, string> {
  const base: Record<string, string> = {}
  for (const name of passedOn) {
    const value = environment[name]
    if (value !== undefined) base[name] = value
  }
  return base
}

// npm puts these before everything else on the PATH, and a repository can bring one along.
const packageBin = /[/\\]node_modules[/\\]\.bin[/\\]?$/

/** Absolute path of the git program on the PATH, never one in the current folder; null when there is none. */
export function findGit(environment: Environment, workingDirectory: string, windows = process.platform === 'win32'): string | null {
  const name = windows ? 'git.exe' : 'git'
  for (const folder of (environment.PATH ?? environment.Path ?? '').split(delimiter)) {
    if (!isAbsolute(folder) || relative(folder, workingDirectory) === '' || packageBin.test(folder)) continue
    const file = join(folder, name)
    try {
      accessSync(file, constants.X_OK)
      if (statSync(file).isFile()) return file
    } catch {
      // Not here: the next folder of the PATH.
    }
  }
  return null
}

/** A running git command whose output is read as it comes. */
export interface GitProcess {
  readonly child: ChildProcessWithoutNullStreams
  /** Resolves when the process is gone; never rejects. */
  readonly done: Promise<{ code: number | null; stderr: string }>
  kill(): void
}

interface SpawnOptions {
  readonly signal?: AbortSignal
  /** Where its standard output goes; a pipe of its own when left out. */
  readonly stdout?: 'pipe' | Socket
}

const keptErrorBytes = 4096

/** Starts a hardened git command. Its standard input is a pipe the caller ends. */
export function spawnGit(place: GitPlace, args: readonly string[], options: CommandOptions & SpawnOptions = {}): GitProcess {
  // Handed a socket, `stdout` is null: who hands it reads the other end.
  const child = spawn(place.git, gitArguments(place, args, options), {
    cwd: options.discover?.cwd ?? place.workTree ?? place.gitDir,
    env: gitEnvironment(place, options),
    stdio: ['pipe', options.stdout ?? 'pipe', 'pipe'],
    windowsHide: true,
  }) as ChildProcessWithoutNullStreams
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => {
    if (stderr.length < keptErrorBytes) stderr += chunk.toString('latin1')
  })
  // git may end before it has read all of its input: what matters is its exit code.
  child.stdin.on('error', () => {})
  const kill = () => {
    child.kill('SIGKILL')
  }
  const done = new Promise<{ code: number | null; stderr: string }>((resolve) => {
    child.on('error', (error) => resolve({ code: null, stderr: clean(error.message) }))
    child.on('close', (code) => resolve({ code, stderr: firstLines(stderr) }))
  })
  if (options.signal !== undefined) {
    const { signal } = options
    if (signal.aborted) kill()
    signal.addEventListener('abort', kill)
    void done.then(() => signal.removeEventListener('abort', kill))
  }
  return { child, done, kill }
}

/** The first lines of git's own words, without its prefix, fit for a message. */
function firstLines(stderr: string): string {
  const lines = Buffer.from(stderr, 'latin1')
    .toString('utf8')
    .split('\n')
    .map((line) => line.replace(/^(fatal|error|warning): /, '').trim())
    .filter((line) => line !== '')
  return clean(lines.slice(0, 3).join('; ')).slice(0, 500)
}

export interface RunOptions extends CommandOptions {
  readonly input?: Uint8Array | string
  /** Milliseconds; 60,000 when left out. */
  readonly timeout?: number
  /** Exit codes that are no error; 0 alone when left out. */
  readonly accept?: readonly number[]
  readonly signal?: AbortSignal
}

/** Runs a hardened git command to its end and gives its whole output. Throws `GitError`. */
export async function runGit(place: GitPlace, args: readonly string[], options: RunOptions = {}): Promise<Buffer> {
  const running = spawnGit(place, args, options)
  let timedOut = false
  const timer = setTimeout(() => {
    timedOut = true
    running.kill()
  }, options.timeout ?? 60_000)
  running.child.stdin.end(options.input ?? '')
  const chunks: Buffer[] = []
  running.child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  const { code, stderr } = await running.done
  clearTimeout(timer)
  if (timedOut) throw new GitError(`git ${args[0]} did not end in time`, code, true)
  if (code === null || !(options.accept ?? [0]).includes(code)) {
    throw new GitError(stderr === '' ? `git ${args[0]} ended with code ${code}` : stderr, code)
  }
  return Buffer.concat(chunks)
}
