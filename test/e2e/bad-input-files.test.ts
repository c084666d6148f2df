import {
  chmodSync,
  closeSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { everyFormat, launch, nobody, works } from '../support/attack.js'
import { type Run, scratch } from '../support/nhi.js'
import { githubToken } from '../support/tokens.js'

const lab = scratch()
const posix = process.platform !== 'win32'
const root = posix && process.getuid?.() === 0
const canMakeFifos = posix && works('mkfifo', '--version')

beforeAll(() => chmodSync(dirname(lab.home), 0o755))

interface Parsed {
  complete: boolean
  summary: Record<string, number>
  findings: { rule: string; locations: { path: string | null; line: number; column: number; note: string | null }[] }[]
  gaps: { class: string; status: string; what: string; needs: string }[]
}

function parsed(run: Run): Parsed {
  return JSON.parse(run.stdout) as Parsed
}

function paths(run: Run): string[] {
  return parsed(run)
    .findings.map((finding) => finding.locations[0]?.path ?? '')
    .sort()
}

const token = (seed: number) => `TOKEN=${githubToken(seed)}\n`

/** Scans as a user without rights: root may read everything. */
function asNobody(args: readonly string[], cwd: string) {
  return launch(args, { cwd, home: lab.home, ...(root ? { uid: nobody } : {}) })
}

describe.runIf(posix)('what may not be read', () => {
  test('an unreadable file and an unreadable folder are failed gaps; the rest is scanned', () => {
    const folder = lab.folder({ 'open.env': token(1), 'shut.env': token(2), 'dark/in.env': token(3), 'deep/er/x.env': token(4) })
    chmodSync(join(folder, 'shut.env'), 0)
    chmodSync(join(folder, 'dark'), 0)
    chmodSync(join(folder, 'deep/er'), 0o444)
    const run = asNobody(['scan', '.', '-f', 'json', '--fail-on', 'none'], folder)
    expect(paths(run)).toEqual(['open.env'])
    const gaps = parsed(run).gaps.filter((gap) => gap.class === 'failed' && gap.status === 'unreadable')
    expect(gaps.map((gap) => gap.what).sort()).toEqual(['dark/', 'deep/er/x.env', 'shut.env'])
    expect(parsed(run).complete).toBe(false)
    expect(run.code).toBe(3)
    const findings = asNobody(['scan', '.', '-f', 'json'], folder)
    expect(findings.code).toBe(1)
    chmodSync(join(folder, 'dark'), 0o755)
  })

  test('many unreadable files of a folder are one gap that counts them', () => {
    const folder = lab.folder(Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`f${i}.env`, token(i)])))
    for (let i = 0; i < 40; i++) chmodSync(join(folder, `f${i}.env`), 0)
    const run = asNobody(['scan', '.', '-f', 'json'], folder)
    expect(parsed(run).gaps).toHaveLength(1)
    expect(parsed(run).gaps[0]?.what).toContain('40 files')
    expect(run.code).toBe(3)
  })

  test.each([
    ['file', 'shut.env'],
    ['folder', 'dark'],
  ])('an unreadable %s as the target is a failed gap', (_, name) => {
    const folder = lab.folder({ 'shut.env': token(2), 'dark/in.env': token(3) })
    chmodSync(join(folder, name), 0)
    const run = asNobody(['scan', name, '-f', 'json'], folder)
    expect(parsed(run).gaps[0]).toMatchObject({ class: 'failed' })
    expect(run.code).toBe(3)
    chmodSync(join(folder, name), 0o755)
  })

  test('a .git that may not be entered is a failed gap, not a folder without history', () => {
    const repository = lab.repository({ 'a.env': token(5) })
    chmodSync(join(repository.path, '.git'), 0)
    const run = asNobody(['scan', '.', '-f', 'json', '--fail-on', 'none'], repository.path)
    expect(paths(run)).toEqual(['a.env'])
    expect(parsed(run).gaps[0]).toMatchObject({ class: 'failed' })
    expect(run.code).toBe(3)
    expect(asNobody(['scan', '--staged'], repository.path).code).not.toBe(0)
  })

  test.runIf(root)('a repository of another user is a failed gap with the way out', () => {
    const repository = lab.repository({ 'a.env': token(6) })
    const run = asNobody(['scan', '.', '-f', 'json', '--fail-on', 'none'], repository.path)
    expect(paths(run)).toEqual(['a.env'])
    expect(parsed(run).gaps[0]).toMatchObject({ class: 'failed', status: 'forbidden', needs: expect.stringContaining('safe.directory') })
    expect(run.code).toBe(3)
  })

  test('objects that may not be read are failed gaps', () => {
    const repository = lab.repository({ 'a.env': token(7) })
    const id = repository.git('rev-parse', 'HEAD:a.env')
    if (root) works('chown', '-R', `${nobody}:${nobody}`, repository.path)
    chmodSync(join(repository.path, '.git/objects', id.slice(0, 2), id.slice(2)), 0)
    const run = asNobody(['scan', 'git:.', '-f', 'json'], repository.path)
    expect(parsed(run).gaps.some((gap) => gap.class === 'failed')).toBe(true)
    expect(run.code).toBe(3)
  })

  test.each([
    ['that is not there', './gone'],
    ['whose name is too long for any system', `./${'gone'.repeat(2000)}`],
  ])('a target %s is code 2, and nothing is scanned', (_, target) => {
    const folder = lab.folder({ 'a.env': token(8) })
    const run = lab.nhi(['scan', target, '.', '-f', 'json', '--fail-on', 'none'], { cwd: folder })
    expect(run).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(/^nhi: no such target '\.\/gone/) })
  })
})

describe.runIf(posix)('links', () => {
  test('loops end, and no link leads out of the tree', () => {
    const outside = lab.folder({ 'out.env': token(10), 'd/deep.env': token(11) })
    const folder = lab.folder({ 'a/in.env': token(12) })
    symlinkSync('..', join(folder, 'a/up'))
    symlinkSync('loop', join(folder, 'loop'))
    symlinkSync(join(outside, 'out.env'), join(folder, 'file.env'))
    symlinkSync(outside, join(folder, 'folder'))
    symlinkSync('../'.repeat(30), join(folder, 'top'))
    symlinkSync('nowhere', join(folder, 'dangling'))
    const run = launch(['scan', '.', '-f', 'json', '--no-ignore'], { cwd: folder, home: lab.home, timeout: 30_000 })
    expect(run.hung).toBe(false)
    expect(paths(run)).toEqual(['a/in.env'])
    expect(parsed(run).gaps).toEqual([])
  })

  test('a link that is named is followed: the user asked for it', () => {
    const outside = lab.folder({ 'out.env': token(13) })
    const folder = lab.folder()
    symlinkSync(outside, join(folder, 'named'))
    expect(paths(lab.nhi(['scan', 'named', '-f', 'json'], { cwd: folder }))).toEqual(['out.env'])
    symlinkSync('loop', join(folder, 'loop'))
    expect(lab.nhi(['scan', 'loop', '-f', 'json'], { cwd: folder }).code).toBe(3)
  })

  test('ignore files, baselines and configs that are links out of the tree are not read', () => {
    const outside = lab.folder({ ignore: '*.env\n', 'nhi.yml': 'exclude: ["*.env"]\n' })
    const folder = lab.repository({ 'a.txt': 'a\n' }).path
    writeFileSync(join(folder, 'a.env'), token(14))
    symlinkSync(join(outside, 'ignore'), join(folder, '.gitignore'))
    expect(paths(lab.nhi(['scan', '.', '-f', 'json'], { cwd: folder }))).toEqual(['a.env'])
    symlinkSync(join(outside, 'nhi.yml'), join(folder, 'nhi.yml'))
    const run = lab.nhi(['scan', '.', '-f', 'json'], { cwd: folder })
    expect(run.code).toBe(2)
    expect(run.stderr).toContain('leads out of')
  })

  test('the line hash of a finding is not taken through a link', () => {
    const outside = lab.folder({ 'x.env': `${token(15)}other\n` })
    const repository = lab.repository({ 'd/x.env': token(16) })
    rmSync(join(repository.path, 'd'), { recursive: true })
    symlinkSync(outside, join(repository.path, 'd'))
    const hash = (run: Run) => JSON.stringify(JSON.parse(run.stdout).runs[0].results[0].partialFingerprints)
    const scanned = () => hash(lab.nhi(['scan', '.', '-f', 'sarif'], { cwd: repository.path }))
    const before = scanned()
    writeFileSync(join(outside, 'x.env'), 'something\nelse\n')
    expect(scanned()).toBe(before)
  })
})

describe.runIf(canMakeFifos)('what is no file', () => {
  test('FIFOs, sockets and devices in a tree neither hang nor matter', async () => {
    const folder = lab.folder({ 'a.env': token(20) })
    works('mkfifo', join(folder, 'pipe.env'))
    works('mkfifo', join(folder, '.gitignore'))
    if (root) works('mknod', join(folder, 'zero.env'), 'c', '1', '5')
    const server = createServer().listen(join(folder, 'socket.env'))
    await new Promise((resolve) => server.once('listening', resolve))
    const run = launch(['scan', '.', '-f', 'json'], { cwd: folder, home: lab.home, timeout: 30_000 })
    server.close()
    expect(run.hung).toBe(false)
    expect(paths(run)).toEqual(['a.env'])
    expect(parsed(run).gaps).toEqual([])
  })

  test.each(['pipe', '/dev/zero'])('%s as the target is a failed gap', (target) => {
    const folder = lab.folder()
    works('mkfifo', join(folder, 'pipe'))
    const run = launch(['scan', target === 'pipe' ? './pipe' : target, '-f', 'json'], { cwd: folder, home: lab.home, timeout: 30_000 })
    expect(run.hung).toBe(false)
    expect(parsed(run).gaps[0]).toMatchObject({ class: 'failed' })
    expect(run.code).toBe(3)
  })

  test.each(['nhi.yml', '.nhi-baseline.json', '.git', '.github/nhi.yml'])('a FIFO called %s does not hang', (name) => {
    const folder = lab.folder({ 'a.env': token(21), '.github/x': '' })
    works('mkfifo', join(folder, name))
    const run = launch(['scan', '.', '-f', 'json'], { cwd: folder, home: lab.home, timeout: 30_000 })
    expect(run.hung).toBe(false)
    expect(run.stderr).not.toContain('mistake of its own')
    expect(run.code).not.toBe(0)
  })

  test.each(['--config', '--rules', '--baseline'])('a FIFO and an endless device named with %s are no files', (option) => {
    const folder = lab.folder({ 'a.env': token(22) })
    works('mkfifo', join(folder, 'pipe.yml'))
    for (const name of ['pipe.yml', '/dev/zero', '/dev/null']) {
      const run = launch(['scan', '.', option, name], { cwd: folder, home: lab.home, timeout: 10_000 })
      expect(run).toMatchObject({ hung: false, code: 2, stdout: '', stderr: expect.stringContaining('is not a file') })
    }
  })

  test.each([
    ['explain', 'abcd', '--report'],
    ['scan', '.', '--owners-file'],
  ])('nor are they with nhi %s %s %s', (...args) => {
    const folder = lab.folder({ 'a.env': token(23) })
    works('mkfifo', join(folder, 'pipe.json'))
    for (const name of ['pipe.json', '/dev/zero']) {
      const run = launch([...args, name], { cwd: folder, home: lab.home, timeout: 10_000 })
      expect(run).toMatchObject({ hung: false, code: 2, stdout: '', stderr: expect.stringContaining('it is a pipe or a device') })
    }
  })
})

describe.runIf(posix)('files that change while they are read', () => {
  /** Stands between nhi and the file system and does to a file, at the moment it is opened or read, what its name says. */
  const meddler = `
    const fs = require('node:fs')
    const { execFileSync } = require('node:child_process')
    const { openSync, readSync } = fs
    const names = new Map()
    const grown = new Set()
    fs.openSync = (path, ...rest) => {
      const name = String(path).split('/').pop()
      const swap = (make) => { fs.rmSync(path, { force: true }); make() }
      if (name === 'vanishes.env') fs.rmSync(path, { force: true })
      if (name === 'becomes-link.env') swap(() => fs.symlinkSync(process.env.OUTSIDE, path))
      if (name === 'becomes-pipe.env') swap(() => execFileSync('mkfifo', [path]))
      if (name === 'becomes-device.env') swap(() => execFileSync('mknod', [path, 'c', '1', '5']))
      if (name === 'becomes-folder.env') swap(() => fs.mkdirSync(path))
      const descriptor = openSync(path, ...rest)
      names.set(descriptor, { name, path })
      return descriptor
    }
    fs.readSync = (descriptor, ...rest) => {
      const { name, path } = names.get(descriptor) ?? {}
      if (name === 'shrinks.env') fs.truncateSync(path, 4)
      if (name === 'grows.env') fs.appendFileSync(path, 'more\\n'.repeat(1000))
      if (name === 'grows-once.env' && !grown.has(name)) fs.appendFileSync(path, ' '.repeat(3_000_000))
      if (name === 'grows-late.env' && grown.has(name)) fs.appendFileSync(path, ' '.repeat(1_000_000))
      grown.add(name)
      if (name === 'breaks.env') throw Object.assign(new Error('EIO: i/o error, read'), { code: 'EIO' })
      return readSync(descriptor, ...rest)
    }
    require('node:module').syncBuiltinESMExports()
  `

  test('each has its gap, the others are scanned, nothing hangs', () => {
    const names = [
      'vanishes',
      'becomes-link',
      'becomes-pipe',
      'becomes-folder',
      'shrinks',
      'breaks',
      'stays',
      'grows',
      ...(root ? ['becomes-device'] : []),
    ]
    const folder = lab.folder(Object.fromEntries(names.map((name, i) => [`${name}.env`, `${'#'.repeat(5000)}\n${token(40 + i)}`])))
    const preload = join(lab.folder({ 'meddler.cjs': meddler }), 'meddler.cjs')
    const outside = join(lab.folder({ 'out.env': token(49) }), 'out.env')
    const run = launch(['scan', '.', '-f', 'json', '--fail-on', 'none', '--max-file-size', '2mb'], {
      cwd: folder,
      home: lab.home,
      timeout: 30_000,
      env: { NODE_OPTIONS: `--require ${preload}`, OUTSIDE: outside },
    })
    expect(run.hung).toBe(false)
    expect(paths(run)).toEqual(['stays.env'])
    const gap = (name: string) => parsed(run).gaps.find((one) => one.what.startsWith(name))
    expect(gap('vanishes')).toMatchObject({ class: 'limit', status: 'skipped' })
    expect(gap('becomes-folder')).toMatchObject({ class: 'failed', status: 'unreadable' })
    expect(gap('breaks')).toMatchObject({ class: 'failed', status: 'unreadable', needs: expect.stringContaining('EIO') })
    if (root) expect(gap('becomes-device')).toMatchObject({ class: 'failed', status: 'unreadable' })
    expect(gap('grows')).toMatchObject({ class: 'limit', status: 'too-large' })
    expect(run.code).toBe(3)
  })

  test.each([
    ['before it is read to its end', 'grows-once.env', '2mb', 5000, /^grows-once\.env \(4 MB\)$/],
    ['again and again behind its beginning', 'grows-late.env', '5mb', 4_500_000, /^grows-late\.env \(\d MB\)$/],
  ])('what grows past the bound %s is a limit gap', (_, name, bound, size, what) => {
    const folder = lab.folder({ [name]: `${token(50)}${'#'.repeat(size)}\n${token(51)}` })
    const preload = join(lab.folder({ 'meddler.cjs': meddler }), 'meddler.cjs')
    const run = launch(['scan', '.', '-f', 'json', '--fail-on', 'none', '--max-file-size', bound], {
      cwd: folder,
      home: lab.home,
      timeout: 30_000,
      env: { NODE_OPTIONS: `--require ${preload}` },
    })
    expect(parsed(run).gaps).toMatchObject([{ class: 'limit', status: 'too-large', what: expect.stringMatching(what) }])
    expect(run.code).toBe(0)
  })
})

describe.runIf(posix)('size', () => {
  function sparse(bytes: number, end: string): string {
    const folder = lab.folder()
    const file = openSync(join(folder, 'huge.env'), 'w')
    ftruncateSync(file, bytes)
    writeSync(file, end, bytes)
    closeSync(file)
    return folder
  }

  function measured(args: readonly string[], cwd: string, timeout: number) {
    const file = join(lab.home, 'rss')
    const run = launch(args, { cwd, home: lab.home, timeout, under: ['/usr/bin/time', '-f', '%M', '-o', file] })
    return { run, megabytes: run.hung ? 0 : Number(readFileSync(file, 'utf8').trim().split('\n').pop()) / 1024 }
  }

  const canMeasure = works('/usr/bin/time', '-f', '%M', 'true')

  test('a sparse file of 5 GB is passed over, with what it would take', () => {
    const run = lab.nhi(['scan', '.', '-f', 'json'], { cwd: sparse(5_000_000_000, token(60)), timeout: 20_000 })
    expect(parsed(run).gaps).toEqual([
      expect.objectContaining({ class: 'limit', status: 'too-large', what: 'huge.env (5001 MB)', needs: '--max-file-size 5001mb' }),
    ])
    expect(run.code).toBe(0)
  })

  test.runIf(canMeasure)(
    'and read to its end in bounded memory when the bound is raised',
    () => {
      const { run, megabytes } = measured(
        ['scan', '.', '-f', 'json', '--max-file-size', '6gb'],
        sparse(5_000_000_000, `\n${token(60)}`),
        150_000,
      )
      expect(run.hung).toBe(false)
      expect(paths(run)).toEqual(['huge.env'])
      expect(parsed(run).findings[0]?.locations[0]?.line).toBe(2)
      expect(megabytes).toBeLessThan(300)
    },
    160_000,
  )

  test.runIf(canMeasure)(
    'one line of 100 MB is read in bounded memory and time; secrets in it have their columns',
    () => {
      const folder = lab.folder()
      const filler = 'lorem ipsum dolor '.repeat(1000)
      const file = openSync(join(folder, 'line.txt'), 'w')
      let at = 0
      for (; at < 50_000_000; at += filler.length) writeSync(file, filler)
      writeSync(file, ` key=${githubToken(61)} `)
      const column = at + 6
      for (let rest = 0; rest < 50_000_000; rest += filler.length) writeSync(file, filler)
      writeSync(file, ` key=${githubToken(62)}`)
      closeSync(file)
      const { run, megabytes } = measured(['scan', '.', '-f', 'json'], folder, 60_000)
      expect(run.hung).toBe(false)
      const places = parsed(run).findings.map((finding) => finding.locations[0])
      expect(places.map((place) => place?.line)).toEqual([1, 1])
      expect(places[0]?.column).toBe(column)
      expect(megabytes).toBeLessThan(300)
      for (const format of ['pretty', 'sarif', 'markdown', 'gitlab']) {
        const { run, megabytes } = measured(['scan', '.', '-f', format], folder, 60_000)
        expect(run.stdout.length).toBeLessThan(50_000)
        expect(megabytes).toBeLessThan(300)
      }
    },
    120_000,
  )

  test('very deep folders and very long paths end', () => {
    const folder = lab.folder({ 'a.env': token(63) })
    let path = folder
    for (let i = 0; i < 400; i++) path = join(path, 'd'.repeat(8))
    mkdirSync(path.slice(0, 3800), { recursive: true })
    const run = launch(['scan', '.', '-f', 'json'], { cwd: folder, home: lab.home, timeout: 30_000 })
    expect(run.hung).toBe(false)
    expect(paths(run)).toEqual(['a.env'])
  })

  test('a path longer than the system takes is a limit gap', () => {
    const folder = lab.folder({ 'a.env': token(64), 'z.env': token(65) })
    const part = Array.from({ length: 15 }, () => 'd'.repeat(200)).join('/')
    for (const name of ['one', 'two']) mkdirSync(join(folder, name, part), { recursive: true })
    // No call takes a path so long: a folder that holds half of it is moved, and before the end back again.
    renameSync(join(folder, 'two'), join(folder, 'one', part, 'two'))
    const run = launch(['scan', '.', '-f', 'json'], { cwd: folder, home: lab.home, timeout: 30_000 })
    renameSync(join(folder, 'one', part, 'two'), join(folder, 'two'))
    expect(paths(run)).toEqual(['a.env', 'z.env'])
    expect(parsed(run)).toMatchObject({
      complete: true,
      gaps: [
        {
          class: 'limit',
          status: 'bound',
          what: expect.stringMatching(/^one\/d{200}\//),
          needs: expect.stringContaining('a shorter path'),
        },
      ],
    })
    expect(run.code).toBe(1)
  })
})

describe('bytes that are no plain text', () => {
  const secret = githubToken(70)
  const line = `TOKEN=${secret}\r\nmore=1\r\n`
  const big = (text: string) => Buffer.from(text, 'utf16le').swap16()
  const cases: [string, Buffer][] = [
    ['NUL bytes around', Buffer.concat([Buffer.alloc(999), Buffer.from(`\0${line}\0`), Buffer.alloc(999)])],
    [
      'invalid UTF-8 around',
      Buffer.concat([Buffer.from([0xff, 0xfe, 0xfd, 0xc3, 0x28, 0xe2, 0x82]), Buffer.from(`\n${line}`), Buffer.from([0xc3])]),
    ],
    ['a lone byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(line)])],
    ['UTF-16 LE with a mark', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(line, 'utf16le')])],
    ['UTF-16 LE without', Buffer.from(line, 'utf16le')],
    ['UTF-16 BE with a mark', Buffer.concat([Buffer.from([0xfe, 0xff]), big(line)])],
    ['UTF-16 BE without', big(line)],
    [
      'UTF-16 LE with an odd byte at its end',
      Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(line, 'utf16le'), Buffer.from([0x41])]),
    ],
    ['UTF-16 BE with an odd byte at its end', Buffer.concat([Buffer.from([0xfe, 0xff]), big(line), Buffer.from([0x41])])],
    [
      'a binary with the secret in it',
      Buffer.concat([Buffer.from('7f454c46', 'hex'), Buffer.from([0, 1, 2, 3, 0x80, 0xff]), Buffer.from(` ${secret}\0`)]),
    ],
  ]
  test.each(cases)('%s', (_, bytes) => {
    const folder = lab.folder({ 'a.env': bytes })
    const run = lab.nhi(['scan', '.', '-f', 'json'], { cwd: folder })
    expect(paths(run)).toEqual(['a.env'])
    const repository = lab.repository({ 'a.env': bytes })
    expect(paths(lab.nhi(['scan', 'git:.', '-f', 'json'], { cwd: repository.path }))).toEqual(['a.env'])
    expect(paths(lab.nhi(['scan', '-', '-f', 'json', '--stdin-name', 'x'], { cwd: folder, input: bytes }))).toEqual(['x'])
  })
})

const bidi = '\u202e'
const names = {
  newline: 'line\nbreak.env',
  'carriage return': 'carriage\rreturn.env',
  'terminal escape': 'esc\u001b[31m\u001b]0;title\u0007.env',
  'C1 control': 'c1\u009b31m.env',
  bidi: `bidi${bidi}vne.env`,
  'zero width': 'zero\u200bwidth\ufeff\u2066.env',
  'line separator': 'sep\u2028arator\u2029.env',
  'workflow command': '\n::add-mask::x\n::stop-commands::y.env',
  'workflow command at its start': '::add-mask::z.env',
  'old workflow command': '##[add-mask]x.env',
  formula: '=cmd|calc!A1.env',
  'plus formula': '+1+1.env',
  'at formula': '@SUM(1).env',
  'markdown link': '[x](javascript:alert(1))`|<img src=x>@all#1.env',
  xml: '<!--]]>&"\'.env',
  option: '--show-secrets.env',
  magic: ':(exclude)x.env',
  quote: 'a"b\\c.env',
  'OSC 8': 'osc\u001b]8;;https://evil.example\u001b\\x.env',
  'tag characters': 'tag\u{e0041}\u{e0042}.env',
} as const

/** Characters that must never reach a terminal, a log or a viewer as they are. */
const raw = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|[\u{e0000}-\u{e007f}]/u

function expectHarmless(text: string, format: string): void {
  expect(raw.exec(text)?.[0], format).toBeUndefined()
  for (const line of text.split(/\r\n|\r|\n/)) {
    expect(line, format).not.toMatch(/^\s*::(add-mask|stop-commands|set-env)/)
    expect(line, format).not.toContain('##[')
    if (format === 'github' && line.startsWith('::')) expect(line).toMatch(/^::(error|warning|notice) /)
  }
}

describe.runIf(posix)('hostile names', () => {
  test.each(everyFormat)('are never echoed raw in %s', (format) => {
    const files = Object.fromEntries(Object.values(names).map((name, i) => [name, token(100 + i)]))
    const repository = lab.repository(files)
    const run = lab.nhi(['scan', '.', '-f', format, '-v'], { cwd: repository.path, env: { FORCE_COLOR: '0' } })
    expect(run.code).toBe(1)
    expectHarmless(run.stdout, format)
    expectHarmless(run.stderr, format)
    if (format === 'json') expect(parsed(run).findings).toHaveLength(Object.keys(files).length)
    if (format === 'csv') for (const cell of run.stdout.split(/\r\n|","|,/)) expect(cell).not.toMatch(/^"?[=+@]/)
  })

  test('nor when they are gone from the tree and come from history', () => {
    const files = Object.fromEntries(Object.values(names).map((name, i) => [`d/${name}`, token(100 + i)]))
    const repository = lab.repository(files)
    repository.git('rm', '-rq', 'd')
    repository.commit('gone', { 'x.txt': 'x\n' })
    for (const format of everyFormat) {
      const run = lab.nhi(['scan', 'git:.', '-f', format], { cwd: repository.path })
      expect(run.code).toBe(1)
      expectHarmless(run.stdout + run.stderr, format)
    }
  })

  test('nor in gaps', () => {
    const files = Object.fromEntries(Object.values(names).map((name, i) => [`d${i}/${name}`, 'x\n']))
    const folder = lab.folder(files)
    for (const path of Object.keys(files)) chmodSync(join(folder, path), 0)
    for (const format of everyFormat) {
      const run = asNobody(['scan', '.', '-f', format, '-v'], folder)
      expect(run.code).toBe(3)
      expectHarmless(run.stdout + run.stderr, format)
    }
  })

  test('nor as targets, outputs, configs, refs and options that are refused', () => {
    const repository = lab.repository({ 'a.txt': 'a\n' })
    const esc = '\u001b[31m\u202ex\n::add-mask::y'
    const attempts: string[][] = [
      ['scan', esc],
      ['scan', `./${esc}`],
      ['scan', `git:./${esc}`],
      ['scan', '--config', esc],
      ['scan', '--rules', esc],
      ['scan', '--plugin', esc],
      ['scan', '--baseline', esc],
      ['scan', '--range', `${esc}..HEAD`],
      ['scan', '--since', esc],
      ['scan', '--format', esc],
      ['scan', '--severity', esc],
      ['scan', '--rule', esc],
      ['scan', '--timeout', esc],
      ['scan', '--now', esc],
      ['scan', '-o', `/nowhere/${esc}.json`],
      ['scan', `--${esc}`],
      [esc],
      ['explain', esc],
      ['explain', 'abcd', '--report', esc],
      ['rules', 'show', esc],
      ['rules', 'test', esc],
      ['completion', esc],
      ['init', esc],
      ['init', 'ci', esc],
      ['baseline', esc],
    ]
    for (const args of attempts) {
      const run = lab.nhi(args, { cwd: repository.path })
      expectHarmless(run.stdout, args.join(' '))
      expectHarmless(run.stderr, args.join(' '))
      expect(run.stderr, args.join(' ')).not.toContain('mistake of its own')
    }
  })

  test('nor as the name of the folder everything happens in', () => {
    const outer = lab.folder()
    const folder = join(outer, '\u001b[31m\u202e\n::add-mask::z')
    mkdirSync(folder)
    writeFileSync(join(folder, 'a.env'), token(130))
    writeFileSync(join(folder, 'nhi.yml'), 'severity: wrong\n')
    writeFileSync(join(folder, 'good.yml'), 'severity: low\n')
    for (const args of [
      ['scan'],
      ['scan', '--no-config'],
      ['scan', '--config', 'good.yml', '-v'],
      ['scan', folder, '--no-config'],
      ['scan', '--range', 'x..y', '--no-config'],
      ['init'],
      ['baseline', 'create', '--no-config'],
    ]) {
      for (const cwd of [folder, outer]) {
        const run = lab.nhi(args, { cwd })
        expectHarmless(run.stdout, args.join(' '))
        expectHarmless(run.stderr, args.join(' '))
      }
    }
  })

  test('a name that is not UTF-8 is read, shown and told from another', () => {
    const folder = lab.folder()
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0x66, 0xff, 0x6f]), Buffer.from('.env')]), token(140))
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0x66, 0xfe, 0x6f]), Buffer.from('.env')]), token(141))
    mkdirSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0x64, 0xc3])]))
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/`), Buffer.from([0x64, 0xc3]), Buffer.from('/in.env')]), token(142))
    for (const format of everyFormat) {
      const run = lab.nhi(['scan', '.', '-f', format], { cwd: folder })
      expect(run.code).toBe(1)
      if (format === 'json') expect(parsed(run).findings).toHaveLength(3)
    }
  })
})
