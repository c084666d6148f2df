import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { code, foundPaths, holdsAnything, type Lab, type OptionCase, type Place } from './case.js'
import { oddJobs, runCases } from './everywhere.js'
import { githubLine, passwordLine, robotLine, robotPlugin } from './samples.js'
import { scanCases } from './scan.js'

const inFolder =
  (files: Record<string, string>, ...args: readonly string[]) =>
  (lab: Lab): Place => ({ cwd: lab.folder(files), args })

const both = { 'a.env': githubLine(1), 'b.py': passwordLine() }

/** The case of an option, for the variable that stands in for it. */
function instead(option: string, variable: string, value: string | ((place: Place) => string)): OptionCase {
  const found = [...scanCases, ...runCases('scan', [])].find((one) => one.option === option)
  if (found === undefined) throw new Error(`no case of ${option}`)
  return { ...found, option: variable, with: typeof value === 'string' ? [value] : (place) => [value(place)] }
}

/** The environment variables; `with` is a variable's value. */
export const environmentCases: readonly OptionCase[] = [
  {
    command: 'scan',
    option: 'NHI_CONFIG',
    given: inFolder({ ...both, 'other.yml': 'exclude: ["*.py"]\n' }, '-f', 'json'),
    with: ['other.yml'],
    see: foundPaths,
    expected: ['a.env'],
  },
  instead('--baseline', 'NHI_BASELINE', ({ env }) => env?.BASELINE ?? ''),
  instead('--format', 'NHI_FORMAT', 'sarif'),
  {
    command: 'scan',
    option: 'NHI_SEVERITY',
    given: inFolder(both, '-f', 'json'),
    with: ['critical'],
    see: foundPaths,
    expected: ['a.env'],
  },
  { command: 'scan', option: 'NHI_CONFIDENCE', given: inFolder(both, '-f', 'json'), with: ['high'], see: foundPaths, expected: ['a.env'] },
  instead('--fail-on', 'NHI_FAIL_ON', 'high'),
  instead('--strict', 'NHI_STRICT', '1'),
  {
    command: 'scan',
    option: 'NHI_MAX_FILE_SIZE',
    given: inFolder({ 'small.env': githubLine(1), 'large.env': githubLine(2) + '-'.repeat(4000) }, '-f', 'json'),
    with: ['2kb'],
    see: foundPaths,
    expected: ['small.env'],
  },
  instead('--jobs', 'NHI_JOBS', String(oddJobs)),
  {
    command: 'scan',
    option: 'NHI_TIMEOUT',
    given: (lab) => ({ cwd: lab.folder({ 'r.txt': robotLine }), args: ['--plugin', robotPlugin(lab, 1500), '--fail-on', 'none'] }),
    with: ['500ms'],
    see: code,
    expected: 3,
  },
  {
    command: 'scan',
    option: 'NHI_NOW',
    given: inFolder(
      { 'a.env': githubLine(1), 'nhi.yml': 'ignore:\n  - { path: a.env, reason: for a while, expires: 2040-01-01 }\n' },
      '-f',
      'json',
    ),
    with: ['2041-01-01'],
    see: foundPaths,
    expected: ['a.env'],
  },
  instead('--no-cache', 'NHI_CACHE', '0'),
  {
    command: 'scan',
    option: 'NHI_CACHE_DIR',
    given: (lab) => ({ cwd: lab.repository({ 'a.env': githubLine(1) }).path, args: [] }),
    with: ({ cwd }) => [join(cwd, '.git/nhi-cache')],
    see: ({ cwd }) => holdsAnything(join(cwd, '.git/nhi-cache')),
    expected: true,
  },
]

/** Options and variables disagree: the option wins. */
export function disagreement(lab: Lab): { cwd: string; env: Record<string, string> } {
  const cwd = lab.folder(both)
  writeFileSync(join(cwd, 'nhi.yml'), 'severity: low\n')
  return { cwd, env: { NHI_SEVERITY: 'critical', NHI_FORMAT: 'csv' } }
}
