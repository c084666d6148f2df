import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Rule } from '../../src/core/rule.js'
import { sampleToken, seeded } from '../../src/core/sample.js'
import { samplePem } from '../../src/core/sample-documents.js'
import { parseShape } from '../../src/core/shape.js'
import { loadPack } from '../../src/rules/packs.js'
import { everyFormat, launch, nobody, works } from '../support/attack.js'
import { type Repository, type Run, scratch } from '../support/nhi.js'
import { githubToken, windowsOf } from '../support/tokens.js'

const lab = scratch()
const posix = process.platform !== 'win32'
const root = posix && process.getuid?.() === 0

/** A value that was planted somewhere, with how many of its first characters everybody knows. */
interface Planted {
  readonly value: string
  readonly known: number
}

/** Rules whose token is one structure beginning with a literal: one for each provider. */
function families(): Rule[] {
  const byProvider = new Map<string, Rule>()
  for (const rule of loadPack(fileURLToPath(new URL('../../rules', import.meta.url)), 'rules')) {
    const shape = rule.token?.shapes[0]
    if (shape === undefined || rule.token?.kind !== 'structured' || rule.token.pair !== null) continue
    const [first, second] = parseShape(shape)
    const distinct = first?.kind === 'literal' && first.text.length >= 3 && second?.kind === 'run'
    if (distinct && !byProvider.has(rule.token.provider)) byProvider.set(rule.token.provider, rule)
  }
  return [...byProvider.values()]
}

function plant(rule: Rule, seed: number): Planted {
  const shape = parseShape(rule.token?.shapes[0] ?? '')
  const [first] = shape
  const value = sampleToken(shape, rule.token?.checksum ?? null, seeded(seed))
  // What a rule tells of its token, such as the id of a key, is public: its maker shows it, too.
  const told = rule.token?.tells == null ? [] : Object.values(new RegExp(rule.token.tells).exec(value)?.groups ?? {})
  const ends = told.map((text) => (text === undefined ? 0 : value.indexOf(text) + text.length))
  return { value, known: Math.max(first?.kind === 'literal' ? first.text.length : 0, ...ends) }
}

const github = (seed: number): Planted => ({ value: githubToken(seed), known: 4 })

/** Text as a reader of JSON, XML, CSV or a URL would see it. */
function readings(text: string): string[] {
  const json = text
    .replace(/\\u([0-9a-fA-F]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    .replace(/\\(.)/g, '$1')
  const xml = text
    .replace(/&#x([0-9a-fA-F]+);/g, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
    .replace(/&#(\d+);/g, (_, digits: string) => String.fromCodePoint(Number(digits)))
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&apos;/g, "'")
    .replace(/&amp;/g, '&')
  const url = text.replace(/%([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  const bare = text.replace(/\u001b\[[0-9;]*m/g, '')
  return [text, json, xml, url, bare]
}

/** Says which values stand in a text in a way that gives ten characters in a row of their random part. */
function leaked(text: string, planted: readonly Planted[]): string[] {
  const owners = new Map(
    planted.flatMap(({ value, known }) => windowsOf(value, known).map((window) => [window, value.slice(0, known)] as const)),
  )
  const found: string[] = []
  for (const reading of new Set(readings(text))) {
    for (let at = 0; at + 10 <= reading.length; at++) {
      const owner = owners.get(reading.slice(at, at + 10))
      // The value itself is not printed by a failing test either.
      if (owner !== undefined) found.push(`${owner}… planted`)
    }
  }
  return found
}

function expectNothing(run: Run, planted: readonly Planted[], what: string): void {
  expect(leaked(run.stdout, planted), `${what}: standard output`).toEqual([])
  expect(leaked(run.stderr, planted), `${what}: standard error`).toEqual([])
}

/** The bytes of every file below a folder as text. */
function everyByte(folder: string): string {
  if (!existsSync(folder)) return ''
  return readdirSync(folder)
    .map((name) => join(folder, name))
    .map((path) => `${path}\n${statSync(path).isDirectory() ? everyByte(path) : readFileSync(path, 'latin1')}`)
    .join('\n')
}

describe('secrets of many families, planted wherever a repository keeps text', () => {
  const planted: Planted[] = []
  let repository: Repository
  const keep = (one: Planted) => {
    planted.push(one)
    return one.value
  }

  beforeAll(() => {
    chmodSync(dirname(lab.home), 0o755)
    const rules = families()
    expect(rules.length).toBeGreaterThanOrEqual(20)
    const inFiles = rules.map((rule, i) => [`src/${rule.id}.ts`, `const a = 1\nconst key = '${keep(plant(rule, i + 1))}'\n`])
    repository = lab.repository(Object.fromEntries(inFiles))
    const pem = samplePem('rsa', false, seeded(9))
    for (const line of pem.split('\n').slice(1, -1)) planted.push({ value: line, known: 0 })
    const url = { value: 'x7Gq2LmP9vRt4Zk', known: 0 }
    planted.push(url)
    repository.commit('more', {
      'src/key.pem': `${pem}\n`,
      'src/db.ts': `connect('postgres://app:${url.value}@db.acme.io:5432/app')\n`,
      'src/one-line.js': rules.map((rule, i) => `k${i}="${keep(plant(rule, 500 + i))}"`).join(';'),
      'src/edges.txt': `${keep(github(600))}\n${keep(github(601))} ${keep(github(602))}\n\n${keep(github(603))}`,
      'src/twins.env': `TOKEN=${keep(github(604))}${keep(github(605))}\n`,
      'src/utf16.env': Buffer.from(`\ufeffTOKEN=${keep(github(606))}\r\nOTHER=${keep(github(607))}\r\n`, 'utf16le'),
      'src/long.js': `${'x=1;'.repeat(30_000)}t="${keep(github(608))}";${'y=2;'.repeat(30_000)}u="${keep(github(609))}"`,
      'src/ignored.env': `TOKEN=${keep(github(610))} # nhi:ignore because of ${keep(github(611))}\n`,
      [`names/${keep(github(612))}.txt`]: 'nothing\n',
      [`names/${keep(github(613))}/found.env`]: `TOKEN=${keep(github(614))}\n`,
      'src/comment.env': `# ${keep(github(615))}\nGITHUB_TOKEN=${keep(github(616))}\n# ${keep(github(617))}\n`,
      'src/frame.env': `PASSWORD=${keep({ value: 'aK3#pQ9!zLm', known: 0 })}\nGITHUB_TOKEN=${keep(github(618))}\nDB_PASSWORD="${keep({ value: 'hT7$wX2&nBv', known: 0 })}"\n`,
    })
    repository.git('rm', '-rq', '--cached', 'src/one-line.js', 'src/db.ts')
    repository.commit(`a message with ${keep(github(620))} in it`)
    repository.git('-c', `user.name=${keep(github(621))}`, 'tag', '-a', 'v1', '-m', `tag of ${keep(github(622))}`)
    writeFileSync(join(repository.path, 'by-author.env'), `TOKEN=${keep(github(623))}\n`)
    repository.git('add', 'by-author.env')
    repository.git('commit', '-q', '-m', 'author', `--author=${keep(github(624))} <${keep(github(625))}@example.com>`)
    repository.git('branch', `feature/${keep(github(626))}`)
    repository.git('tag', keep(github(627)))
    repository.git('remote', 'add', 'origin', `https://x-access-token:${keep(github(628))}@github.com/acme/app.git`)
    repository.git('remote', 'add', 'path', `https://git.acme.io/${keep(github(629))}/app.git`)
    repository.git('config', 'http.extraheader', `AUTHORIZATION: token ${keep(github(630))}`)
    // A branch that leads nowhere, so that git names it in an error.
    writeFileSync(join(repository.path, `.git/refs/heads/${keep(github(631))}`), `${'1'.repeat(40)}\n`)
  })

  test.each(everyFormat)('none is in %s, nor on standard error', (format) => {
    const cold = lab.nhi(['scan', '.', '-f', format, '-v', '--confidence', 'low', '--no-cache'], { cwd: repository.path })
    expect([1, 3]).toContain(cold.code)
    expect(cold.stdout.length).toBeGreaterThan(1000)
    expectNothing(cold, planted, format)
  })

  test('none is in coloured output with links', () => {
    const run = lab.nhi(['scan', '.', '--confidence', 'low'], {
      cwd: repository.path,
      env: { FORCE_COLOR: '3', FORCE_HYPERLINK: '1', COLORTERM: 'truecolor' },
    })
    expectNothing(run, planted, 'colours')
  })

  test.each([
    ['a choice of rules', ['--rule', 'github-*']],
    ['all but the rule of most of them', ['--rule', '!github-pat']],
    ['--range', ['--range', 'HEAD~2..HEAD']],
    ['git:', ['git:.']],
    ['one file', ['src/frame.env', '--rule', 'github-pat']],
    ['no inline ignores', ['--no-inline-ignores']],
    ['a name as the target', ['names']],
    ['one thread', ['--jobs', '1']],
    ['debugging', ['.']],
  ])('none is printed under %s', (what, args) => {
    for (const format of ['pretty', 'json', 'sarif', 'markdown']) {
      const run = lab.nhi(['scan', ...args, '-f', format, '-v', '--confidence', 'low'], {
        cwd: repository.path,
        env: what === 'debugging' ? { NHI_DEBUG: '1', DEBUG: '*', NODE_DEBUG: 'nhi' } : {},
      })
      expectNothing(run, planted, `${what} ${format}`)
    }
  })

  test('none is in the cache, the last report, a written report or a baseline', () => {
    const cache = join(lab.home, 'cache')
    lab.nhi(['scan', '.', '--confidence', 'low', '-o', 'out.json', '-o', 'out.sarif', '-o', 'out.md'], { cwd: repository.path })
    lab.nhi(['scan', '.', '--confidence', 'low'], { cwd: repository.path })
    const warm = lab.nhi(['scan', '.', '--confidence', 'low', '-f', 'json'], { cwd: repository.path })
    expectNothing(warm, planted, 'with a warm cache')
    expect(everyByte(cache).length).toBeGreaterThan(1000)
    expect(leaked(everyByte(cache), planted)).toEqual([])
    for (const file of ['out.json', 'out.sarif', 'out.md']) {
      expect(leaked(readFileSync(join(repository.path, file), 'utf8'), planted), file).toEqual([])
      if (posix) expect(statSync(join(repository.path, file)).mode & 0o077).toBe(0)
    }
    const baseline = lab.nhi(['baseline', 'create', '.'], { cwd: repository.path })
    expectNothing(baseline, planted, 'baseline create')
    expect(leaked(readFileSync(join(repository.path, '.nhi-baseline.json'), 'utf8'), planted)).toEqual([])
    expectNothing(lab.nhi(['scan', '.', '-f', 'json', '-v'], { cwd: repository.path }), planted, 'under a baseline')
    for (const name of ['.nhi-baseline.json', 'out.json', 'out.sarif', 'out.md']) repository.git('clean', '-fdq', name)
  })

  test('none is in nhi explain', () => {
    const report = lab.nhi(['scan', '.', '-f', 'json', '--confidence', 'low'], { cwd: repository.path })
    const { findings } = JSON.parse(report.stdout) as { findings: { fingerprint: string }[] }
    for (const { fingerprint } of findings.slice(0, 8)) {
      const run = lab.nhi(['explain', fingerprint], { cwd: repository.path })
      expect(run.code).toBe(0)
      expectNothing(run, planted, 'explain')
    }
  })

  test('with --show-secrets the values are there, and only then', () => {
    for (const format of ['json', 'pretty', 'csv']) {
      const run = lab.nhi(['scan', 'src/comment.env', '-f', format, '--show-secrets'], { cwd: repository.path })
      expect(run.stdout.includes(github(616).value), format).toBe(true)
    }
    const cache = everyByte(join(lab.home, 'cache'))
    expect(leaked(cache, planted)).toEqual([])
  })

  test.runIf(works('strace', '-V'))('none is in the arguments or the environment of a child', () => {
    const log = join(lab.home, 'strace')
    const run = launch(['scan', '.', '-f', 'sarif', '--confidence', 'low', '--no-cache'], {
      cwd: repository.path,
      home: lab.home,
      under: ['strace', '-f', '-v', '-s', '100000', '-e', 'trace=execve', '-o', log],
    })
    expect([1, 3]).toContain(run.code)
    const calls = readFileSync(log, 'utf8')
    expect(calls).toMatch(/execve\([^\n]*cat-file/)
    expect(leaked(calls, planted)).toEqual([])
  })
})

describe('secrets where nobody looks for them', () => {
  test.runIf(posix)('a gap does not tell a token in the name of what could not be read', () => {
    const planted = [github(700), github(701), github(702)]
    const [a, b, c] = planted.map(({ value }) => value)
    const folder = lab.folder({ [`${a}.env`]: 'x\n', [`d/${b}/x.env`]: 'x\n', [`${c}/in.txt`]: 'x\n' })
    chmodSync(join(folder, `${a}.env`), 0)
    chmodSync(join(folder, `d/${b}/x.env`), 0)
    chmodSync(join(folder, `${c}`), 0)
    for (const format of everyFormat) {
      const run = launch(['scan', '.', '-f', format, '-v'], { cwd: folder, home: lab.home, ...(root ? { uid: nobody } : {}) })
      expect([1, 3]).toContain(run.code)
      expectNothing(run, planted, format)
    }
    chmodSync(join(folder, `${c}`), 0o755)
  })

  test('nor does a gap of a size, or of a corrupt object under such a name', () => {
    const planted = [github(710), github(711)]
    const [a, b] = planted.map(({ value }) => value)
    const repository = lab.repository({ [`${a}.bin`]: Buffer.alloc(3_000_000, 1) })
    writeFileSync(join(repository.path, '.git/refs/heads', b ?? ''), `${'2'.repeat(40)}\n`)
    for (const args of [['.'], ['git:.'], ['--range', 'HEAD~0..HEAD']]) {
      const run = lab.nhi(['scan', ...args, '--max-file-size', '1mb', '-f', 'json', '-v'], { cwd: repository.path })
      expectNothing(run, planted, args.join(' '))
    }
  })

  test('nor do a config, a rule file or a report that are none', () => {
    const planted = [github(720)]
    const value = planted[0]?.value ?? ''
    const folder = lab.folder({
      'nhi.yml': `${value}: 1\n`,
      'value.yml': `severity: ${value}\n`,
      'broken.yml': `a: "${value}\nb: [${value}\n`,
      'text.yml': `${value}\n`,
      'report.json': `{"a": ${value}}`,
      'baseline.json': `{"version": "${value}", "entries": [{"fingerprint": "${value}"}]}`,
    })
    const attempts = [
      ['scan', '.'],
      ['scan', '.', '--config', 'value.yml'],
      ['scan', '.', '--config', 'broken.yml'],
      ['scan', '.', '--config', 'text.yml'],
      ['scan', '.', '--no-config', '--rules', 'value.yml'],
      ['scan', '.', '--no-config', '--rules', 'broken.yml'],
      ['scan', '.', '--no-config', '--baseline', 'baseline.json'],
      ['explain', 'abcdef', '--report', 'report.json'],
    ]
    for (const args of attempts) {
      const run = lab.nhi(args, { cwd: folder, env: { NHI_DEBUG: '1' } })
      expect(run.code, args.join(' ')).toBe(2)
      expectNothing(run, planted, args.join(' '))
    }
  })

  test('nor does a path that was named, when the name is one', () => {
    const planted = [github(730), github(731)]
    const [a, b] = planted.map(({ value }) => value)
    const folder = lab.folder({ [`${a}.env`]: `TOKEN=${b}\n` })
    for (const format of everyFormat) {
      expectNothing(lab.nhi(['scan', `${a}.env`, '-f', format, '-v'], { cwd: folder }), planted, format)
      expectNothing(lab.nhi(['scan', `${a}.env`, '-f', format, '-v', '--rule', '!github-pat'], { cwd: folder }), planted, format)
    }
  })

  test('nor does standard input', () => {
    const planted = [github(740)]
    for (const format of everyFormat) {
      const run = lab.nhi(['scan', '-', '-f', format], { input: `TOKEN=${planted[0]?.value}\n` })
      expect(run.code).toBe(1)
      expectNothing(run, planted, format)
    }
  })
})

describe('a sweep over places on a line', () => {
  const around = ['', ' ', '"', "'", '=', ':', '`', '(', '>', '\t', '\\n', '%3D', ',', '@', '\u00a0', '\u4e2d', '\u0000']
  test('none of many tokens leaks, whatever stands around it', () => {
    const planted: Planted[] = []
    // Beside a character of its own alphabet a token is another value: none of these has one of those around it.
    const rules = families().filter((rule) => /^[\w.-]+$/.test(plant(rule, 1).value))
    const lines: string[] = []
    let seed = 5000
    for (const before of around) {
      for (const after of around) {
        const rule = rules[seed % rules.length]
        if (rule === undefined) continue
        const one = plant(rule, seed++)
        const other = github(seed++)
        planted.push(one, other)
        lines.push(`${before}${one.value}${after} ${seed % 3 === 0 ? '' : `token=${other.value}`}`)
      }
    }
    const folder = lab.folder({
      'a.env': `${lines.join('\n')}\n`,
      'one.env': lines.join(' '),
      'wide.env': Buffer.from(lines.join('\r\n'), 'utf16le'),
    })
    mkdirSync(join(folder, 'x'))
    for (const format of everyFormat) {
      const run = lab.nhi(['scan', '.', '-f', format, '--confidence', 'low'], { cwd: folder })
      expect(run.code).toBe(1)
      expectNothing(run, planted, format)
    }
  })
})

describe('the edges of what is shown around a finding', () => {
  /** Bytes on either side of a secret, and of the lines above and below, that are looked at. */
  const margin = 640
  test('cut no piece off a secret of a rule that was not asked for', () => {
    const others = families().filter((rule) => /^[A-Za-z0-9_-]{40,}$/.test(plant(rule, 1).value) && rule.id !== 'github-pat')
    expect(others.length).toBeGreaterThan(4)
    const planted: Planted[] = []
    let seed = 9000
    const other = () => {
      const one = plant(others[seed % others.length] ?? fail(), seed++)
      planted.push(one)
      return one.value
    }
    // A long run is shown as one character, so that what stands behind it comes into view.
    const run = (length: number) => 'a1'.repeat(length).slice(0, length)
    const files = Object.fromEntries(
      [10, 12, 15, 19].map((kept) => {
        const found = github(seed++)
        planted.push(found)
        const beside = `${other()} ${run(margin - kept - 2)} ${found.value} ${run(margin - kept - 2)} ${other()}`
        return [`${kept}.txt`, `${run(margin - kept - 1)} ${other()}\n${beside}\n${run(margin - kept - 1)} ${other()}\n`]
      }),
    )
    for (const format of everyFormat) {
      const run = lab.nhi(['scan', '.', '-f', format, '--rule', 'github-pat'], { cwd: lab.folder(files) })
      expect(run.code).toBe(1)
      expectNothing(run, planted, format)
    }
  })
})

function fail(): never {
  throw new Error('no rule')
}
