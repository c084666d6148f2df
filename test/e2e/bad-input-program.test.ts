import { chmodSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { everyFormat, launch, nobody, works } from '../support/attack.js'
import { type Run, scratch } from '../support/nhi.js'
import { githubToken } from '../support/tokens.js'
import { acmeLine } from './options/samples.js'

const lab = scratch()
const posix = process.platform !== 'win32'

interface Parsed {
  findings: { locations: { path: string | null; line: number }[] }[]
  gaps: { class: string; status: string; what: string }[]
  summary: Record<string, number>
}

const parsed = (run: Run) => JSON.parse(run.stdout) as Parsed

const token = (seed: number) => `TOKEN=${githubToken(seed)}\n`

function rule(pattern: string): string {
  const facts = 'title: Acme\n    severity: high\n    why: it matters\n    fix: mend it'
  return `provider: acme\nrules:\n  - id: acme-own\n    ${facts}\n    token:\n      pattern: '${pattern}'\n`
}

describe('a config or a rule file that is none is code 2, in words, at once', () => {
  const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${Array.from({ length: 9 }, (_, i) => {
    const name = String.fromCharCode(98 + i)
    const before = String.fromCharCode(97 + i)
    return `${name}: &${name} [${Array(9).fill(`*${before}`).join(',')}]`
  }).join('\n')}\n`
  const cases: [string, string | Buffer, RegExp][] = [
    ['an alias bomb', bomb, /aliases/],
    ['10 MB', `# ${'x'.repeat(10_000_000)}\n`, /too large/],
    ['an unknown key', 'exlude: [a]\n', /1:1: unknown key 'exlude': did you mean 'exclude'/],
    ['a list', '- a\n', /1:1/],
    ['no YAML', 'a: [\n', /not YAML/],
    ['deep nesting', `a: ${'['.repeat(50_000)}${']'.repeat(50_000)}\n`, /nhi\.yml:1:404: this nests deeper/],
    ['a plug-in named by the tree', 'plugins: [./evil.js]\n', /cannot load plug-ins/],
    ['a pack outside of the tree', 'packs: [../x.yml]\n', /may only name files of that tree/],
    ['bytes', Buffer.from([0, 1, 2, 0xff, 0xfe, 0x80]), /nhi\.yml/],
  ]
  test.each(cases)('%s', (_, text, words) => {
    const folder = lab.folder({ 'nhi.yml': text, 'a.env': token(1), 'evil.js': 'process.exit(99)' })
    const run = lab.nhi(['scan', '.'], { cwd: folder, timeout: 20_000 })
    expect(run.stderr).toMatch(words)
    expect(run.stderr).not.toContain('mistake of its own')
    expect(run.stderr.length).toBeLessThan(2000)
    expect(run.code).toBe(2)
  })

  test.runIf(posix)('a config that is a link within the tree is read, one out of it refused', () => {
    const folder = lab.folder({ 'real.yml': 'exclude: ["*.env"]\n', 'a.env': token(2), 'b.txt': 'b\n' })
    symlinkSync('real.yml', join(folder, 'nhi.yml'))
    expect(lab.nhi(['scan', '.'], { cwd: folder }).code).toBe(0)
  })

  test.each(['acme(?<token>([a-z]+)+)!', 'acme(?<token>(a|a)*)!', 'acme(?<token>([a-z]*)*[0-9])', 'acme(?<token>.*.*.*)x'])(
    'the pattern %s is refused with the reason',
    (pattern) => {
      const folder = lab.folder({ 'own.yml': rule(pattern), 'a.txt': `acme${'a'.repeat(2000)}\n` })
      const run = lab.nhi(['scan', '.', '--rules', 'own.yml'], { cwd: folder, timeout: 20_000 })
      expect(run.stderr).toContain('may take forever')
      expect(run.code).toBe(2)
    },
  )
})

describe('reports and baselines of strangers', () => {
  const finding = {
    rule: 'x',
    fingerprint: 'abcdef0123456789',
    title: '\u001b[31mred\u202e',
    severity: 'high',
    locations: [{ path: 'a\u001b]0;x\u0007' }],
  }
  const cases: [string, string][] = [
    ['nothing', ''],
    ['no JSON', '{'],
    ['another schema', '{"schemaVersion":2,"findings":[]}'],
    ['findings that are none', '{"schemaVersion":1,"findings":[1,null,"x"]}'],
    ['a finding without a fingerprint', '{"schemaVersion":1,"findings":[{}]}'],
    ['a finding with little in it', JSON.stringify({ schemaVersion: 1, findings: [finding] })],
    ['a fingerprint that is a number', '{"schemaVersion":1,"findings":[{"fingerprint":12}]}'],
  ]
  test.each(cases)('nhi explain of %s', (_, text) => {
    const folder = lab.folder({ 'r.json': text })
    const run = lab.nhi(['explain', 'abcdef', '--report', 'r.json'], { cwd: folder })
    expect(run.code).toBe(2)
    expect(run.stderr).not.toContain('mistake of its own')
    expect(run.stdout + run.stderr).not.toMatch(/[\u001b\u202e]/)
  })

  test.each(['', '[]', '{"version":1}', '{"version":1,"entries":[1]}', '{"version":9,"entries":[]}', 'x'])('a baseline %s', (text) => {
    const folder = lab.folder({ '.nhi-baseline.json': text, 'a.env': token(3) })
    const run = lab.nhi(['scan', '.'], { cwd: folder })
    expect(run.code).toBe(2)
    expect(run.stderr).not.toContain('mistake of its own')
  })
})

describe.runIf(posix)('a report that cannot be written', () => {
  test('a full disk is said and never code 0 or 1', () => {
    const folder = lab.folder({ 'a.env': token(4) })
    const run = lab.nhi(['scan', '.', '-o', 'json=/dev/full'], { cwd: folder })
    expect(run.stderr).toContain('the disk is full')
    expect(run.code).toBe(3)
    const shell = launch([], { cwd: folder, home: lab.home, under: ['sh', '-c', '"$0" "$1" scan . > /dev/full'] })
    expect(shell.stderr).toContain('the disk is full')
    expect(shell.code).toBe(3)
  })

  test('a standard error nobody takes changes nothing', () => {
    const folder = lab.folder({ 'a.env': token(5) })
    for (const end of ['2> /dev/full', '2>&-']) {
      const run = launch([], { cwd: folder, home: lab.home, under: ['sh', '-c', `"$0" "$1" scan . -f json ${end}`] })
      expect(parsed(run).findings).toHaveLength(1)
      expect(run.code).toBe(1)
    }
  })

  test('a closed pipe is no error', () => {
    const folder = lab.folder(Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`f${i}.env`, token(i)])))
    const run = launch([], {
      cwd: folder,
      home: lab.home,
      under: ['sh', '-c', '("$0" "$1" scan . -f json; echo "code $?" >&2) | head -c 10'],
    })
    expect(run.stderr).toContain('code 1')
    expect(run.stderr).not.toMatch(/EPIPE|mistake/)
  })
})

describe('thousands of findings', () => {
  const many = 5200
  const folder = () => lab.folder({ 'all.env': Array.from({ length: many }, (_, i) => `K${i}=${githubToken(10_000 + i)}`).join('\n') })
  /** How many findings a report shows, and what it says of those it does not. */
  const told: Record<(typeof everyFormat)[number], (text: string) => readonly [shown: number, said?: RegExp]> = {
    pretty: (text) => [text.match(/all\.env:\d+:\d+/g)?.length ?? 0, /^5,200 findings: 5,200 critical/m],
    table: (text) => [text.match(/all\.env:\d+:\d+/g)?.length ?? 0, /^5,200 findings: 5,200 critical/m],
    json: (text) => [(JSON.parse(text) as Parsed).findings.length],
    jsonl: (text) => [text.trim().split('\n').length],
    sarif: (text) => [JSON.parse(text).runs[0].results.length, /200 of the least severe findings are left out/],
    csv: (text) => [text.match(/,all\.env,\d+,/g)?.length ?? 0],
    markdown: (text) => [
      text.match(/<details>/g)?.length === 20 ? (text.match(/^\|.*all\.env/gm)?.length ?? 0) : 0,
      /and 5,100 findings more[\s\S]*Of the other 80 in the table/,
    ],
    junit: (text) => [text.match(/<failure /g)?.length ?? 0, /tests="5200"/],
    github: (text) => [text.match(/^::error /gm)?.length ?? 0, /5,200 errors, of which GitHub shows the first 10/],
    gitlab: (text) => [JSON.parse(text).vulnerabilities.length],
  }
  const shown: Partial<Record<(typeof everyFormat)[number], number>> = { sarif: 5000, markdown: 100 }

  test('5,200 in one file: every format has them or says how many it left out', () => {
    const cwd = folder()
    for (const format of everyFormat) {
      const run = launch(['scan', '.', '-f', format], { cwd, home: lab.home, timeout: 60_000 })
      expect(run.hung, format).toBe(false)
      expect(run.code, format).toBe(1)
      const [count, said = /(?:)/] = told[format](run.stdout)
      expect(count, format).toBe(shown[format] ?? many)
      expect(run.stdout, format).toMatch(said)
    }
  }, 240_000)
})

describe('more than a format holds', () => {
  test('one secret in 1,010 files: SARIF has 1,000 places and says how many it left out, others count or list all', () => {
    const cwd = lab.folder(Object.fromEntries(Array.from({ length: 1010 }, (_, i) => [`${i}.env`, token(7)])))
    const printed = (format: string) => lab.nhi(['scan', '.', '--fail-on', 'none', '-f', format], { cwd }).stdout
    const [result] = JSON.parse(printed('sarif')).runs[0].results
    expect(result.locations).toHaveLength(1000)
    expect(result.message.text).toContain('10 more places are left out')
    expect(result.properties.places).toBe(1010)
    expect(JSON.parse(printed('jsonl').split('\n')[0] ?? '').locations).toHaveLength(1010)
    expect(printed('pretty')).toContain('(1,010 places)')
  })

  /** How many of the numbered things a report names, and counts where it says `and 7 more`. */
  const toldOf = (stdout: string, name: RegExp) =>
    new Set(Array.from(stdout.matchAll(name), ([, number]) => number)).size +
    Array.from(stdout.matchAll(/and (\d+) more/g)).reduce((sum, [, more]) => sum + Number(more), 0)

  test('60 findings in as many files: pretty has each, the last ones one a line', () => {
    const cwd = lab.folder(Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`f${i}.env`, token(i)])))
    expect(toldOf(lab.nhi(['scan', '.'], { cwd }).stdout, /\bf(\d+)\.env:1:7/g)).toBe(60)
  })

  test('60 things left out within the limits: every format names or counts them', () => {
    const cwd = lab.folder(Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`x${i}.bin`, 'abc'])))
    for (const format of everyFormat) {
      const { stdout } = lab.nhi(['scan', '.', '-f', format, '--max-file-size', '1b'], { cwd })
      expect([format, toldOf(stdout, /\bx(\d+)\\?\.bin/g)]).toEqual([format, 60])
    }
  })

  test.runIf(posix)('60 folders that could not be read: every format names or counts them', () => {
    const cwd = lab.folder(Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`d${i}/x.env`, token(i)])))
    for (let i = 0; i < 60; i++) chmodSync(join(cwd, `d${i}`), 0)
    chmodSync(dirname(lab.home), 0o755)
    const uid = process.getuid?.() === 0 ? { uid: nobody } : {}
    for (const format of everyFormat) {
      const { stdout } = launch(['scan', '.', '-f', format], { cwd, home: lab.home, ...uid })
      expect([format, toldOf(stdout, /\bd(\d+)\//g)]).toEqual([format, 60])
    }
    for (let i = 0; i < 60; i++) chmodSync(join(cwd, `d${i}`), 0o755)
  })

  test('texts and tags longer than GitHub and GitLab take', () => {
    const facts = `title: ${'title '.repeat(100)}\n    severity: high\n    why: ${'because '.repeat(400)}\n    fix: mend it`
    const frameworks = `    frameworks: [${Array.from({ length: 40 }, (_, i) => `CWE-${i + 1}`).join(', ')}]`
    const pack = `provider: acme\nrules:\n  - id: acme-own\n    ${facts}\n${frameworks}\n    token:\n      shape: 'acme_<base62:32>'\n`
    const cwd = lab.folder({ 'own.yml': pack, 'a.txt': acmeLine() })
    const printed = (format: string) =>
      JSON.parse(
        lab.nhi(['scan', 'a.txt', '--rules', 'own.yml', '--rule', 'acme-own', '--confidence', 'low', '-f', format], { cwd }).stdout,
      )
    const [rule] = printed('sarif').runs[0].tool.driver.rules
    expect(rule.fullDescription.text).toHaveLength(1024)
    expect(rule.help.text.length).toBeGreaterThan(3000)
    expect(rule.properties.tags).toHaveLength(20)
    const [vulnerability] = printed('gitlab').vulnerabilities
    expect(vulnerability.name).toMatch(/^title .*…$/)
    expect(vulnerability.name).toHaveLength(255)
    expect(vulnerability.identifiers).toHaveLength(20)
  })
})

describe('no network', () => {
  test.runIf(works('unshare', '-rn', 'true'))('a scan works where there is none', () => {
    const repository = lab.repository({ 'a.env': token(6) })
    const run = launch(['scan', '.', '-f', 'json'], { cwd: repository.path, home: lab.home, under: ['unshare', '-rn'] })
    expect(parsed(run).findings).toHaveLength(1)
    expect(run.code).toBe(1)
  })

  test('nothing is looked up and no connection is made, by the main thread', () => {
    const files = Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`f${i}.env`, token(i)]))
    const repository = lab.repository(files)
    const spy = `
      const { appendFileSync } = require('node:fs')
      const note = (what) => { appendFileSync(process.env.SPY ?? '${join(lab.home, 'spy')}', what + '\\n'); throw new Error(what) }
      appendFileSync('${join(lab.home, 'spy')}', require('node:worker_threads').isMainThread ? 'main\\n' : 'worker\\n')
      const net = require('node:net'), dns = require('node:dns'), dgram = require('node:dgram')
      net.Socket.prototype.connect = () => note('connect')
      dns.lookup = () => note('lookup')
      dgram.createSocket = () => note('dgram')
      globalThis.fetch = () => note('fetch')
      require('node:module').syncBuiltinESMExports()
    `
    const preload = join(lab.home, 'spy.cjs')
    writeFileSync(preload, spy)
    const run = lab.nhi(['scan', '.', '-f', 'json'], { cwd: repository.path, env: { NODE_OPTIONS: `--require ${preload}` } })
    expect(run.code).toBe(1)
    const seen = new Set(readFileSync(join(lab.home, 'spy'), 'utf8').trim().split('\n'))
    expect([...seen]).toEqual(['main'])
  })

  test.runIf(works('strace', '-V'))('nor by any thread or child, as the system saw it', () => {
    const repository = lab.repository(Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`f${i}.env`, token(i)])))
    const log = join(lab.home, 'network')
    const under = ['strace', '-f', '-e', 'trace=socket,connect,bind,sendto', '-o', log]
    const run = launch(['scan', '.', '-f', 'json', '--jobs', '2'], { cwd: repository.path, home: lab.home, under })
    expect(run.code).toBe(1)
    expect(readFileSync(log, 'utf8')).not.toMatch(/AF_INET|AF_NETLINK/)
  })
})
