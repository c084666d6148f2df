import { createSocket } from 'node:dgram'
import { readFileSync, writeFileSync } from 'node:fs'
import type { AddressInfo, Socket } from 'node:net'
import { join } from 'node:path'
import { connect, createServer } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sampleToken, seeded } from '../../src/core/sample.js'
import { parseShape } from '../../src/core/shape.js'
import { scratch } from '../support/nhi.js'
import { json, startProviders } from '../support/provider.js'
import { githubToken, windowsOf } from '../support/tokens.js'

const lab = scratch()
const token = githubToken(1)
const host = 'api.github.com'
const stsHost = 'sts.us-east-1.amazonaws.com'
const sample = (shape: string, seed: number) => sampleToken(parseShape(shape), null, seeded(seed))
const awsKey = { id: sample('AKIA<base32:16>', 1), secret: sample('<base64:40>', 2) }

/** Whether STS has no answer for our key. */
let stsFails = false
/** Who the provider says it is. */
let login = 'octo-ci'
let providers: Awaited<ReturnType<typeof startProviders>>
beforeAll(async () => {
  providers = await startProviders({
    [host]: (request, response) => {
      const alive = request.headers.authorization?.includes(token) === true
      const play = alive ? json(200, { login, id: 42 }) : json(401, { message: 'Bad credentials' })
      play(request, response)
    },
    [stsHost]: (request, response) => {
      const ours = request.headers.authorization?.includes(awsKey.id) === true
      if (ours && stsFails) return void response.writeHead(503).end()
      const sts = 'xmlns="https://sts.amazonaws.com/doc/2011-06-15/"'
      response.writeHead(ours ? 200 : 403, { 'content-type': 'text/xml' })
      response.end(
        ours
          ? `<GetCallerIdentityResponse ${sts}><GetCallerIdentityResult><Arn>a</Arn><Account>1</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`
          : `<ErrorResponse ${sts}><Error><Code>InvalidClientTokenId</Code></Error></ErrorResponse>`,
      )
    },
  })
})
afterAll(() => providers.close())

/** Runs `scan --verify` over one credential that lives. */
function scan(env: Record<string, string>, more: readonly string[] = [], text = `GITHUB_TOKEN=${token}\n`) {
  const started = performance.now()
  const cwd = lab.folder({ 'live.env': text })
  const child = lab.start(['scan', '--verify', '--fail-on', 'live', '-f', 'json', ...more], { cwd, env })
  const out = { stdout: '', stderr: '' }
  child.stdout?.on('data', (data) => (out.stdout += data))
  child.stderr?.on('data', (data) => (out.stderr += data))
  const ended = new Promise<{ code: number | null; seconds: number; stdout: string; stderr: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, seconds: (performance.now() - started) / 1000, ...out }))
  })
  return { child, ended }
}

describe('a host that speaks HTTP its own way', () => {
  /** A door in front of the providers: the answer to the real token is written byte for byte by the test. */
  async function doorSaying(answer: (socket: Socket) => void) {
    const { key, cert } = providers.pair
    const server = createServer({ key, cert }, (socket) => {
      socket.on('error', () => {})
      socket.once('data', (asked) => {
        if (asked.includes(token)) return answer(socket)
        const behind = connect({ host: '127.0.0.1', port: providers.port, servername: host, ca: providers.ca })
        behind.on('error', () => {})
        behind.write(asked)
        behind.pipe(socket)
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    return { env: { NHI_VERIFY_FOR_TESTS: JSON.stringify({ port, ca: providers.ca }) }, close: () => server.close() }
  }

  test.each<[string, (socket: Socket) => void]>([
    ['switches to another protocol', (socket) => socket.end('HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n')],
    ['says 100 without end', (socket) => void setInterval(() => socket.write('HTTP/1.1 100 Continue\r\n\r\n'.repeat(9)), 5).unref()],
    ['ends without a word', (socket) => socket.end()],
    ['answers in the manner of 1991', (socket) => socket.end('{"login":"octo","id":1}')],
    [
      'says its length twice',
      (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 24\r\n\r\n{"login":"octo","id":42}'),
    ],
  ])('%s: unknown, said in a whole report', async (_, answer) => {
    const door = await doorSaying(answer)
    const { code, stdout, seconds } = await scan(door.env).ended
    door.close()
    expect(JSON.parse(stdout)).toMatchObject({ findings: [{ verified: 'unknown' }], gaps: [{ class: 'failed', status: 'unreadable' }] })
    expect([code, seconds < 8]).toEqual([3, true])
  })
})

describe('name servers that never answer', () => {
  /** Every thread's name servers are one that is mute, and the system's own look-up waits for a minute. */
  async function mute() {
    const socket = createSocket('udp4')
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
    const preload = join(lab.folder({}), 'mute.cjs')
    writeFileSync(
      preload,
      `const dns = require('node:dns')
dns.promises.lookup = () => new Promise((resolve) => setTimeout(resolve, 60_000))
dns.promises.Resolver = class extends dns.promises.Resolver {
  constructor(options) { super(options); this.setServers(['127.0.0.1:${socket.address().port}']) }
}
require('node:module').syncBuiltinESMExports()
`,
    )
    return { env: { NODE_OPTIONS: `--require ${preload}` }, close: () => socket.close() }
  }

  test('hold up neither the end of the time nor Ctrl-C', { timeout: 60_000 }, async () => {
    const servers = await mute()
    const timed = await scan(servers.env, ['--timeout', '2s']).ended
    expect(JSON.parse(timed.stdout)).toMatchObject({
      findings: [{ verified: 'unknown' }],
      gaps: [{ class: 'failed', status: 'timed-out' }],
    })
    expect([timed.code, timed.seconds < 6]).toEqual([3, true])
    const { child, ended } = scan(servers.env)
    setTimeout(() => child.kill('SIGINT'), 2000)
    const interrupted = await ended
    servers.close()
    expect([interrupted.code, interrupted.seconds < 6]).toEqual([130, true])
  })

  test('are given up', { timeout: 60_000 }, async () => {
    const servers = await mute()
    const { code, stdout, seconds } = await scan(servers.env).ended
    servers.close()
    expect(JSON.parse(stdout)).toMatchObject({ findings: [{ verified: 'unknown' }], gaps: [{ class: 'failed', status: 'timed-out' }] })
    expect([code, seconds < 15]).toEqual([3, true])
  })
})

test.each(['pretty', 'sarif'])('a name that a provider makes up reaches nobody raw in %s', async (format) => {
  login = 'octo\u001b[31m\u202e\n::add-mask::x ##[y]'
  const { code, stdout } = await scan(providers.environment, ['-f', format]).ended
  login = 'octo-ci'
  expect([code, stdout.includes('octo')]).toEqual([1, true])
  const shown = format === 'sarif' ? JSON.parse(stdout).runs[0].results[0].message.text : stdout
  expect(shown).not.toMatch(/[\u001b\u202e]|^ *::|##\[/m)
})

test.each(['http', 'https', 'net', 'tls', 'stream'])('no value in what Node tells of its own work (NODE_DEBUG=%s)', async (area) => {
  const { code, stderr } = await scan({ ...providers.environment, NODE_DEBUG: area }).ended
  expect([code, stderr.length > 0]).toEqual([1, true])
  for (const window of windowsOf(token, 4)) expect(stderr.includes(window)).toBe(false)
})

describe('settings for the user’s own AWS', () => {
  const settings = { AWS_DEFAULTS_MODE: 'auto', AWS_USE_FIPS_ENDPOINT: 'true', AWS_USE_DUALSTACK_ENDPOINT: 'true' }
  test.each<[string, Record<string, string>]>([
    ...Object.entries(settings).map(([name, value]): [string, Record<string, string>] => [name, { [name]: value }]),
    ['AWS_ENDPOINT_URL', { AWS_ENDPOINT_URL: 'https://127.0.0.9/', AWS_ENDPOINT_URL_STS: 'https://127.0.0.9/' }],
    ['AWS_SDK_UA_APP_ID', { AWS_SDK_UA_APP_ID: 'our-own-app' }],
    ['AWS_RETRY_MODE', { AWS_RETRY_MODE: 'adaptive', AWS_MAX_ATTEMPTS: '9' }],
  ])('do not say where and how a found key is sent: %s', async (_, own) => {
    const log = join(lab.folder({ 'log.txt': '' }), 'log.txt')
    const preload = join(lab.folder({}), 'watch.cjs')
    writeFileSync(
      preload,
      `const net = require('node:net')
const connect = net.Socket.prototype.connect
net.Socket.prototype.connect = function (...args) {
  const [first] = Array.isArray(args[0]) ? args[0] : args
  if (first?.port) require('node:fs').appendFileSync(${JSON.stringify(log)}, first.host + ' ')
  return connect.apply(this, args)
}
`,
    )
    providers.requests.length = 0
    const key = `[default]\naws_access_key_id = ${awsKey.id}\naws_secret_access_key = ${awsKey.secret}\n`
    const { code, stdout } = await scan({ ...providers.environment, ...own, NODE_OPTIONS: `--require ${preload}` }, [], key).ended
    expect(JSON.parse(stdout)).toMatchObject({ findings: [{ verified: 'live' }], gaps: [] })
    expect([code, readFileSync(log, 'utf8')]).toEqual([1, '127.0.0.1 127.0.0.1 '])
    expect(JSON.stringify(providers.requests)).not.toContain('our-own-app')
  })

  test('do not have a found key sent nine times to where it is not answered', async () => {
    providers.requests.length = 0
    stsFails = true
    const key = `[default]\naws_access_key_id = ${awsKey.id}\naws_secret_access_key = ${awsKey.secret}\n`
    const own = { AWS_RETRY_MODE: 'standard', AWS_MAX_ATTEMPTS: '9' }
    const { code, stdout } = await scan({ ...providers.environment, ...own }, [], key).ended
    stsFails = false
    expect(JSON.parse(stdout)).toMatchObject({ findings: [{ verified: 'unknown' }] })
    expect(code).toBe(3)
    const sent = providers.requests.filter((request) => JSON.stringify(request).includes(awsKey.id))
    expect(sent).toHaveLength(1)
  })
})
