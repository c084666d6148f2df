import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Format } from '../../src/core/formats.js'
import { formats } from '../../src/core/formats.js'
import { bin, cleanEnvironment, scratch } from '../support/nhi.js'
import { githubLine, passwordLine } from './options/samples.js'
import { hasTerminals, onTerminal } from './terminal.js'

const lab = scratch()
const files = {
  'a.env': githubLine(1),
  'src/b.py': passwordLine(),
  'c.env': githubLine(3, ' # nhi:ignore made up'),
  'nhi.yml': 'exclude: [vendor]\n',
}

/** Throws when a text is not of its format. */
const readers: Readonly<Record<Format, (text: string) => unknown>> = {
  pretty: (text) => expect(text).toMatch(/^critical\[github-pat\]/),
  table: (text) => expect(text).toMatch(/^┌─/),
  json: (text) => expect(JSON.parse(text)).toMatchObject({ schemaVersion: 1, summary: { findings: 2 } }),
  jsonl: (text) =>
    expect(
      text
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { type: string }).type),
    ).toEqual(['finding', 'finding']),
  sarif: (text) => expect(JSON.parse(text)).toMatchObject({ version: '2.1.0', runs: [{ tool: { driver: { name: 'nhi' } } }] }),
  csv: (text) => expect(text).toMatch(/^type,severity,confidence,rule,.*\r?\nfinding,critical,/),
  markdown: (text) => expect(text).toMatch(/github-pat/),
  junit: (text) => expect(text).toMatch(/^<\?xml version="1\.0"[\s\S]*<\/testsuites>\n?$/),
  github: (text) => expect(text).toMatch(/^::error [^\n]*file=a\.env/m),
  gitlab: (text) => expect(JSON.parse(text)).toMatchObject({ version: expect.any(String), vulnerabilities: expect.any(Array) }),
}

describe('standard output holds the report and nothing else', () => {
  test.each(formats)('%s, while notices and the summary go to standard error', (format) => {
    const run = lab.nhi(['scan', '-v', '-f', format], { cwd: lab.folder(files) })
    readers[format](run.stdout)
    // What pretty says itself is not said again.
    expect(format === 'pretty' ? run.stdout : run.stderr).toMatch(/^(note: )?config: nhi\.yml .* excludes vendor$/m)
    expect(run.stderr).toMatch(/^threads: up to /m)
    expect(run.stderr.trimEnd().split('\n').at(-1)).toMatch(/^looked at 4 files, .*; no gaps; \d/)
  })

  test.each(formats.filter((format) => format !== 'pretty'))('-o %s=FILE writes the same bytes', (format) => {
    const cwd = lab.folder(files)
    const { stdout } = lab.nhi(['scan', '-f', format, '--now', '2026-11-22'], { cwd })
    const { stdout: said } = lab.nhi(['scan', '-o', `${format}=out.x`, '--now', '2026-11-22', '--exclude', 'out.x'], { cwd })
    expect(said).toMatch(/^note: config: nhi\.yml[^\n]*\n2 findings: 1 critical, 1 medium, 1 suppressed in 4 files/)
    expect(readFileSync(join(cwd, 'out.x'), 'utf8')).toBe(stdout)
  })

  test('several outputs at once, one of them standard output', () => {
    const cwd = lab.folder(files)
    const run = lab.nhi(['scan', '-f', 'jsonl', '-o', 'r.sarif', '-o', 'r.csv', '-o', 'junit=r.log'], { cwd })
    readers.jsonl(run.stdout)
    readers.sarif(readFileSync(join(cwd, 'r.sarif'), 'utf8'))
    readers.csv(readFileSync(join(cwd, 'r.csv'), 'utf8'))
    readers.junit(readFileSync(join(cwd, 'r.log'), 'utf8'))
  })

  test('a notice is said once', () => {
    for (const args of [[], ['-v'], ['-o', 'r.json'], ['-f', 'csv', '-v']]) {
      const { stdout, stderr } = lab.nhi(['scan', ...args], { cwd: lab.folder(files) })
      expect((stdout + stderr).match(/excludes vendor/g)).toHaveLength(1)
    }
  })

  test('-q leaves the findings', () => {
    const run = lab.nhi(['scan', '-q'], { cwd: lab.folder({ ...files, 'nhi.yml': '{}\n' }) })
    expect(run.stderr).toBe('')
    expect(run.stdout).toMatch(/^critical\[github-pat\]/)
    expect(run.stdout).not.toMatch(/2 findings|next:|note: config/)
    expect(lab.nhi(['scan', '-q', lab.folder({ 'a.txt': 'a\n' })])).toEqual({ code: 0, stdout: '', stderr: '' })
  })

  test.each([['pretty'], ['table'], ['csv'], ['jsonl'], ['github']])(
    '-q says in %s that a config found in the tree leaves something out',
    (format) => {
      const cwd = lab.folder(files)
      const { stdout, stderr } = lab.nhi(['scan', '-q', '-f', format], { cwd })
      expect(stderr).toBe('nhi: config: nhi.yml (found in the tree) excludes vendor\n')
      expect(stdout).not.toContain('excludes')
      expect(lab.nhi(['scan', '-q', '-f', format, '--config', 'nhi.yml'], { cwd }).stderr).toBe('')
    },
  )

  test('-q leaves that to formats that say it themselves', () => {
    for (const format of ['json', 'sarif', 'markdown', 'junit', 'gitlab']) {
      const { stdout, stderr } = lab.nhi(['scan', '-q', '-f', format], { cwd: lab.folder(files) })
      expect({ stderr, said: /excludes vendor/.test(stdout) }).toEqual({ stderr: '', said: true })
    }
  })
})

const shell = (line: string, cwd: string) => {
  const done = spawnSync('bash', ['-c', line], { cwd, env: cleanEnvironment(lab.home, { NHI: `${process.execPath} ${bin}` }) })
  return { stdout: done.stdout.toString('utf8'), stderr: done.stderr.toString('utf8') }
}

describe.runIf(process.platform === 'linux')('streams that break', () => {
  const many = lab.folder({ 'many.env': Array.from({ length: 3000 }, (_, index) => githubLine(index)).join('') })

  test.each(['pretty', 'json', 'csv'])('a reader that goes away is no error: %s', (format) => {
    const { stdout, stderr } = shell(`$NHI scan -f ${format} | head -1; echo "code \${PIPESTATUS[0]}"`, many)
    expect(stdout).toMatch(/code 1\n$/)
    expect(stderr).not.toMatch(/EPIPE|Error|\n +at /)
  })

  test('a full disk is code 3 and said, on standard output', () => {
    const { stdout, stderr } = shell('$NHI scan > /dev/full; echo "code $?" 1>&2', many)
    expect(stdout).toBe('')
    expect(stderr).toMatch(/nhi: cannot write to standard output: the disk is full\ncode 3\n$/)
  })

  test('and in a file', () => {
    const { stderr } = shell('$NHI scan -o json=/dev/full > /dev/null; echo "code $?" 1>&2', many)
    expect(stderr).toMatch(/nhi: cannot write \/dev\/full: the disk is full\ncode 3\n$/)
  })

  test.each(['--help', 'scan --help', 'rules list', 'rules show github-pat', '--version', 'completion bash'])(
    'nhi %s > /dev/full',
    (command) => {
      const { stderr } = shell(`$NHI ${command} > /dev/full; echo "code $?" 1>&2`, many)
      expect(stderr).toMatch(/nhi: cannot write to standard output: the disk is full\ncode 3\n$/)
    },
  )

  test('a folder that is not there, a link, a folder', () => {
    const cwd = lab.folder(files)
    const told = (output: string) => lab.nhi(['scan', '-o', output], { cwd })
    // Known before the scan, so said before it.
    expect(told('nowhere/r.json')).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/there is no folder/) })
    expect(told('json=src')).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/is a folder/) })
    shell('ln -s elsewhere.json link.json', cwd)
    expect(told('link.json')).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/is a symbolic link/) })
    expect(existsSync(join(cwd, 'elsewhere.json'))).toBe(false)
  })
})

const esc = '\u001b'

describe('colour only where it is wanted', () => {
  const cwd = lab.folder(files)
  const commands = ['scan', 'scan -f table', 'scan -f markdown', 'rules list', 'rules show github-pat']

  test.each(commands)('nhi %s into a pipe', (command) => {
    for (const env of [
      {},
      { NO_COLOR: '1' },
      { TERM: 'dumb' },
      { CI: 'true' },
      { TERM: 'xterm-256color' },
      { FORCE_COLOR: '0' },
      { AI_AGENT: 'x' },
    ]) {
      const { stdout, stderr } = lab.nhi(command.split(' '), { cwd, env })
      expect(stdout + stderr).not.toContain(esc)
    }
  })

  test('asked for, it is there in a pipe too, and never in a machine format or a file', () => {
    expect(lab.nhi(['scan'], { cwd, env: { FORCE_COLOR: '1' } }).stdout).toContain(esc)
    expect(lab.nhi(['scan', '-f', 'table'], { cwd, env: { FORCE_COLOR: '1' } }).stdout).toContain(esc)
    expect(lab.nhi(['scan'], { cwd, env: { GITHUB_ACTIONS: 'true', CI: 'true' } }).stdout).toContain(esc)
    for (const format of formats.filter((one) => one !== 'pretty' && one !== 'table')) {
      expect(lab.nhi(['scan', '-f', format], { cwd, env: { FORCE_COLOR: '3' } }).stdout).not.toContain(esc)
    }
    lab.nhi(['scan', '-o', 'out.txt'], { cwd, env: { FORCE_COLOR: '3' } })
    expect(readFileSync(join(cwd, 'out.txt'), 'utf8')).not.toContain(esc)
  })

  describe.runIf(hasTerminals)('on a terminal', () => {
    const screen = (args: string, env: Record<string, string> = {}, columns = 80) =>
      onTerminal(args.split(' '), { cwd, home: lab.home, env, columns })

    test('the report is coloured, the code stays', () => {
      expect(screen('scan')).toMatchObject({ code: 1, text: expect.stringContaining(esc) })
      expect(screen('scan -f table').text).toContain(esc)
    })

    test.each([
      ['NO_COLOR', 'scan', { NO_COLOR: '1' }],
      ['TERM=dumb', 'scan', { TERM: 'dumb' }],
      ['FORCE_COLOR=0', 'scan', { FORCE_COLOR: '0' }],
      ['AI_AGENT', 'scan', { AI_AGENT: 'someone' }],
      ['--no-color', 'scan --no-color --no-progress', {}],
      ['a table under NO_COLOR', 'scan -f table', { NO_COLOR: '1' }],
      ['JSON', 'scan -f json', {}],
    ])('%s: not one ESC', (_, args, env) => {
      const { text, code } = screen(args, env)
      expect(code).toBe(1)
      expect(text).not.toContain(esc)
    })

    test.each([
      ['--help', 80],
      ['scan --help', 80],
      ['inventory --help', 60],
      ['baseline', 60],
      ['scan --expires-nothing-of-the-kind --help-me-with-what-there-is-instead-of-nothing', 60],
      ['scan -f table -q --timeout 1ms .', 40],
      ['offboard ada@example.com .', 80],
    ])('nhi %s fits into %i columns', (args, columns) => {
      const { text } = screen(args, { NO_COLOR: '1' }, columns)
      const lines = text.split('\n')
      expect(lines.length).toBeGreaterThan(1)
      expect(lines.filter((line) => columnsOf(line) > columns && !/^ {9}- (?![A-Z].*[.:]$)/.test(line))).toEqual([])
    })

    test.each([
      ['pretty', 80],
      ['pretty', 40],
      ['table', 80],
      ['table', 40],
    ])('%s fits into %i columns', (format, columns) => {
      const wide = lab.folder({
        [`${'folder/'.repeat(12)}deep.env`]: githubLine(4),
        'long.js': `const a = ${JSON.stringify('x '.repeat(300))}; const t = ${JSON.stringify(githubLine(5).slice(13, -1))}; ${'y '.repeat(300)}\n`,
        'cjk.py': `# 日本語のコメント 🔑 日本語のコメント 日本語のコメント 日本語のコメント\n${passwordLine(2)}`,
      })
      const { text } = onTerminal(['scan', wide, '-f', format], { cwd: wide, home: lab.home, columns, env: { NO_COLOR: '1' } })
      const lines = text.split('\n')
      expect(lines.length).toBeGreaterThan(5)
      // A place must stay one click, a command of a fix one paste; the summary on standard error is one line.
      const whole = /deep\.env:\d|^ {2}= fix: |^ {9}\S|^looked at /
      const tooLong = lines.filter((line) => columnsOf(line) > columns && (format === 'table' || !whole.test(line)))
      expect(tooLong).toEqual([])
    })
  })
})

/** Columns of a text, wide characters counted twice. */
function columnsOf(text: string): number {
  return [...text].reduce(
    (sum, char) =>
      sum + (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f300}-\u{1faff}]/u.test(char) ? 2 : 1),
    0,
  )
}
