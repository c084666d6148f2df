import { lookup } from 'node:dns/promises'
import type { IncomingMessage } from 'node:http'
import { Agent, request } from 'node:https'
import { type Answer, NoAnswer, type OutgoingRequest, type Transport } from '../../core/verify.js'
import { isPublic } from './addresses.js'
import type { TestDoor } from './for-tests.js'

/** Milliseconds for one request, from the name's look-up to the last byte. */
const patience = 10_000
/** Bytes of an answer that are read. */
const longestBody = 64 << 10

/** Where a request goes: an address that was checked, never a name that could be looked up again. */
interface Way {
  readonly address: string
  readonly family: number
  readonly port: number
  readonly ca: string | undefined
}

/**
 * The one client that carries a found secret: HTTPS with a checked certificate, to the public address the name was looked up as, nothing
 * followed, no proxy, at most 10 s and 64 KB. A `door` replaces the way there, for tests alone.
 */
export function createTransport(door: TestDoor | null): Transport {
  return async (outgoing, signal) => {
    const late = AbortSignal.timeout(patience)
    const ends = AbortSignal.any([signal, late])
    try {
      const way = await within(ends, wayTo(outgoing.url, door))
      return await send(outgoing, way, ends)
    } catch (error) {
      if (error instanceof NoAnswer) throw error
      if (ends.aborted) throw new NoAnswer('timed-out', signal.aborted ? 'the run ended' : `no answer within ${patience / 1000} s`)
      throw failure(error)
    }
  }
}

async function wayTo(url: URL, door: TestDoor | null): Promise<Way> {
  if (url.protocol !== 'https:') throw new NoAnswer('unreadable', 'not https')
  if (door !== null) return { ...door, family: 4 }
  const found = await lookup(url.hostname, { all: true })
  const [first] = found
  if (first === undefined) throw new NoAnswer('not-found', 'the name leads nowhere')
  // One address of several that is private is no mistake of a public service: the whole answer is refused.
  if (!found.every(({ address }) => isPublic(address))) throw new NoAnswer('private-address', 'the name leads to a private address')
  return { ...first, port: 443, ca: undefined }
}

function send({ url, method, headers, body }: OutgoingRequest, way: Way, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        host: way.address,
        family: way.family,
        port: way.port,
        servername: url.hostname,
        path: url.pathname + url.search,
        method,
        headers: {
          'user-agent': 'nhi',
          accept: 'application/json',
          ...headers,
          host: url.host,
          'accept-encoding': 'identity',
          connection: 'close',
          ...(body === null ? {} : { 'content-length': Buffer.byteLength(body) }),
        },
        // Not the process's own agent: it may have been told to use a proxy or to keep connections.
        agent: new Agent({ keepAlive: false }),
        rejectUnauthorized: true,
        minVersion: 'TLSv1.2',
        maxHeaderSize: 32 << 10,
        ...(way.ca === undefined ? {} : { ca: way.ca }),
        signal,
      },
      (response) => read(response).then(resolve, reject),
    )
    sent.on('error', reject)
    sent.end(body ?? undefined)
  })
}

async function read(response: IncomingMessage): Promise<Answer> {
  const pieces: Buffer[] = []
  let size = 0
  for await (const piece of response) {
    size += (piece as Buffer).length
    if (size > longestBody) {
      response.destroy()
      throw new NoAnswer('too-large', `an answer of more than ${longestBody >> 10} KB`)
    }
    pieces.push(piece as Buffer)
  }
  if (!response.complete) throw new NoAnswer('unreadable', 'the answer was cut short')
  const headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, [value].flat().join(', ')]))
  return { status: response.statusCode ?? 0, headers, body: Buffer.concat(pieces).toString('utf8') }
}

/** Gives up waiting when the signal rings; a look-up of a name cannot be ended itself. */
function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  if (signal.aborted) return Promise.reject(new Error('aborted'))
  return new Promise((resolve, reject) => {
    const stop = () => reject(new Error('aborted'))
    signal.addEventListener('abort', stop, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop))
  })
}

const notFound = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NONAME', 'ENODATA'])

/** An error of the system by its code alone: its text could hold the address, and with it a token. */
function failure(error: unknown): NoAnswer {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined
  if (code !== undefined && notFound.has(code)) return new NoAnswer('not-found', `the name cannot be looked up (${code})`)
  if (code === 'ETIMEDOUT') return new NoAnswer('timed-out', 'no connection')
  return new NoAnswer('unreadable', code === undefined ? 'no answer that can be read' : `no answer (${code})`)
}
