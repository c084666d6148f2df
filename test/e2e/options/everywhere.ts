import { readdirSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { hasTerminals, onTerminal } from '../terminal.js'
import { acceptedPaths, code, foundPaths, holdsAnything, type Lab, type OptionCase, type Place } from './case.js'
import { acmeLine, acmePack, githubLine, passwordLine, robotLine, robotPlugin } from './samples.js'

/** A case of an option that `scan` and the baseline commands share: which paths have findings. */
interface Everywhere {
  readonly option: string
  readonly about?: string
  readonly given: (lab: Lab) => Place
  readonly with: OptionCase['with']
  readonly expected: readonly string[]
}

const inFolder =
  (files: Record<string, string>, ...args: readonly string[]) =>
  (lab: Lab): Place => ({ cwd: lab.folder(files), args })

const two = { 'a/one.env': githubLine(1), 'b/two.env': githubLine(2) }

const chosen: readonly Everywhere[] = [
  {
    option: '--no-history',
    given(lab) {
      const repository = lab.repository({ 'gone.env': githubLine(1) })
      repository.git('rm', '-q', 'gone.env')
      repository.commit('gone', { 'here.env': githubLine(2) })
      return { cwd: repository.path, args: [] }
    },
    with: ['--no-history'],
    expected: ['here.env'],
  },
  {
    option: '--no-ignore',
    given: (lab) => ({ cwd: lab.repository({ '.gitignore': '*.env\n', 'a.txt': githubLine(1) }).path, args: [] }),
    with: (place) => {
      writeFileSync(join(place.cwd, 'b.env'), githubLine(2))
      return ['--no-ignore']
    },
    expected: ['a.txt', 'b.env'],
  },
  { option: '--exclude', given: inFolder(two), with: ['--exclude', 'a/**'], expected: ['b/two.env'] },
  {
    option: '--exclude',
    about: 'adds up',
    given: inFolder({ ...two, 'c.env': githubLine(3) }),
    with: ['--exclude', 'a', '--exclude', 'b'],
    expected: ['c.env'],
  },
  {
    option: '--max-file-size',
    given: inFolder({ 'small.env': githubLine(1), 'large.env': githubLine(2) + '-'.repeat(4000) }),
    with: ['--max-file-size', '2kb'],
    expected: ['small.env'],
  },
  {
    option: '--rule',
    given: inFolder({ 'a.env': githubLine(1), 'b.py': passwordLine() }),
    with: ['--rule', 'generic-password'],
    expected: ['b.py'],
  },
  {
    option: '--rule',
    about: 'takes globs',
    given: inFolder({ 'a.env': githubLine(1), 'b.py': passwordLine() }),
    with: ['--rule', 'git*-p?t'],
    expected: ['a.env'],
  },
  {
    option: '--rule',
    about: 'leaves out with !',
    given: inFolder({ 'a.env': githubLine(1), 'b.py': passwordLine() }),
    with: ['--rule', '!generic-*'],
    expected: ['a.env'],
  },
  {
    option: '--detector',
    given: (lab) => ({ cwd: lab.folder({ 'a.env': githubLine(1), 'r.txt': robotLine }), args: ['--plugin', robotPlugin(lab)] }),
    with: ['--detector', 'rob*'],
    expected: ['r.txt'],
  },
  {
    option: '--detector',
    about: 'leaves out with !',
    given: (lab) => ({ cwd: lab.folder({ 'a.env': githubLine(1), 'r.txt': robotLine }), args: ['--plugin', robotPlugin(lab)] }),
    with: ['--detector', '!robots'],
    expected: ['a.env'],
  },
  {
    option: '--rules',
    given: (lab) => ({
      cwd: lab.folder({ 'a.env': acmeLine(), 'x.yml': 'kept: out\n' }),
      args: [],
      env: { PACK: lab.folder({ 'acme.yml': acmePack }) },
    }),
    with: ({ env }) => ['--rules', env?.PACK ?? ''],
    expected: ['a.env'],
  },
  {
    option: '--plugin',
    given: (lab) => ({ cwd: lab.folder({ 'r.txt': robotLine }), args: [], env: { PLUGIN: robotPlugin(lab) } }),
    with: ({ env }) => ['--plugin', env?.PLUGIN ?? ''],
    expected: ['r.txt'],
  },
  {
    option: '--config',
    given: inFolder({ ...two, 'other.yml': 'exclude: [b]\n' }),
    with: ['--config', 'other.yml'],
    expected: ['a/one.env'],
  },
  {
    option: '--no-config',
    given: inFolder({ ...two, 'nhi.yml': 'exclude: [b]\n' }),
    with: ['--no-config'],
    expected: ['a/one.env', 'b/two.env'],
  },
  {
    option: '--no-inline-ignores',
    given: inFolder({ 'a.env': githubLine(1, ' # nhi:ignore made up'), 'b.env': githubLine(2) }),
    with: ['--no-inline-ignores'],
    expected: ['a.env', 'b.env'],
  },
  {
    option: '--severity',
    given: inFolder({ 'a.env': githubLine(1), 'b.py': passwordLine() }),
    with: ['--severity', 'critical'],
    expected: ['a.env'],
  },
  {
    option: '--confidence',
    given: inFolder({ 'a.env': githubLine(1), 'b.py': passwordLine() }),
    with: ['--confidence', 'high'],
    expected: ['a.env'],
  },
  {
    option: '--now',
    given: inFolder({ 'a.env': githubLine(1), 'nhi.yml': 'ignore:\n  - { path: a.env, reason: for a while, expires: 2040-01-01 }\n' }),
    with: ['--now', '2040-01-01T00:00:00Z'],
    expected: ['a.env'],
  },
]

/** One thread more than there would be, or one where there would be several. */
export const oddJobs = availableParallelism() === 1 ? 2 : 1

/** Cases of options that say how a run is made, for any command that scans. `args` are what that command needs besides. */
export function runCases(command: string, args: readonly string[], prepare: Record<string, string> = {}): OptionCase[] {
  const files = { 'r.txt': robotLine, ...prepare }
  return [
    {
      command,
      option: '--jobs',
      given(lab) {
        const plugin = robotPlugin(lab)
        return { cwd: lab.folder(files), args: [...args, '--plugin', plugin], env: { PLUGIN: plugin } }
      },
      with: ['--jobs', String(oddJobs)],
      run(lab, argv, place) {
        const run = lab.nhi(argv, place)
        const threads = readdirSync(join(dirname(place.env?.PLUGIN ?? ''), 'threads')).filter((name) => name !== '.keep')
        return { ...run, stdout: String(threads.length) }
      },
      see: ({ stdout }) => Number(stdout),
      expected: oddJobs,
    },
    {
      command,
      option: '--no-cache',
      given: (lab) => ({ cwd: lab.repository(files).path, args, env: { NHI_CACHE_DIR: lab.folder() } }),
      with: ['--no-cache'],
      run: (lab, argv, place) => ({ ...lab.nhi(argv, place), stdout: String(holdsAnything(place.env?.NHI_CACHE_DIR ?? '')) }),
      see: ({ stdout }) => stdout,
      expected: 'false',
    },
    {
      command,
      option: '--timeout',
      given: (lab) => ({ cwd: lab.folder(files), args: [...args, '--plugin', robotPlugin(lab, 1500)] }),
      with: ['--timeout', '500ms'],
      see: code,
      expected: 3,
    },
    ...(hasTerminals ? [progressCase(command, args, files)] : []),
  ]
}

function progressCase(command: string, args: readonly string[], files: Record<string, string>): OptionCase {
  return {
    command,
    option: '--no-progress',
    given: (lab) => ({ cwd: lab.folder(files), args: [...args, '--plugin', robotPlugin(lab, 1800)] }),
    with: ['--no-progress'],
    run(lab, argv, { cwd }) {
      const { code, text } = onTerminal(argv, { cwd, home: lab.home })
      return { code, stdout: text, stderr: '' }
    },
    see: ({ stdout }) => /scanning/.test(stdout),
    expected: false,
  }
}

const empty = `${JSON.stringify({ version: 1, entries: [] })}\n`

/** What `scan`, `baseline create` and `baseline update` have in common, as cases of each. */
export const everywhereCases: readonly OptionCase[] = [
  ...chosen.map((one): OptionCase => ({ ...one, command: 'scan', given: withArgs(one.given, '-f', 'json'), see: foundPaths })),
  ...chosen.map((one): OptionCase => ({ ...one, command: 'baseline create', see: acceptedPaths })),
  ...chosen.map((one): OptionCase => ({ ...one, command: 'baseline update', given: withEmptyBaseline(one.given), see: acceptedPaths })),
  ...runCases('scan', []),
  ...runCases('baseline create', []),
  ...runCases('baseline update', [], { '.nhi-baseline.json': empty }),
]

function withArgs(given: (lab: Lab) => Place, ...more: readonly string[]): (lab: Lab) => Place {
  return (lab) => {
    const place = given(lab)
    return { ...place, args: [...place.args, ...more] }
  }
}

function withEmptyBaseline(given: (lab: Lab) => Place): (lab: Lab) => Place {
  return (lab) => {
    const place = given(lab)
    writeFileSync(join(place.cwd, '.nhi-baseline.json'), empty)
    return place
  }
}
