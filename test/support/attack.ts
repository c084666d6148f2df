import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll } from 'vitest'
import { bin, cleanEnvironment, type Run } from './nhi.js'

/** Every format `nhi scan` prints. */
export const everyFormat = ['pretty', 'table', 'json', 'jsonl', 'sarif', 'csv', 'markdown', 'junit', 'github', 'gitlab'] as const

/** The account without rights that tests run as when they are started by root. */
export const nobody = 65534

export interface LaunchOptions {
  readonly cwd: string
  readonly home: string
  readonly env?: Record<string, string | undefined>
  /** What stands before `node` on the command line: `unshare`, `strace`, `time`. */
  readonly under?: readonly string[]
  readonly uid?: number
  readonly timeout?: number
  readonly input?: string | Buffer
}

export interface Launched extends Run {
  /** True when it had to be ended. */
  readonly hung: boolean
}

/** Runs the built program to its end, under another program or as another user. */
export function launch(args: readonly string[], options: LaunchOptions): Launched {
  const { cwd, home, env = {}, under = [], uid, timeout = 60_000, input = '' } = options
  const [program = '', ...rest] = [...under, process.execPath, bin, ...args]
  const done = spawnSync(program, rest, {
    cwd,
    input,
    env: cleanEnvironment(home, env),
    timeout,
    killSignal: 'SIGKILL',
    maxBuffer: 1 << 29,
    ...(uid === undefined ? {} : { uid, gid: uid }),
  })
  return {
    code: done.status,
    stdout: done.stdout.toString('utf8'),
    stderr: done.stderr.toString('utf8'),
    hung: done.signal === 'SIGKILL',
  }
}

/** True when a program is there and does what the arguments ask of it. */
export function works(program: string, ...args: readonly string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore', timeout: 10_000 }).status === 0
}

/** Programs that leave a mark when they are run: what a hostile repository names in its settings. */
export function armoury() {
  const base = mkdtempSync(join(tmpdir(), 'nhi-arms-'))
  afterAll(() => rmSync(base, { recursive: true, force: true }))
  const marks = join(base, 'marks')
  mkdirSync(marks)
  return {
    folder: base,
    /** Absolute path of a program that marks `name` and passes its input on. */
    program(name: string, path = join(base, name)): string {
      script(path, `touch '${join(marks, name)}'; cat`)
      return path
    },
    /** Which programs ran. */
    fired: () => readdirSync(marks).sort(),
    reset() {
      for (const name of readdirSync(marks)) rmSync(join(marks, name))
    },
  }
}

/** A shell script that may be run. */
export function script(path: string, body: string): void {
  writeFileSync(path, `#!/bin/sh\n${body}\n`)
  chmodSync(path, 0o755)
}

/** The PATH without any folder that holds a program of this name. */
export function pathWithout(program: string): string {
  const folders = (process.env.PATH ?? '').split(delimiter)
  return folders.filter((folder) => !existsSync(join(folder, program))).join(delimiter)
}
