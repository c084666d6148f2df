import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Run, scratch } from '../../support/nhi.js'

/** Temporary folders and the built program. */
export type Lab = ReturnType<typeof scratch>

/** Where a case runs and what the command line holds besides the option. */
export interface Place {
  readonly cwd: string
  readonly args: readonly string[]
  readonly input?: string
  readonly env?: Record<string, string>
}

/** What a run left behind. */
export interface Outcome extends Run {
  readonly cwd: string
}

/**
 * One option of one command, proven by its effect: what is seen with it is `expected`, and what is seen without it is something else, so that
 * a case cannot pass when the option is ignored.
 */
export interface OptionCase {
  readonly command: string
  /** The long name, or the name of an environment variable. */
  readonly option: string
  /** What this case shows, where an option has several. */
  readonly about?: string
  readonly given: (lab: Lab) => Place
  /** The option as it is written; for a variable its value. */
  readonly with: readonly string[] | ((place: Place) => readonly string[])
  readonly see: (outcome: Outcome) => unknown
  readonly expected: unknown
  /** How it is run, when not simply to its end with pipes. */
  readonly run?: (lab: Lab, args: readonly string[], place: Place) => Run
}

interface Shown {
  readonly findings: readonly { readonly rule: string; readonly locations: readonly [{ readonly path: string | null }] }[]
}

/** The paths of the findings of a JSON report on standard output, in order. */
export function foundPaths({ stdout }: Run): unknown {
  return (JSON.parse(stdout) as Shown).findings.map(({ locations }) => locations[0].path).sort()
}

/** The exit code. */
export const code = ({ code }: Run): unknown => code

interface Accepted {
  readonly entries: readonly { readonly path?: string; readonly reason: string; readonly expires?: string }[]
}

/** The entries of the baseline in a folder; null when there is none. */
export function accepted({ cwd }: Outcome, name = '.nhi-baseline.json'): Accepted['entries'] | null {
  const path = join(cwd, name)
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Accepted).entries : null
}

/** The paths of the baseline's entries, in order. */
export function acceptedPaths(outcome: Outcome): unknown {
  return accepted(outcome)
    ?.map(({ path }) => path)
    .sort()
}

/** True when a folder holds something. */
export function holdsAnything(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).length > 0
}
