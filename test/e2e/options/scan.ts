import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { githubToken } from '../../support/tokens.js'
import { code, foundPaths, type Lab, type OptionCase, type Place } from './case.js'
import { githubLine, passwordLine } from './samples.js'

const scan = 'scan'

/** A repository with one secret in its first commit, one in its second, one staged, each in a file of its own. */
function threeSteps(lab: Lab): Place {
  const repository = lab.repository({ 'first.env': githubLine(1) })
  repository.git('tag', 'v1')
  repository.commit('second', { 'second.env': githubLine(2) })
  repository.write({ 'third.env': githubLine(3) })
  repository.git('add', '-A')
  return { cwd: repository.path, args: ['-f', 'json'] }
}

const inFolder =
  (files: Record<string, string>, ...args: readonly string[]) =>
  (lab: Lab): Place => ({ cwd: lab.folder(files), args })

/** Every provider is a closed port of this machine; `test/e2e/verify.test.ts` has some that answer. */
const nobodyAnswers = { NHI_VERIFY_FOR_TESTS: JSON.stringify({ port: 1, ca: '' }) }

const oneSecret = { 'a.env': githubLine(1) }
const fingerprintOf = (lab: Lab, cwd: string) =>
  (JSON.parse(lab.nhi(['scan', '-f', 'json'], { cwd }).stdout) as { findings: [{ fingerprint: string }] }).findings[0].fingerprint

function acceptedElsewhere(name: string): (lab: Lab) => Place {
  return (lab) => {
    const cwd = lab.folder(oneSecret)
    const entry = { fingerprint: fingerprintOf(lab, cwd), rule: 'github-pat', severity: 'critical', reason: 'known' }
    const folder = name === '' ? lab.folder() : cwd
    const path = join(folder, name === '' ? 'accepted.json' : name)
    writeFileSync(path, JSON.stringify({ version: 1, entries: [entry] }))
    return { cwd, args: ['-f', 'json'], env: { BASELINE: path } }
  }
}

const esc = '\u001b['

/** Options that `scan` alone has. */
export const scanCases: readonly OptionCase[] = [
  { command: scan, option: '--staged', given: threeSteps, with: ['--staged'], see: foundPaths, expected: ['third.env'] },
  { command: scan, option: '--range', given: threeSteps, with: ['--range', 'v1..HEAD'], see: foundPaths, expected: ['second.env'] },
  { command: scan, option: '--since', given: threeSteps, with: ['--since', 'v1'], see: foundPaths, expected: ['second.env'] },
  {
    command: scan,
    option: '--stdin-name',
    given: (lab) => ({ cwd: lab.folder(), args: ['-', '-f', 'json'], input: githubLine(1) }),
    with: ['--stdin-name', 'deploy/ci.env'],
    see: foundPaths,
    expected: ['deploy/ci.env'],
  },
  {
    command: scan,
    option: '--baseline',
    given: acceptedElsewhere(''),
    with: ({ env }) => ['--baseline', env?.BASELINE ?? ''],
    see: foundPaths,
    expected: [],
  },
  {
    command: scan,
    option: '--no-baseline',
    given: acceptedElsewhere('.nhi-baseline.json'),
    with: ['--no-baseline'],
    see: foundPaths,
    expected: ['a.env'],
  },
  {
    command: scan,
    option: '--format',
    given: inFolder(oneSecret),
    with: ['--format', 'sarif'],
    see: ({ stdout }) => /"version":\s*"2\.1\.0"/.test(stdout),
    expected: true,
  },
  {
    command: scan,
    option: '--output',
    given: inFolder(oneSecret),
    with: ['--output', 'report.json', '-o', 'sarif=second.log'],
    see: ({ cwd, stdout }) => ({
      json: existsSync(join(cwd, 'report.json')) && JSON.parse(readFileSync(join(cwd, 'report.json'), 'utf8')).schemaVersion,
      sarif: existsSync(join(cwd, 'second.log')) && JSON.parse(readFileSync(join(cwd, 'second.log'), 'utf8')).version,
      summary: /^1 finding: 1 critical/.test(stdout),
    }),
    expected: { json: 1, sarif: '2.1.0', summary: true },
  },
  {
    command: scan,
    option: '--output',
    about: 'leaves standard output to -f',
    given: inFolder(oneSecret, '-f', 'csv'),
    with: ['-o', 'report.md'],
    see: ({ cwd, stdout }) => existsSync(join(cwd, 'report.md')) && stdout.startsWith('type,severity,'),
    expected: true,
  },
  { command: scan, option: '--fail-on', given: inFolder({ 'b.py': passwordLine() }), with: ['--fail-on', 'high'], see: code, expected: 0 },
  { command: scan, option: '--fail-on', about: 'none', given: inFolder(oneSecret), with: ['--fail-on', 'none'], see: code, expected: 0 },
  {
    command: scan,
    option: '--fail-on',
    about: 'live, when nobody answers',
    given: (lab) => ({ cwd: lab.folder(oneSecret), args: ['--verify'], env: nobodyAnswers }),
    with: ['--fail-on', 'live'],
    see: code,
    expected: 3,
  },
  {
    command: scan,
    option: '--verify',
    given: (lab) => ({ cwd: lab.folder(oneSecret), args: ['-f', 'json'], env: nobodyAnswers }),
    with: ['--verify'],
    see: ({ stdout }) => JSON.parse(stdout).findings.map(({ verified }: { verified: string }) => verified),
    expected: ['unknown'],
  },
  {
    command: scan,
    option: '--strict',
    given: inFolder({ 'a.txt': 'nothing\n', 'large.txt': '-'.repeat(4000) }, '--max-file-size', '1kb'),
    with: ['--strict'],
    see: code,
    expected: 3,
  },
  {
    command: scan,
    option: '--show-secrets',
    given: inFolder(oneSecret),
    with: ['--show-secrets'],
    see: ({ stdout }) => stdout.includes(githubToken(1)),
    expected: true,
  },
  {
    command: scan,
    option: '--quiet',
    given: inFolder({ ...oneSecret, 'nhi.yml': 'exclude: [b]\n' }, '-f', 'json'),
    with: ['-q'],
    see: ({ stderr }) => stderr,
    expected: '',
  },
  {
    command: scan,
    option: '--verbose',
    given: inFolder(oneSecret, '--jobs', '3'),
    with: ['-v'],
    see: ({ stderr }) => [/^rules: \d+, from nhi$/m, /^baseline: none$/m, /^threads: up to 3$/m].every((line) => line.test(stderr)),
    expected: true,
  },
  {
    command: scan,
    option: '--no-color',
    given: (lab) => ({ cwd: lab.folder(oneSecret), args: [], env: { FORCE_COLOR: '1' } }),
    with: ['--no-color'],
    see: ({ stdout, stderr }) => (stdout + stderr).includes(esc),
    expected: false,
  },
]
