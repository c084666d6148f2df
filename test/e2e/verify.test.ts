import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everyFormat } from '../support/attack.js'
import { type Run, scratch } from '../support/nhi.js'
import { json, type Play, page, startProviders } from '../support/provider.js'
import { githubToken, windowsOf } from '../support/tokens.js'
import { acmePack } from './options/samples.js'

const lab = scratch()
const tokens = { live: githubToken(1), dead: githubToken(2) }
const host = 'api.github.com'

/** GitHub as it documents itself, with one token it accepts. */
const github: Play = (request, response) => {
  const alive = request.headers.authorization?.includes(tokens.live) === true
  const said = {
    'x-oauth-scopes': 'repo, workflow',
    'github-authentication-token-expiration': '2027-01-31 00:00:00 UTC',
  }
  const play = alive ? json(200, { login: 'octo-ci', id: 42 }, said) : json(401, { message: 'Bad credentials' })
  play(request, response)
}
/** GitHub until a real token comes; what then happens is the guest's. */
const until =
  (then: Play): Play =>
  (request, response) =>
    (request.headers.authorization?.includes(tokens.live) === true ? then : github)(request, response)

let now: Play = github
let providers: Awaited<ReturnType<typeof startProviders>>
beforeAll(async () => {
  providers = await startProviders({ [host]: (request, response) => now(request, response) })
})
afterAll(() => providers.close())

interface Options {
  readonly cwd: string
  readonly env?: Record<string, string>
}

/** Runs the program beside this process, which plays the provider. */
function nhi(args: readonly string[], { cwd, env = providers.environment }: Options): Promise<Run & { seconds: number }> {
  const started = performance.now()
  const child = lab.start(args, { cwd, env })
  const out = { stdout: '', stderr: '' }
  child.stdout?.on('data', (data) => (out.stdout += data))
  child.stderr?.on('data', (data) => (out.stderr += data))
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, ...out, seconds: (performance.now() - started) / 1000 }))
  })
}

const both = () => lab.folder({ 'live.env': `GITHUB_TOKEN=${tokens.live}\n`, 'dead.env': `GITHUB_TOKEN=${tokens.dead}\n` })
const one = () => lab.folder({ 'live.env': `GITHUB_TOKEN=${tokens.live}\n` })

interface Shown {
  readonly findings: readonly { verified: string; severity: string; facts: Record<string, unknown>; locations: [{ path: string }] }[]
  readonly gaps: readonly { class: string; status: string; what: string }[]
}
const shown = ({ stdout }: Run): Shown => JSON.parse(stdout)

describe('a provider that answers as documented', () => {
  test('tells what lives, whose it is and what it may do; each is asked about once, after a decoy', async () => {
    now = github
    providers.requests.length = 0
    const run = await nhi(['scan', '--verify', '--fail-on', 'live', '-f', 'json'], { cwd: both() })
    const found = Object.fromEntries(shown(run).findings.map((finding) => [finding.locations[0].path, finding]))
    expect(found['live.env']).toMatchObject({
      verified: 'live',
      severity: 'critical',
      facts: { owner: 'octo-ci', account: '42', scopes: 'repo, workflow', expires: '2027-01-31 00:00:00 UTC', verifiedBy: host },
    })
    expect(found['dead.env']).toMatchObject({ verified: 'dead', severity: 'critical' })
    expect(run.code).toBe(1)
    expect(providers.requests).toHaveLength(3)
    for (const token of Object.values(tokens)) expect(providers.requests[0]?.headers.authorization).not.toContain(token)
    expect(providers.requests.map(({ method, url }) => `${method} ${url}`)).toEqual(Array(3).fill('GET /user'))
    expect(run.stderr).toContain('no provider is asked')
  })

  test('nothing live is no failure', async () => {
    now = github
    const run = await nhi(['scan', '--verify', '--fail-on', 'live', '-f', 'json'], {
      cwd: lab.folder({ 'dead.env': `GITHUB_TOKEN=${tokens.dead}\n` }),
    })
    expect([run.code, shown(run).findings[0]?.verified]).toEqual([0, 'dead'])
  })

  test('values reach it from other threads too, and from history', async () => {
    now = github
    const repository = lab.repository({ 'live.env': `GITHUB_TOKEN=${tokens.live}\n` })
    repository.git('rm', '-q', 'live.env')
    repository.commit('gone')
    const filler = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`f/${i}.txt`, `nothing ${i}\n`.repeat(800)]))
    repository.commit('filler', filler)
    const run = await nhi(['scan', '--verify', '-f', 'json', '--jobs', '2', '--no-cache'], { cwd: repository.path })
    expect(shown(run).findings).toMatchObject([{ verified: 'live', facts: { owner: 'octo-ci' } }])
  })

  test.each([...everyFormat, 'pretty'])('no value is in %s, on standard error, or kept', async (format) => {
    now = (request, response) => {
      // A provider that sends everything back.
      const secret = request.headers.authorization ?? ''
      const alive = secret.includes(tokens.live)
      json(alive ? 200 : 401, alive ? { login: secret, id: tokens.live } : { message: 'Bad credentials', secret })(request, response)
    }
    const run = await nhi(['scan', '--verify', '-f', format, '-v'], { cwd: both() })
    expect(run.stdout.length).toBeGreaterThan(100)
    for (const token of Object.values(tokens)) {
      for (const window of windowsOf(token, 4)) expect((run.stdout + run.stderr).includes(window)).toBe(false)
    }
  })

  const body = tokens.live.slice(4)
  test.each<[string, string, string]>([
    ['a piece of it', body.slice(3, 24), '42'],
    ['two pieces of it', body.slice(0, 9), body.slice(9, 18)],
    ['it in base64', Buffer.from(tokens.live).toString('base64'), '42'],
    ['it backwards', [...body].reverse().join(''), '42'],
  ])('a provider that says %s back is not repeated', async (_, login, id) => {
    now = until(json(200, { login, id }))
    const run = await nhi(['scan', '--verify', '-f', 'json', '-v'], { cwd: one() })
    expect(shown(run).findings).toMatchObject([{ verified: 'live' }])
    for (const told of [login, login + id, id + login]) {
      for (const window of windowsOf(told, 0)) expect((run.stdout + run.stderr).includes(window)).toBe(false)
    }
    // In two fields of a report the halves of what was said stand apart: neither is there.
    if (id !== '42') expect(run.stdout.includes(login) && run.stdout.includes(id)).toBe(false)
  })

  test('people read it', async () => {
    now = github
    const run = await nhi(['scan', '--verify'], { cwd: both() })
    expect(run.stdout).toMatch(/verified: live: api\.github\.com accepts it, as octo-ci/)
    expect(run.stdout).toMatch(/verified: dead: api\.github\.com no longer accepts it/)
  })
})

describe('whatever else answers is unknown: never live, never dead', () => {
  test.each<[string, Play, RegExp]>([
    ['a WAF', page(403, '<html>Access denied</html>'), /none that is documented \(403\)/],
    ['a login page', page(200, '<html><form>Sign in</form></html>'), /none that is documented \(200\)/],
    ['a redirect to a login page', page(302, '', { location: 'https://api.github.com/login' }), /redirects \(302\)/],
    ['a redirect to another host', page(307, '', { location: 'https://api.figma.com/v1/me' }), /redirects \(307\)/],
    ['a redirect to http', page(301, '', { location: 'http://api.github.com/user' }), /redirects \(301\)/],
    ['its own failure', json(503, { message: 'Bad credentials' }), /error of its own \(503\)/],
    ['a rate limit', json(429, { message: 'slow down' }), /asks for fewer requests/],
    ['megabytes', (_, response) => response.end('x'.repeat(5 << 20)), /more than 64 KB/],
    [
      'megabytes that say yes',
      (_, response) => response.end(JSON.stringify({ login: 'x', id: 1, rest: 'x'.repeat(1 << 20) })),
      /more than 64 KB/,
    ],
    ['a closed connection', (_, response) => response.destroy(), /no answer/],
    [
      'half an answer',
      (_, response) => {
        response.writeHead(200, { 'content-length': 100 })
        response.write('{"login"', () => response.destroy())
      },
      /no answer/,
    ],
    ['no JSON', (_, response) => response.end('{"login":'), /none that is documented/],
  ])('%s', async (_, play, because) => {
    now = until(play)
    providers.requests.length = 0
    const run = await nhi(['scan', '--verify', '--fail-on', 'live', '-f', 'json'], { cwd: one() })
    const { findings, gaps } = shown(run)
    expect(findings).toMatchObject([{ verified: 'unknown', severity: 'critical' }])
    expect(gaps.filter((gap) => gap.class === 'failed').map(({ what }) => what)).toEqual([expect.stringMatching(because)])
    expect(run.code).toBe(3)
    // Nothing was followed.
    expect(providers.requests).toHaveLength(2)
  })

  test('a liar accepts the decoy; the real one is not even shown to it', async () => {
    now = json(200, { login: 'anyone', id: 1 })
    providers.requests.length = 0
    const run = await nhi(['scan', '--verify', '--fail-on', 'live', '-f', 'json'], { cwd: both() })
    expect(shown(run).findings.map(({ verified }) => verified)).toEqual(['unknown', 'unknown'])
    expect(providers.requests).toHaveLength(1)
    for (const token of Object.values(tokens)) expect(JSON.stringify(providers.requests)).not.toContain(token)
    expect(run.code).toBe(3)
  })

  test('a certificate nobody vouches for carries no secret', async () => {
    now = github
    providers.requests.length = 0
    const stranger = { NHI_VERIFY_FOR_TESTS: JSON.stringify({ port: providers.port, ca: '' }), NODE_TLS_REJECT_UNAUTHORIZED: '0' }
    const run = await nhi(['scan', '--verify', '-f', 'json'], { cwd: one(), env: stranger })
    expect(shown(run).findings[0]?.verified).toBe('unknown')
    expect(providers.requests).toEqual([])
  })

  test('who hangs is left within the run’s time', async () => {
    now = until(() => {})
    const run = await nhi(['scan', '--verify', '--timeout', '3s', '-f', 'json'], { cwd: one() })
    expect(shown(run).findings[0]?.verified).toBe('unknown')
    expect(run.code).toBe(1)
    expect(run.seconds).toBeLessThan(8)
  })

  test('who hangs is left after ten seconds anyway', { timeout: 30_000 }, async () => {
    now = until(() => {})
    const run = await nhi(['scan', '--verify', '--fail-on', 'live', '-f', 'json'], { cwd: one() })
    expect(shown(run).gaps).toMatchObject([{ class: 'failed', status: 'timed-out' }])
    expect([run.code, run.seconds < 20]).toEqual([3, true])
  })

  test('Ctrl-C ends the asking', async () => {
    now = until(() => {})
    providers.requests.length = 0
    const child = lab.start(['scan', '--verify', '-f', 'json'], { cwd: one(), env: providers.environment })
    const closed = new Promise<number | null>((resolve) => child.on('close', resolve))
    while (providers.requests.length < 2) await new Promise((resolve) => setTimeout(resolve, 20))
    child.kill('SIGINT')
    expect(await closed).toBe(130)
  })
})

/** A module that is loaded into every thread before the program: it writes down who opens a connection or looks up a name. */
function watched(stub = ''): { env: Record<string, string>; opened: () => string } {
  const folder = lab.folder({ 'log.txt': '' })
  const log = join(folder, 'log.txt')
  const preload = join(folder, 'watch.cjs')
  writeFileSync(
    preload,
    `const { appendFileSync } = require('node:fs')
const net = require('node:net'), dns = require('node:dns'), dgram = require('node:dgram'), module_ = require('node:module')
const note = (text) => appendFileSync(${JSON.stringify(log)}, text + '\\n')
const connect = net.Socket.prototype.connect
net.Socket.prototype.connect = function (...args) {
  const [first] = Array.isArray(args[0]) ? args[0] : args
  if (!(first && first.path) && typeof first !== 'string') note('connect ' + JSON.stringify({ host: first.host, port: first.port }))
  return connect.apply(this, args)
}
for (const [from, name] of [[dns, 'lookup'], [dns.promises, 'lookup'], [dns, 'resolve'], [dgram, 'createSocket']]) {
  const real = from[name]
  from[name] = function (...args) { note(name + ' ' + args[0]); return real.apply(this, args) }
}
${stub}
module_.syncBuiltinESMExports()
`,
  )
  return { env: { NODE_OPTIONS: `--require ${preload}` }, opened: () => readFileSync(log, 'utf8') }
}

describe('the network', () => {
  test('is not touched without --verify: no socket, no name looked up, in no thread', async () => {
    const { env, opened } = watched()
    const cwd = both()
    const quiet = await nhi(['scan', '-f', 'json', '--jobs', '2'], { cwd, env: { ...env, ...providers.environment } })
    expect(shown(quiet).findings.map(({ verified }) => verified)).toEqual(['not-asked', 'not-asked'])
    expect(opened()).toBe('')
    // The watch does see what there is to see.
    now = github
    await nhi(['scan', '--verify', '-f', 'json'], { cwd, env: { ...env, ...providers.environment } })
    expect(opened()).toContain(`"port":${providers.port}`)
  })

  test.each([
    [
      'names cannot be looked up',
      "dns.promises.lookup = async () => { throw Object.assign(new Error('x'), { code: 'ENOTFOUND' }) }",
      /cannot be looked up/,
    ],
    ['names lead into the house', "dns.promises.lookup = async () => [{ address: '127.0.0.1', family: 4 }]", /private address/],
    [
      'one of several addresses does',
      "dns.promises.lookup = async () => [{ address: '140.82.121.6', family: 4 }, { address: '169.254.169.254', family: 4 }]",
      /private address/,
    ],
    ['names are never answered', 'dns.promises.lookup = () => new Promise(() => {})', /the run ended/],
  ])('%s: unknown, no crash, no connection, within the time', async (_, stub, because) => {
    const { env, opened } = watched(stub)
    const run = await nhi(['scan', '--verify', '--timeout', '4s', '-f', 'json'], { cwd: one(), env })
    const { findings, gaps } = shown(run)
    expect(findings[0]?.verified).toBe('unknown')
    expect(gaps.map(({ what }) => what).join('\n')).toMatch(because)
    expect(run.seconds).toBeLessThan(8)
    expect(opened()).not.toContain('connect')
  })

  test('no tree says where a secret is sent: its pack’s questions do not count', async () => {
    const question =
      "verify: { url: 'https://api.figma.com/v1/me', headers: { X-T: '{token}' }, accepted: { status: 200, text: a }, refused: { status: 401, text: b }, source: 'https://example.com/', read: 2026-11-22 }"
    const pack = acmePack.replace('    examples:', `    ${question}\n    examples:`)
    const cwd = lab.folder({ 'acme.yml': pack, 'nhi.yml': 'packs: [acme.yml]\n', 'a.env': `ACME=acme_${tokens.dead.slice(4, 36)}\n` })
    providers.requests.length = 0
    const own = await nhi(['scan', '--verify', '-f', 'json'], { cwd })
    expect(shown(own).findings.map(({ verified }) => verified)).toEqual(['not-asked'])
    expect(providers.requests).toEqual([])
    const named = await nhi(['scan', '--verify', '-f', 'json', '--config', 'nhi.yml'], { cwd })
    expect(shown(named).findings.map(({ verified }) => verified)).toEqual(['unknown'])
    expect(providers.requests).toHaveLength(1)
  })
})

test('failing on what is live without asking is a mistake of the command line', async () => {
  const run = await nhi(['scan', '--fail-on', 'live'], { cwd: one() })
  expect([run.code, run.stderr]).toEqual([2, expect.stringContaining('needs --verify')])
})
