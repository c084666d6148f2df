import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** One command as a whole process. */
export interface Command {
  readonly name: string
  readonly program: string
  readonly args: readonly string[]
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  /** Run before each timed run, untimed: to set the state of a cache. */
  readonly prepare?: () => void
}

export interface Timing {
  readonly name: string
  /** Seconds. */
  readonly median: number
  readonly min: number
  readonly max: number
  /** Largest resident set of the process and its waited-for children, in MB; null where `/usr/bin/time` is missing. */
  readonly rss: number | null
  readonly code: number | null
}

const gnuTime = '/usr/bin/time'

/** Runs the commands in turn, `runs` times, so that a noisy moment hits all of them; medians. */
export function measure(commands: readonly Command[], runs: number): Timing[] {
  const seconds = commands.map((): number[] => [])
  const rss = commands.map((): number[] => [])
  const codes: (number | null)[] = commands.map(() => null)
  for (let run = 0; run < runs; run++) {
    for (const [index, command] of commands.entries()) {
      command.prepare?.()
      const timed = existsSync(gnuTime)
      const [program, args] = timed ? [gnuTime, ['-f', 'rss-kb=%M', command.program, ...command.args]] : [command.program, command.args]
      const started = process.hrtime.bigint()
      const done = spawnSync(program, args, { cwd: command.cwd, env: command.env, stdio: ['ignore', 'ignore', 'pipe'], maxBuffer: 1 << 28 })
      seconds[index]?.push(Number(process.hrtime.bigint() - started) / 1e9)
      const peak = /rss-kb=(\d+)/.exec(done.stderr.toString('latin1'))?.[1]
      if (peak !== undefined) rss[index]?.push(Number(peak) / 1024)
      codes[index] = done.status
    }
  }
  return commands.map(({ name }, index) => {
    const sorted = [...(seconds[index] ?? [])].sort((a, b) => a - b)
    const peaks = rss[index] ?? []
    return {
      name,
      median: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN,
      min: sorted[0] ?? Number.NaN,
      max: sorted.at(-1) ?? Number.NaN,
      rss: peaks.length === 0 ? null : Math.max(...peaks),
      code: codes[index] ?? null,
    }
  })
}

/** Prints timings as a table, each with its ratio to the first. */
export function printTable(title: string, timings: readonly Timing[], notes: readonly string[] = []): void {
  const [base] = timings
  process.stdout.write(`\n${title}\n`)
  const rows = timings.map((timing) => [
    timing.name,
    `${(timing.median * 1000).toFixed(0)} ms`,
    `${(timing.min * 1000).toFixed(0)}–${(timing.max * 1000).toFixed(0)}`,
    base === undefined || base === timing ? '' : `${(timing.median / base.median).toFixed(2)} ×`,
    timing.rss === null ? '' : `${timing.rss.toFixed(0)} MB`,
    timing.code === 0 ? '' : `code ${timing.code}`,
  ])
  const header = ['command', 'median', 'min–max', 'ratio', 'peak RSS', '']
  const widths = header.map((text, column) => Math.max(text.length, ...rows.map((row) => (row[column] ?? '').length)))
  for (const row of [header, ...rows])
    process.stdout.write(
      `  ${row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd()}\n`,
    )
  for (const note of notes) process.stdout.write(`  · ${note}\n`)
}

/** The first program of that name on the PATH, or in a folder of peers; null when there is none. */
export function findProgram(name: string): string | null {
  const folders = [...(process.env.NHI_BENCH_PEERS ?? '').split(delimiter), ...(process.env.PATH ?? '').split(delimiter)].filter(
    (folder) => folder !== '',
  )
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null
}
