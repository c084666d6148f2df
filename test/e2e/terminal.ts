import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bin, cleanEnvironment } from '../support/nhi.js'

/** What a terminal showed, both streams together, and the exit code. */
export interface Screen {
  readonly code: number | null
  readonly text: string
}

export interface TerminalOptions {
  readonly cwd: string
  readonly home: string
  readonly columns?: number
  readonly env?: Record<string, string | undefined>
}

const quoted = (word: string) => `'${word.replaceAll("'", "'\\''")}'`

/** Runs the built program on a terminal of so many columns, made by util-linux's `script`. */
export function onTerminal(args: readonly string[], { cwd, home, columns = 80, env = {} }: TerminalOptions): Screen {
  const command = join(home, `run-${process.pid}.sh`)
  writeFileSync(command, `stty cols ${columns} rows 40\nexec ${[process.execPath, bin, ...args].map(quoted).join(' ')}\n`)
  const done = spawnSync('script', ['-qec', `sh ${quoted(command)}`, '/dev/null'], {
    cwd,
    env: cleanEnvironment(home, { TERM: 'xterm-256color', ...env }),
    timeout: 60_000,
    input: '',
  })
  return { code: done.status, text: done.stdout.toString('utf8').replaceAll('\r\n', '\n') }
}

/** True where terminals can be made: util-linux's `script` is there. */
export const hasTerminals = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0
