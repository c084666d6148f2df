import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import type { Socket } from 'node:net'
import { clean } from '../../core/clean.js'
import { type CommandOptions, type GitPlace, gitArguments, gitEnvironment } from './git-hardening.js'

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

/** How a git command that is run to its end is fed and judged. */
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
