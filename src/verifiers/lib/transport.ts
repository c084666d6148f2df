import type { ClientRequest, IncomingMessage } from 'node:http'
import { Agent, request } from 'node:https'
import { type Answer, NoAnswer, type OutgoingRequest, type Transport } from '../../core/verify.js'
import type { TestDoor } from './for-tests.js'
import { codeOf, type Way, wayTo } from './way.js'

/** Milliseconds for one request, from the name's look-up to the last byte. */
const patience = 10_000
/** Bytes of an answer that are read. */
const longestBody = 64 << 10
/** Announcements (100, 103 …) that may come before the answer. */
const mostEarly = 8

/**
 * The one client that carries a found secret: HTTPS with a checked certificate, to the public address the name was looked up as, nothing
 * followed, no proxy, at most 10 s and 64 KB. A `door` replaces the way there, for tests alone.
 */
export function createTransport(door: TestDoor | null): Transport {
  return async (outgoing, signal) => {
    const late = new AbortController()
    // Unlike a signal's own clock it keeps the process waiting: a program that runs out of work while it waits would end with code 0.
    const clock = setTimeout(() => late.abort(), patience)
    const ends = AbortSignal.any([signal, late.signal])
    try {
      ends.throwIfAborted()
      const way = await wayTo(outgoing.url, door, ends)
      return await send(outgoing, way, ends)
    } catch (error) {
      if (error instanceof NoAnswer) throw error
      if (ends.aborted) throw new NoAnswer('timed-out', signal.aborted ? 'the run ended' : `no answer within ${patience / 1000} s`)
      throw failure(error)
    } finally {
      clearTimeout(clock)
    }
  }
}

function send(outgoing: OutgoingRequest, way: Way, signal: AbortSignal): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request({
      host: way.address,
      family: way.family,
      port: way.port,
      servername: outgoing.url.hostname,
      method: outgoing.method,
      // Not the process's own agent: it may have been told to use a proxy or to keep connections.
      agent: new Agent({ keepAlive: false }),
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
      maxHeaderSize: 32 << 10,
      ...(way.ca === undefined ? {} : { ca: way.ca }),
      signal,
    })
    const leave = (because: string) => {
      reject(new NoAnswer('unreadable', because))
      sent.destroy()
    }
    let early = 0
    let heard = false
    sent.on('response', (response) => {
      heard = true
      read(response).then(resolve, reject)
    })
    sent.on('information', () => ++early > mostEarly && leave('no answer, only announcements of one'))
    sent.on('upgrade', () => leave('it speaks another protocol'))
    sent.on('error', reject)
    // Whatever else ends it; an answer that is being read has its own end.
    sent.on('close', () => heard || reject(new NoAnswer('unreadable', 'no answer')))
    try {
      write(sent, outgoing)
    } catch (error) {
      sent.destroy()
      reject(error)
    }
  })
}

/** Path and headers hold the secret: they are no options of the request, which `NODE_DEBUG` prints. */
function write(sent: ClientRequest, { url, headers, body }: OutgoingRequest): void {
  sent.path = url.pathname + url.search
  const all = {
    'user-agent': 'nhi',
    accept: 'application/json',
    ...headers,
    host: url.host,
    'accept-encoding': 'identity',
    connection: 'close',
    ...(body === null ? {} : { 'content-length': Buffer.byteLength(body) }),
  }
  for (const [name, value] of Object.entries(all)) sent.setHeader(name, value)
  sent.end(body ?? undefined)
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

const notFound = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_NONAME', 'ENODATA'])

/** An error of the system by its code alone: its text could hold the address, and with it a token. */
function failure(error: unknown): NoAnswer {
  const code = codeOf(error)
  if (code !== undefined && notFound.has(code)) return new NoAnswer('not-found', `the name cannot be looked up (${code})`)
  if (code === 'ETIMEDOUT') return new NoAnswer('timed-out', 'no connection')
  return new NoAnswer('unreadable', code === undefined ? 'no answer that can be read' : `no answer (${code})`)
}
