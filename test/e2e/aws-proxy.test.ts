import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { join } from 'node:path'
import { createServer as createSafeServer } from 'node:tls'
import { afterEach, describe, expect, test } from 'vitest'
import { startAwsStub } from '../support/aws-stub.js'
import { worldOf } from '../support/aws-world.js'
import { onPath } from '../support/moto.js'
import { scratch } from '../support/nhi.js'

// The way to AWS through a proxy: the built program, a proxy on the loopback, and behind it a stub that speaks TLS under AWS's names.

const account = '111122223333'
const lab = scratch()
const open: { close(): unknown }[] = []

afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket) => sockets.add(socket.on('error', () => {})))
  open.push({
    close() {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

/** What a client sends first, to the end of its head. */
function head(socket: Socket, then: (text: string) => void): void {
  let text = ''
  const more = (bytes: Buffer) => {
    text += bytes.toString('latin1')
    if (!text.includes('\r\n\r\n')) return
    socket.off('data', more)
    then(text)
  }
  socket.on('data', more)
}

const environment = (more: Record<string, string>) => ({
  ...{ AWS_ACCESS_KEY_ID: `key-of-${account}`, AWS_SECRET_ACCESS_KEY: 'made-up', AWS_EC2_METADATA_DISABLED: 'true' },
  ...{ AWS_CONFIG_FILE: '/nowhere', AWS_SHARED_CREDENTIALS_FILE: '/nowhere', ...more },
})

async function scan(more: Record<string, string>) {
  const started = performance.now()
  const child = lab.start(['scan', 'aws:', '-f', 'json', '--fail-on', 'none', '--no-config'], { cwd: lab.folder(), env: environment(more) })
  const pieces: Buffer[] = []
  let stderr = ''
  child.stdout.on('data', (piece: Buffer) => pieces.push(piece))
  child.stderr.on('data', (piece: Buffer) => {
    stderr += piece.toString('utf8')
  })
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  const text = Buffer.concat(pieces).toString('utf8')
  const report = JSON.parse(text) as {
    gaps: { class: string; status: string; what: string; needs: string }[]
    identities: { id: string }[]
  }
  const failures = report.gaps.filter((gap) => gap.class === 'failed').map(({ status, what, needs }) => `${status}: ${what}: ${needs}`)
  return { code, report, failures, said: text + stderr, seconds: (performance.now() - started) / 1000 }
}

test.each([
  ['closes', (socket: Socket) => socket.destroy(), 'a connection through the proxy 127.0.0.1:PORT: it closed before it answered'],
  [
    'wants a password',
    (socket: Socket) => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'),
    'a proxy that lets us through: 127.0.0.1:PORT answered 407',
  ],
  ['is none', (socket: Socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n\r\n'), 'an HTTP proxy at 127.0.0.1:PORT: it answered something else'],
  ['says nothing', () => {}, 'an answer of the proxy 127.0.0.1:PORT: it said nothing for 10 s'],
])('a proxy that %s is a gap in time, and its password is told to nobody else', async (_, answer, needs) => {
  const port = await listening(createServer((socket) => head(socket, () => answer(socket))))
  const { code, failures, said, seconds } = await scan({ HTTPS_PROXY: `http://ann:not-told@127.0.0.1:${port}` })
  expect(failures).toEqual([`unreadable: aws:: ${needs.replace('PORT', String(port))}`])
  expect(code).toBe(3)
  expect(said).not.toContain('not-told')
  expect(seconds).toBeLessThan(30)
})

test.each([
  ['nobody listens there', 'http://127.0.0.1:1', 'a connection to the proxy 127.0.0.1:1: ECONNREFUSED'],
  ['it is no HTTP proxy', 'socks5://127.0.0.1:1080', 'a proxy in HTTPS_PROXY that is written http://HOST:PORT or https://HOST:PORT'],
])('a proxy that cannot be used: %s', async (_, proxy, needs) => {
  const { code, failures } = await scan({ https_proxy: proxy })
  expect(failures).toEqual([`unreadable: aws:: ${needs}`])
  expect(code).toBe(3)
})

const openssl = onPath('openssl')
if (openssl === null) process.stderr.write('SKIPPED: the runs through a proxy that lets through: no openssl on the PATH\n')

describe.skipIf(openssl === null)('with a certificate for AWS’s names', () => {
  /** The port of a server that speaks TLS and hands on to the stub, and the file of the certificate that makes it believed. */
  async function endpoint(): Promise<{ port: number; authority: string }> {
    const folder = lab.folder()
    const [key, authority] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const names = 'subjectAltName=DNS:*.amazonaws.com,DNS:*.us-east-1.amazonaws.com'
    const made = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=stub']
    execFileSync(openssl ?? '', [...made, '-addext', names, '-keyout', key, '-out', authority], { stdio: 'ignore' })
    const stub = await startAwsStub([worldOf(account, { users: 2, withKeys: 1, roles: 1 })])
    open.push(stub)
    const server = createSafeServer({ key: readFileSync(key), cert: readFileSync(authority) }, (socket) => {
      const on = connect(Number(new URL(stub.url).port), '127.0.0.1')
      socket.on('error', () => on.destroy()).pipe(on)
      on.on('error', () => socket.destroy()).pipe(socket)
    })
    return { port: await listening(server), authority }
  }

  async function proxyTo(port: number) {
    const heads: string[] = []
    const proxy = createServer((socket) =>
      head(socket, (text) => {
        heads.push(text)
        const on = connect(port, '127.0.0.1', () => socket.write('HTTP/1.1 200 Connection established\r\n\r\n'))
        socket.pipe(on)
        on.on('error', () => socket.destroy()).pipe(socket)
      }),
    )
    return { url: `http://ann:not-told@127.0.0.1:${await listening(proxy)}`, heads }
  }

  test('everything goes through the proxy, every region’s endpoint too', async () => {
    const { port, authority } = await endpoint()
    const { url, heads } = await proxyTo(port)
    const { failures, report, said } = await scan({ HTTPS_PROXY: url, NODE_EXTRA_CA_CERTS: authority })
    expect(failures).toEqual([])
    expect(report.identities.map(({ id }) => id)).toContain(`aws:${account}:user/user-0`)
    const asked = new Set(heads.map((text) => text.split(' ')[1]))
    expect(asked).toContain('iam.amazonaws.com:443')
    expect(asked).toContain('rolesanywhere.us-east-1.amazonaws.com:443')
    expect(heads[0]).toContain(`Proxy-Authorization: Basic ${Buffer.from('ann:not-told').toString('base64')}\r\n`)
    expect(said).not.toContain('not-told')
  })

  test.each([
    ['.amazonaws.com', 0],
    ['example.com, amazonaws.com:443', 0],
    ['*', 0],
    ['iam.amazonaws.com', 1],
    ['amazonaws.com:8443', 1],
  ])('NO_PROXY=%s', async (excepted, through) => {
    const heads: string[] = []
    const proxy = await listening(
      createServer((socket) =>
        head(socket, (text) => {
          heads.push(text)
          socket.destroy()
        }),
      ),
    )
    // Directly there is no way: the endpoint's name does not resolve here, or nobody may be reached.
    const { code } = await scan({ HTTPS_PROXY: `http://127.0.0.1:${proxy}`, NO_PROXY: excepted, AWS_MAX_ATTEMPTS: '1' })
    expect(code).toBe(3)
    expect(Math.min(heads.length, 1)).toBe(through)
  })
})
