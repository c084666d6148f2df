import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll } from 'vitest'

/** The built program. */
export const bin = resolve(import.meta.dirname, '../../bin/nhi.js')

export interface Run {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface RunOptions {
  readonly cwd?: string
  readonly input?: string | Buffer
  readonly env?: Record<string, string | undefined>
  readonly timeout?: number
}

/** A scrubbed environment: nothing of the machine's that could steer git or nhi, a home of its own. */
export function cleanEnvironment(home: string, extra: Record<string, string | undefined> = {}): Record<string, string> {
  const env: Record<string, string | undefined> = {
    PATH: process.env.PATH,
    HOME: home,
    USERPROFILE: home,
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_CONFIG_HOME: join(home, 'config'),
    TMPDIR: process.env.TMPDIR,
    SYSTEMROOT: process.env.SYSTEMROOT,
    ...extra,
  }
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined))
}

/** Temporary folders of one test file, removed after it. */
export function scratch() {
  const base = mkdtempSync(join(tmpdir(), 'nhi-test-'))
  const home = join(base, 'home')
  mkdirSync(home)
  let count = 0
  afterAll(() => rmSync(base, { recursive: true, force: true }))

  const folder = (files: Record<string, string | Buffer> = {}): string => {
    const path = join(base, `folder-${count++}`)
    mkdirSync(path)
    writeFiles(path, files)
    return path
  }

  return {
    home,
    folder,
    /** Runs the built program to its end. */
    nhi(args: readonly string[], { cwd = base, input = '', env = {}, timeout = 60_000 }: RunOptions = {}): Run {
      const done = spawnSync(process.execPath, [bin, ...args], {
        cwd,
        input,
        env: cleanEnvironment(home, env),
        timeout,
        maxBuffer: 1 << 28,
      })
      return { code: done.status, stdout: done.stdout.toString('utf8'), stderr: done.stderr.toString('utf8') }
    },
    /** Starts the built program without waiting. */
    start(args: readonly string[], { cwd = base, env = {} }: RunOptions = {}) {
      return spawn(process.execPath, [bin, ...args], { cwd, env: cleanEnvironment(home, env), stdio: ['ignore', 'pipe', 'pipe'] })
    },
    /** A git repository with the files in it committed. */
    repository(files: Record<string, string | Buffer> = {}): Repository {
      return makeRepository(folder(), home, files)
    },
  }
}

/** Writes files below a folder, making the folders between. */
export function writeFiles(root: string, files: Record<string, string | Buffer>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
}

export interface Repository {
  readonly path: string
  git(...args: readonly string[]): string
  /** Writes files, adds and commits everything. */
  commit(message: string, files?: Record<string, string | Buffer>): string
  write(files: Record<string, string | Buffer>): void
}

function makeRepository(path: string, home: string, files: Record<string, string | Buffer>): Repository {
  const env = cleanEnvironment(home, {
    GIT_AUTHOR_NAME: 'Ada Byrne',
    GIT_AUTHOR_EMAIL: 'ada@example.com',
    GIT_AUTHOR_DATE: '2026-01-02T03:04:05Z',
    GIT_COMMITTER_NAME: 'Ada Byrne',
    GIT_COMMITTER_EMAIL: 'ada@example.com',
    GIT_COMMITTER_DATE: '2026-01-02T03:04:05Z',
    GIT_CONFIG_NOSYSTEM: '1',
  })
  const git = (...args: readonly string[]): string => {
    const done = spawnSync('git', ['-c', 'init.defaultBranch=main', '-c', 'commit.gpgsign=false', ...args], { cwd: path, env })
    if (done.status !== 0) throw new Error(`git ${args.join(' ')}: ${done.stderr}`)
    return done.stdout.toString('utf8').trim()
  }
  git('init', '-q')
  const repository: Repository = {
    path,
    git,
    write: (more) => writeFiles(path, more),
    commit(message, more = {}) {
      writeFiles(path, more)
      git('add', '-A')
      git('commit', '-q', '--allow-empty', '-m', message)
      return git('rev-parse', 'HEAD')
    },
  }
  if (Object.keys(files).length > 0) repository.commit('first', files)
  return repository
}
