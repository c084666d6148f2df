import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterEach, expect, test } from 'vitest'
import { createAsking } from '../../../src/collectors/github/asking.js'
import { noCache } from '../../../src/collectors/github/cache.js'
import { anonymous } from '../../../src/collectors/github/credential.js'
import { createTransport } from '../../../src/collectors/github/transport.js'

const open: { server: Server; close: () => void }[] = []
afterEach(() => {
  for (const { server, close } of open.splice(0)) {
    close()
    server.closeAllConnections()
    server.close()
  }
})

const waits = { idle: 300, whole: 900 }

/** Asks a server that behaves as given for one answer; gives what came of it and the milliseconds it took. */
async function asked(listener: RequestListener, stop = new AbortController()): Promise<{ said: string; took: number; base: string }> {
  const server = createServer((request, response) => {
    response.on('error', () => {})
    listener(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v3`
  const transport = createTransport(base, stop.signal, waits)
  open.push({ server, close: transport.close })
  const started = performance.now()
  const said = await transport.send(`${base}/user`, { method: 'GET', headers: { authorization: 'token made-up' } }).then(
    async (answer) => `${answer.status} ${(await answer.text()).slice(0, 40)}`,
    (error: Error) => `${error.name}: ${error.message}`,
  )
  return { said, took: performance.now() - started, base }
}

/** Writes something every so often until nobody listens any more. */
function drip(write: () => void, socket: { on(event: 'close', heard: () => void): unknown }): void {
  const timer = setInterval(write, 50)
  socket.on('close', () => clearInterval(timer))
}

const headers = { 'content-type': 'application/json' }
const hostile: readonly (readonly [string, RequestListener])[] = [
  ['nothing at all', () => {}],
  ['headers and then nothing', (_, response) => response.writeHead(200, { ...headers, 'content-length': '10' }).flushHeaders()],
  [
    'a byte every now and then',
    (_, response) => {
      response.writeHead(200, headers)
      drip(() => response.write(' '), response)
    },
  ],
  [
    'a byte of its headers every now and then',
    ({ socket }) => {
      socket.on('error', () => {})
      socket.write('HTTP/1.1 200 OK\r\nx-a: ')
      drip(() => socket.write('a'), socket)
    },
  ],
  [
    'that it is still at it',
    ({ socket }) => {
      socket.on('error', () => {})
      drip(() => socket.write('HTTP/1.1 102 Processing\r\n\r\n'), socket)
    },
  ],
  [
    'that it is elsewhere, without end',
    (request, response) => {
      response.writeHead(302, { location: `${request.url}?` })
      drip(() => response.write(' '), response)
    },
  ],
]

test.each(hostile)('a server that says %s is left', async (_, listener) => {
  const { said, took } = await asked(listener)
  expect(said).toMatch(/^TransportError: (?:ETIMEDOUT|too many redirects)$/)
  expect(took).toBeLessThan(waits.whole + 1500)
})

test.each(hostile)('and when the run ends: %s', async (_, listener) => {
  const stop = new AbortController()
  setTimeout(() => stop.abort(), 100)
  const { said, took } = await asked(listener, stop)
  expect(said).toMatch(/^TransportError: /)
  expect(took).toBeLessThan(waits.idle + 1500)
})

test.each<[string, RequestListener, string]>([
  [
    'more than 8 MB',
    (_, response) => response.writeHead(200, headers).end(Buffer.alloc((8 << 20) + 1, 0x20)),
    'an answer of more than 8 MB',
  ],
  [
    'a few kilobytes that unpack to more',
    (_, response) => response.writeHead(200, { ...headers, 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc((8 << 20) + 1, 0x20))),
    'ERR_BUFFER_TOO_LARGE',
  ],
  ['what is no gzip', (_, response) => response.writeHead(200, { ...headers, 'content-encoding': 'gzip' }).end('{}'), 'Z_DATA_ERROR'],
  [
    'headers of a megabyte',
    (_, response) =>
      response.writeHead(200, Object.fromEntries(Array.from({ length: 100 }, (_1, index) => [`x-${index}`, 'a'.repeat(10_000)]))).end(),
    'HPE_HEADER_OVERFLOW',
  ],
  [
    'another host',
    (_, response) => response.writeHead(302, { location: 'http://127.0.0.2:9/api/v3/user' }).end(),
    'an address outside the API',
  ],
  [
    'a service of the cloud',
    (_, response) => response.writeHead(307, { location: 'http://169.254.169.254/latest/' }).end(),
    'an address outside the API',
  ],
  ['a file', (_, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(), 'an address outside the API'],
  ['no address', (_, response) => response.writeHead(302, { location: 'http://[' }).end(), 'ERR_INVALID_URL'],
])('an answer of %s is refused', async (_, listener, code) => {
  expect((await asked(listener)).said).toBe(`TransportError: ${code}`)
})

test('an answer of quotes that do not close takes no time by its square', async () => {
  const text = '\\"'.repeat(1 << 20)
  const stop = new AbortController()
  const server = createServer((_, response) => response.writeHead(200, headers).end(text))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const transport = createTransport(root, stop.signal)
  open.push({ server, close: transport.close })
  const asking = createAsking({
    ...{ root, send: transport.send, credential: anonymous, cache: noCache, signal: stop.signal, paced: false, most: 9, userAgent: 'test' },
  })
  const started = performance.now()
  expect(await asking.ask('/user', false)).toMatchObject({ answer: { status: 200, body: text } })
  expect(performance.now() - started).toBeLessThan(5000)
})
