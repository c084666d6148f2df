import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { accepted, acceptedPaths, code, type Lab, type OptionCase, type Place } from './case.js'
import { runCases } from './everywhere.js'
import { acmeLine, acmePack, githubLine, robotLine, robotPlugin } from './samples.js'

const inFolder =
  (files: Record<string, string>, ...args: readonly string[]) =>
  (lab: Lab): Place => ({ cwd: lab.folder(files), args })

const empty = `${JSON.stringify({ version: 1, entries: [] })}\n`
const verbs = ['create', 'update'] as const

const baselineCases = verbs.flatMap((verb): OptionCase[] => {
  const command = `baseline ${verb}`
  const files = { 'a.env': githubLine(1), '.nhi-baseline.json': empty, 'other.json': empty }
  return [
    {
      command,
      option: '--baseline',
      given: inFolder(files),
      with: ['--baseline', 'other.json'],
      see: (outcome) => [accepted(outcome, 'other.json')?.length, accepted(outcome)?.length],
      expected: [1, 0],
    },
    {
      command,
      option: '--reason',
      given: inFolder(files),
      with: ['--reason', 'moved out of the way in March'],
      see: (outcome) => accepted(outcome)?.map(({ reason }) => reason),
      expected: ['moved out of the way in March'],
    },
    {
      command,
      option: '--expires',
      given: inFolder(files),
      with: ['--expires', '2039-12-31'],
      see: (outcome) => accepted(outcome)?.map(({ expires }) => expires),
      expected: ['2039-12-31'],
    },
  ]
})

/** A folder whose baseline was made under wider eyes than a plain prune has: what the option widens keeps its entry. */
function pruned(
  files: Record<string, string>,
  create: (place: Place) => readonly string[],
  env: (lab: Lab) => Record<string, string> = () => ({}),
) {
  return (lab: Lab): Place => {
    const place = { cwd: lab.folder(files), args: [], env: env(lab) }
    const made = lab.nhi(['baseline', 'create', ...create(place)], place)
    if (made.code !== 0) throw new Error(`no baseline: ${made.stderr}`)
    return place
  }
}

const prune = 'baseline prune'
const pack = ({ env }: Place) => ['--rules', env?.PACK ?? '']
const plugin = ({ env }: Place) => ['--plugin', env?.PLUGIN ?? '']
const gone = { fingerprint: '0'.repeat(32), rule: 'github-pat', severity: 'critical', reason: 'gone', path: 'gone.env' }

const pruneCases: readonly OptionCase[] = [
  {
    command: prune,
    option: '--no-ignore',
    given(lab) {
      const repository = lab.repository({ '.gitignore': 'b.env\n' })
      repository.write({ 'b.env': githubLine(2) })
      lab.nhi(['baseline', 'create', '--no-ignore'], { cwd: repository.path })
      return { cwd: repository.path, args: [] }
    },
    with: ['--no-ignore'],
    see: acceptedPaths,
    expected: ['b.env'],
  },
  {
    command: prune,
    option: '--max-file-size',
    given: inFolder({
      '.nhi-baseline.json': JSON.stringify({ version: 1, entries: [gone] }),
      'large.txt': '-'.repeat(4000),
      'nhi.yml': 'maxFileSize: 2kb\n',
    }),
    with: ['--max-file-size', '1mb'],
    see: acceptedPaths,
    expected: [],
  },
  {
    command: prune,
    option: '--rules',
    given: pruned({ 'a.env': acmeLine() }, pack, (lab) => ({ PACK: lab.folder({ 'acme.yml': acmePack }) })),
    with: pack,
    see: acceptedPaths,
    expected: ['a.env'],
  },
  {
    command: prune,
    option: '--plugin',
    given: pruned({ 'r.txt': robotLine }, plugin, (lab) => ({ PLUGIN: robotPlugin(lab) })),
    with: plugin,
    see: acceptedPaths,
    expected: ['r.txt'],
  },
  {
    command: prune,
    option: '--config',
    given: pruned({ 'a/one.env': githubLine(1), 'b/two.env': githubLine(2), 'other.yml': 'exclude: [b]\n' }, () => []),
    with: ['--config', 'other.yml'],
    see: acceptedPaths,
    expected: ['a/one.env'],
  },
  {
    command: prune,
    option: '--no-config',
    given: pruned({ 'a.env': githubLine(1), 'nhi.yml': 'exclude: [a.env]\n' }, () => ['--no-config']),
    with: ['--no-config'],
    see: acceptedPaths,
    expected: ['a.env'],
  },
  {
    command: prune,
    option: '--baseline',
    given: inFolder({
      '.nhi-baseline.json': JSON.stringify({ version: 1, entries: [gone] }),
      'other.json': JSON.stringify({ version: 1, entries: [gone] }),
    }),
    with: ['--baseline', 'other.json'],
    see: (outcome) => [accepted(outcome, 'other.json')?.length, accepted(outcome)?.length],
    expected: [0, 1],
  },
  ...runCases(prune, [], { '.nhi-baseline.json': empty }),
]

const packFolder = (lab: Lab): Place => ({ cwd: lab.folder({ 'acme.yml': acmePack }), args: [], env: { PLUGIN: robotPlugin(lab) } })
const withArgs =
  (given: (lab: Lab) => Place, ...args: readonly string[]) =>
  (lab: Lab): Place => ({ ...given(lab), args })

/** How a made-up provider would be asked: JSON, which is YAML too. */
const acmeQuestion = JSON.stringify({
  url: 'https://api.acme.example/me',
  headers: { Authorization: 'Bearer {token}' },
  accepted: { status: 200, json: { id: '*' } },
  refused: { status: 401, json: { error: 'unknown key' } },
  source: 'https://acme.example/docs/me',
  read: '2026-11-27',
})

const rulesCases: readonly OptionCase[] = [
  {
    command: 'rules list',
    option: '--rules',
    given: packFolder,
    with: ['--rules', 'acme.yml'],
    see: ({ stdout }) => /^acme-api-token /m.test(stdout),
    expected: true,
  },
  {
    command: 'rules list',
    option: '--plugin',
    given: packFolder,
    with: plugin,
    see: ({ stdout }) => /^unowned-robot /m.test(stdout),
    expected: true,
  },
  {
    command: 'rules show',
    option: '--rules',
    given: withArgs(packFolder, 'acme-api-token'),
    with: ['--rules', 'acme.yml'],
    see: code,
    expected: 0,
  },
  {
    command: 'rules endpoints',
    option: '--rules',
    given: (lab) => ({
      cwd: lab.folder({ 'acme.yml': acmePack.replace(/^( +)examples:/m, `$1verify: ${acmeQuestion}\n$1examples:`) }),
      args: [],
    }),
    with: ['--rules', 'acme.yml'],
    see: ({ stdout }) => /^api\.acme\.example +GET +\/me +acme-api-token$/m.test(stdout),
    expected: true,
  },
  {
    command: 'rules endpoints',
    option: '--plugin',
    given: (lab) => {
      const rules = JSON.stringify(parse(acmePack)).replace('"examples"', `"verify":${acmeQuestion},"examples"`)
      return { cwd: lab.folder({ 'acme.mjs': `export default { name: 'acme', rules: [${rules}] }\n` }), args: [] }
    },
    with: ['--plugin', './acme.mjs'],
    see: ({ stdout }) => /^api\.acme\.example +GET +\/me +acme-api-token$/m.test(stdout),
    expected: true,
  },
  {
    command: 'rules endpoints',
    option: '--format',
    given: inFolder({}),
    with: ['--format', 'json'],
    see: ({ stdout }) =>
      stdout.startsWith('{') && JSON.parse(stdout).endpoints.some(({ host }: { host: string }) => host === 'api.github.com'),
    expected: true,
  },
  { command: 'rules show', option: '--plugin', given: withArgs(packFolder, 'unowned-robot'), with: plugin, see: code, expected: 0 },
]

/** A folder with a last report, another report in `old.json`, and the fingerprint of what only that one holds. */
function twoReports(lab: Lab): Place {
  const cwd = lab.folder({ 'a.env': githubLine(1) })
  const old = lab.nhi(['scan', '-f', 'json'], { cwd }).stdout
  writeFileSync(join(cwd, 'a.env'), githubLine(2))
  lab.nhi(['scan'], { cwd })
  writeFileSync(join(cwd, 'old.json'), old)
  return { cwd, args: [(JSON.parse(old) as { findings: [{ fingerprint: string }] }).findings[0].fingerprint] }
}

const explainCases: readonly OptionCase[] = [
  {
    command: 'explain',
    option: '--report',
    // Without it reports that scans left in the cache are looked through, those of other folders too: here there are none.
    given: (lab) => ({ ...twoReports(lab), env: { NHI_CACHE_DIR: lab.folder() } }),
    with: ['--report', 'old.json'],
    see: code,
    expected: 0,
  },
  {
    command: 'explain',
    option: '--no-color',
    given: (lab) => {
      const place = twoReports(lab)
      return { ...place, args: [...place.args, '--report', 'old.json'], env: { FORCE_COLOR: '1' } }
    },
    with: ['--no-color'],
    see: ({ stdout }) => stdout.includes('\u001b['),
    expected: false,
  },
]

const from = ['--from', 'https://code.example/nhi.git']
const readText = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : null)

const initCases: readonly OptionCase[] = [
  {
    command: 'init',
    option: '--remove',
    given(lab) {
      const { path } = lab.repository({ 'a.txt': 'hello\n' })
      lab.nhi(['init', 'hook'], { cwd: path })
      return { cwd: path, args: ['hook'] }
    },
    with: ['--remove'],
    see: ({ cwd }) => existsSync(join(cwd, '.git/hooks/pre-commit')),
    expected: false,
  },
  {
    command: 'init',
    option: '--write',
    given: inFolder({}, 'ci', 'github', ...from),
    with: ['--write'],
    see: ({ cwd }) => readText(join(cwd, '.github/workflows/nhi.yml'))?.includes('https://code.example/nhi.git') ?? false,
    expected: true,
  },
  {
    command: 'init',
    option: '--script',
    given: inFolder({}, 'aws'),
    with: ['--script'],
    see: ({ stdout }) => stdout.startsWith('#!/usr/bin/env bash'),
    expected: true,
  },
  {
    command: 'init',
    option: '--from',
    given: inFolder({}, 'ci', 'github'),
    with: from,
    see: ({ stdout }) => stdout.includes('https://code.example/nhi.git'),
    expected: true,
  },
  {
    command: 'init',
    option: '--revision',
    given: inFolder({}, 'ci', 'gitlab', ...from),
    with: ['--revision', 'abc1234'],
    see: ({ stdout }) => /checkout --quiet abc1234\b/.test(stdout),
    expected: true,
  },
]

/** Options of every command but `scan`, and those of the baseline that `scan` does not share. */
export const otherCases: readonly OptionCase[] = [...baselineCases, ...pruneCases, ...rulesCases, ...explainCases, ...initCases]
