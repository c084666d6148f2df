import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { formats } from '../../src/core/formats.js'
import { scratch } from '../support/nhi.js'
import { githubLine, passwordLine, robotLine, robotPlugin, threadStarted } from './options/samples.js'

const lab = scratch()

/** A repository one blob of which is gone: what lay in it cannot be looked at. */
function brokenRepository(): string {
  const { path, commit, git } = lab.repository({ 'a.txt': 'one\n' })
  commit('second', { 'a.txt': 'two\n' })
  const id = git('rev-parse', 'HEAD~1:a.txt')
  rmSync(join(path, '.git/objects', id.slice(0, 2), id.slice(2)))
  return path
}

describe('the exit code is the same for every format', () => {
  const clean = lab.folder({ 'a.txt': 'hello\n' })
  const found = lab.folder({ 'a.env': githubLine(1) })
  const broken = brokenRepository()

  test.each(formats)('%s', (format) => {
    const codeOf = (...args: readonly string[]) => lab.nhi(['scan', '-f', format, ...args]).code
    expect([codeOf(clean), codeOf(found), codeOf(found, '--fail-on', 'none')]).toEqual([0, 1, 0])
    expect([codeOf(found, '--severity', 'lots'), codeOf(broken)]).toEqual([2, 3])
  })
})

describe('code 1', () => {
  const folder = lab.folder({ 'b.py': passwordLine() })

  test.each([
    ['critical', 0],
    ['high', 0],
    ['medium', 1],
    ['low', 1],
    ['info', 1],
    ['none', 0],
  ])('a medium finding under --fail-on %s is code %i', (level, code) => {
    expect(lab.nhi(['scan', folder, '--fail-on', level]).code).toBe(code)
  })

  test('findings go before gaps', () => {
    expect(lab.nhi(['scan', brokenRepository(), lab.folder({ 'a.env': githubLine(1) })]).code).toBe(1)
  })
})

describe('code 3: what could not be looked at', () => {
  test('a program that runs out of work before its end', () => {
    // Nobody ever says that the report was written.
    const preload = join(lab.folder({ 'mute.cjs': 'process.stdout.write = () => true\n' }), 'mute.cjs')
    const { code, stdout } = lab.nhi(['scan', lab.folder({ 'a.txt': 'hello\n' })], { env: { NODE_OPTIONS: `--require ${preload}` } })
    expect([code, stdout]).toEqual([3, ''])
  })

  test('a lost object is said and red', () => {
    const run = lab.nhi(['scan', brokenRepository()])
    expect(run.code).toBe(3)
    expect(run.stdout).toMatch(/could not be looked at/)
    expect(run.stderr).toMatch(/1 failed/)
  })

  test('a limit is said and green, red under --strict', () => {
    const folder = lab.folder({ 'a.txt': 'small\n', 'b.txt': '-'.repeat(4000) })
    const run = lab.nhi(['scan', folder, '--max-file-size', '1kb'])
    expect(run.code).toBe(0)
    expect(run.stdout).toContain('b.txt (4 kB)')
    expect(lab.nhi(['scan', folder, '--max-file-size', '1kb', '--strict']).code).toBe(3)
  })

  test('the time is up', () => {
    const folder = lab.folder({ 'r.txt': robotLine })
    const run = lab.nhi(['scan', folder, '--plugin', robotPlugin(lab, 1500), '--timeout', '300ms', '-f', 'json'])
    expect(run.code).toBe(3)
    expect(JSON.parse(run.stdout)).toMatchObject({ complete: false, gaps: [{ class: 'failed', status: 'timed-out' }] })
  })

  test('-q does not leave a code without a word', () => {
    const run = lab.nhi(['scan', lab.folder({ 'a.txt': 'a\n' }), '--plugin', robotPlugin(lab, 1500), '--timeout', '300ms', '-q'])
    expect(run).toMatchObject({ code: 3, stdout: '', stderr: expect.stringMatching(/^nhi: incomplete: looked at .*1 failed.*\n$/) })
  })

  test('a scan that looked at nothing says so', () => {
    const run = lab.nhi(['scan', lab.folder({ 'a.txt': 'hello\n' }), '--exclude', '**'])
    expect(run.code).toBe(3)
    expect(run.stderr).toMatch(/nothing was looked at/)
  })
})

describe('code 0: nothing is wrong, or was there to look at', () => {
  test('a file outside any repository', () => {
    expect(lab.nhi(['scan', 'a.txt'], { cwd: lab.folder({ 'a.txt': 'hello\n' }) }).code).toBe(0)
  })

  test('an empty folder', () => expect(lab.nhi(['scan', lab.folder()]).code).toBe(0))

  test('an empty stage, in a new repository too', () => {
    expect(lab.nhi(['scan', '--staged'], { cwd: lab.repository({ 'a.txt': 'a\n' }).path }).code).toBe(0)
    expect(lab.nhi(['scan', '--staged'], { cwd: lab.repository().path }).code).toBe(0)
  })

  test('an empty range', () => {
    expect(lab.nhi(['scan', '--range', 'HEAD..HEAD'], { cwd: lab.repository({ 'a.txt': 'a\n' }).path }).code).toBe(0)
  })
})

describe('code 130: interrupted', () => {
  test('what was found so far is printed and marked', async () => {
    const plugin = robotPlugin(lab, 150)
    const files = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`part/${index}.txt`, robotLine]))
    const folder = lab.folder({ ...files, 'a.env': githubLine(1) })
    const child = lab.start(['scan', folder, '--plugin', plugin, '--jobs', '1', '-f', 'json'])
    let stdout = ''
    child.stdout.on('data', (data) => (stdout += data))
    const ended = once(child, 'close')
    await threadStarted(plugin)
    await pause(300)
    child.kill('SIGINT')
    const [code] = await ended
    expect(code).toBe(130)
    expect(JSON.parse(stdout)).toMatchObject({ complete: false })
  })
})

describe('code 2: mistakes on the command line come with what would have been right', () => {
  const table: readonly (readonly [string, RegExp])[] = [
    ['scna', /unknown command 'nhi scna'\n +did you mean 'scan'\?/],
    ['rules lits', /unknown command 'nhi rules lits'\n +did you mean 'list'\?/],
    ['baseline craete', /did you mean 'create'\?/],
    ['baseline frobnicate', /expected create, update, prune/],
    ['frobnicate', /expected scan, /],
    ['scan --formt json', /unknown option '--formt'\n +did you mean '--format'\?/],
    ['scan --frobnicate', /'nhi scan --help' lists/],
    ['rules list extra', /too many arguments for 'nhi rules list'/],
    ['scan -f jsn', /did you mean 'json'\?/],
    ['scan --fail-on hihg', /did you mean 'high'\?/],
    ['scan --severity crtical', /did you mean 'critical'\?/],
    ['scan --confidence hgh', /did you mean 'high'\?/],
    ['scan --rule github-pta', /did you mean 'github-pat'\?/],
    ['scan --detector sercets', /did you mean 'secrets'\?/],
    ['scan --jobs 0', /--jobs: expected a whole number of at least 1/],
    ['scan --timeout soon', /--timeout: expected a duration such as/],
    ['scan --now soon', /--now: expected an instant such as/],
    ['scan --max-file-size big', /--max-file-size: expected a size such as/],
    ['scan --range main', /--range: expected A\.\.B/],
    ['scan --staged --since main', /--staged and --since cannot go together/],
    ['scan --staged', /'\.' is not in a git repository/],
    ['scan git:.', /'git:\.' is not in a git repository/],
    ['scan -o json=-', /'-' is no file/],
    ['scan -o report', /write FORMAT=FILE, or end it in/],
    ['scan nowhere', /no such target 'nowhere'/],
    ['scan k8s:', /a folder of that name is written \.\/k8s:/],
    ['scan --plugin nope', /the package 'nope' is not installed/],
    ['scan --config nope.yml', /nope\.yml: no such file/],
    ['scan --baseline nope.json', /no such baseline/],
    ['explain', /missing required argument 'fingerprint'\n +usage: nhi explain \[options\] <fingerprint>/],
    ['scan --range', /--range needs a value\n +usage: --range <A\.\.B>/],
    ['scan -f', /--format needs a value\n +usage: -f, --format <name>/],
    ['explain xyz', /is not a fingerprint/],
    ['rules show github-pta', /did you mean 'github-pat'\?/],
    ['completion bsh', /did you mean 'bash'\?/],
    ['init hok', /did you mean 'hook'\?/],
    ['init hook extra', /takes nothing more/],
    ['init --remove', /--remove belongs to 'nhi init hook'/],
    ['init ci', /init ci needs --from/],
    ['baseline prune', /nhi baseline create makes one/],
    ['baseline create --expires soon', /--expires: expected a day such as/],
    ['baseline create --expires 2020-01-31', /--expires: 2020-01-31 is not after today, 2\d{3}-/],
    ['baseline create --expires 2030-06-01 --now 2030-06-01', /--expires: 2030-06-01 is not after today, 2030-06-01/],
    ['scan -o no/such/out.json', /--output: there is no folder \S+\/no\/such\n +nhi makes none/],
    ['scan -o json=.', /--output: \S+ is a folder\n +name a file in it/],
    ['inventory -o json=gone/out', /--output: there is no folder \S+\/gone\n/],
  ]

  test.each(table)('nhi %s', (line, message) => {
    const run = lab.nhi(line.split(' '), { cwd: lab.folder() })
    expect(run.code).toBe(2)
    expect(run.stdout).toBe('')
    expect(run.stderr).toMatch(message)
    expect(run.stderr).toMatch(/^nhi: [^\n]+\n( {5}[^\n]+\n)?$/)
  })

  test.runIf(process.platform !== 'win32').each(['scan . --owners-file p', 'explain abcd --report p'])(
    'nhi %s does not wait for a pipe',
    (line) => {
      const cwd = lab.folder({ 'a.txt': 'a\n' })
      spawnSync('mkfifo', [join(cwd, 'p')])
      expect(lab.nhi(line.split(' '), { cwd, timeout: 20_000 })).toMatchObject({ code: 2, stderr: expect.stringMatching(/it is a pipe/) })
    },
  )

  test('a report where a config is looked for', () => {
    const cwd = lab.folder({ 'a.txt': 'a\n' })
    lab.nhi(['scan', '-o', 'nhi.json'], { cwd })
    expect(lab.nhi(['scan'], { cwd })).toMatchObject({ code: 2, stderr: expect.stringMatching(/^nhi: nhi\.json is a report of nhi/) })
    expect(lab.nhi(['scan', '--no-config'], { cwd }).code).toBe(0)
  })

  test.each(['--baseline', '--config', '--rules', '--plugin'])('%s below a file is not there, and no mistake of ours', (option) => {
    const run = lab.nhi(['scan', option, './a.txt/x'], { cwd: lab.folder({ 'a.txt': 'a\n' }) })
    expect(run).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^nhi: (no such|cannot read) /) })
  })

  test('nor is a cache or a baseline that cannot be written', () => {
    const { path: cwd } = lab.repository({ 'a.env': githubLine(1) })
    expect(lab.nhi(['scan'], { cwd, env: { NHI_CACHE_DIR: join(cwd, 'a.env') } })).toMatchObject({ code: 1 })
    const run = lab.nhi(['baseline', 'create', '--baseline', 'a.env/x.json'], { cwd })
    expect(run).toMatchObject({ code: 2, stderr: expect.stringMatching(/^nhi: cannot write .*a part of its path is not a folder/) })
  })

  test('an unknown revision', () => {
    const run = lab.nhi(['scan', '--since', 'nope'], { cwd: lab.repository({ 'a.txt': 'a\n' }).path })
    expect(run).toMatchObject({ code: 2, stdout: '' })
    expect(run.stderr).toMatch(/no commit 'nope'/)
  })
})

describe('help and version', () => {
  test('nhi alone says what there is', () => {
    const run = lab.nhi([])
    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(run.stdout).toMatch(/^Usage: nhi /)
    expect(run.stdout).toMatch(/Exit codes: 0 /)
  })

  test('nhi scan --help names the targets and shows examples', () => {
    expect(lab.nhi(['scan', '--help']).stdout).toMatch(/\nTargets:\n {2}PATH .*\nExamples:\n {2}nhi scan /s)
  })

  test('a CI system without a job is said before what else is missing', () => {
    expect(lab.nhi(['init', 'ci', 'gitlb'])).toMatchObject({ code: 2, stderr: expect.stringContaining('expected github or gitlab') })
  })

  test('-V and --version', () => {
    expect(lab.nhi(['-V'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/), stderr: '' })
    expect(lab.nhi(['--version']).stdout).toBe(lab.nhi(['-V']).stdout)
  })

  test.each([
    '',
    'scan',
    'explain',
    'rules',
    'rules list',
    'rules show',
    'rules test',
    'baseline',
    'baseline create',
    'baseline prune',
    'init',
    'completion',
  ])('nhi %s --help', (command) => {
    const run = lab.nhi([...command.split(' ').filter(Boolean), '--help'])
    expect(run).toMatchObject({ code: 0, stderr: '' })
    expect(run.stdout).toContain(`Usage: nhi ${command}`.trim())
    expect(run.stdout.split('\n').every((line) => !/ $/.test(line))).toBe(true)
  })
})
