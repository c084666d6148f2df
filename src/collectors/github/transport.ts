import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'

/** As Octokit calls it: the part of `fetch` it uses. */
export type Send = (
  url: string,
  init: { method: string; headers: Record<string, string>; body?: unknown; signal?: AbortSignal },
) => Promise<Response>

/** A way to the API, and what closes it. */
export interface Transport {
  readonly send: Send
  close(): void
}

/** At most so many requests are in flight. */
export const mostInFlight = 10
// A page of a hundred things is a megabyte at most; what is parsed takes many times its size, and ten answers are read at once.
const longestAnswer = 8 << 20
/** Milliseconds without a byte, and for a whole answer however slowly its bytes come. */
const longestWaits = { idle: 60_000, whole: 120_000 }
const mostRedirects = 5
const inflate = promisify(gunzip)

/** The only request that is no GET: an app exchanges its key for a token that lives an hour. It changes nothing on GitHub. */
const exchange = /\/app\/installations\/\d+\/access_tokens$/

/** An error of the way to the API, by a name that may be printed. */
export class TransportError extends Error {
  override readonly name = 'TransportError'
  constructor(readonly code: string) {
    super(code)
  }
}

/** What ends a question: the run, or its own time, which an idle server uses up at once. */
interface Ends {
  readonly signal: AbortSignal
  readonly late: () => void
}

/**
 * Sends to one API alone: whatever address an answer names (the next page, a new name of a repository), a request that would leave the API's root
 * is refused, so that a token goes nowhere else. Refuses to send what is no read. Answers larger than 8 MB are refused, and those that take longer than
 * two minutes.
 */
export function createTransport(root: string, signal: AbortSignal, waits = longestWaits): Transport {
  const secure = root.startsWith('https:')
  const agent = secure
    ? new HttpsAgent({ keepAlive: true, maxSockets: mostInFlight })
    : new HttpAgent({ keepAlive: true, maxSockets: mostInFlight })
  const ask = secure ? httpsRequest : httpRequest
  const once = (url: URL, method: string, headers: Record<string, string>, body: string | undefined, ends: Ends) =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const options: RequestOptions = {
        ...{ method, agent, signal: ends.signal, timeout: waits.idle },
        headers: { ...headers, 'accept-encoding': 'gzip' },
      }
      const sent = ask(url, options, resolve)
      sent.on('timeout', ends.late)
      sent.on('error', reject)
      sent.end(body)
    })

  const follow = async (address: string, method: string, headers: Record<string, string>, body: string | undefined, ends: Ends) => {
    let url = within(address, root)
    for (let hop = 0; hop <= mostRedirects; hop++) {
      const answer = await once(url, method, headers, body, ends)
      const { statusCode = 0 } = answer
      const location = answer.headers.location
      const moved = [301, 302, 307, 308].includes(statusCode) && location !== undefined && method === 'GET'
      if (!moved) return response(answer, statusCode, url.href, method)
      // Nobody reads what stands beside it, which need not come to an end.
      answer.destroy()
      url = within(new URL(location, url).href, root)
    }
    throw new TransportError('too many redirects')
  }

  const send: Send = async (address, { method, headers, body }) => {
    if (method !== 'GET' && !(method === 'POST' && exchange.test(new URL(address).pathname)))
      throw new TransportError(`${method} is no read`)
    // One controller for both ends: signals made of the run's own (`AbortSignal.any`) would be kept with all they hold until the run ends.
    const controller = new AbortController()
    const stop = () => controller.abort()
    const state = { late: false }
    const late = () => {
      state.late = true
      stop()
    }
    const timer = setTimeout(late, waits.whole)
    signal.addEventListener('abort', stop, { once: true })
    if (signal.aborted) stop()
    try {
      // Awaited here: the time is over when the last byte came.
      return await follow(address, method, headers, typeof body === 'string' ? body : undefined, { signal: controller.signal, late })
    } catch (error) {
      throw state.late && !signal.aborted ? new TransportError('ETIMEDOUT') : named(error)
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
    }
  }
  return { send, close: () => agent.destroy() }
}

function within(address: string, root: string): URL {
  const url = new URL(address)
  const base = new URL(root)
  const path = base.pathname.replace(/\/$/, '')
  if (url.origin !== base.origin || !(url.pathname === path || url.pathname.startsWith(`${path}/`)) || url.username !== '') {
    throw new TransportError('an address outside the API')
  }
  return url
}

/**
 * The answer as Octokit takes it. To its reads every answer is plain text, which is parsed where it is wanted: its own parser of JSON takes time by the
 * square of a text with quotes that do not close, and many times the memory. Of an exchanged token it is given what is JSON.
 */
async function response(answer: IncomingMessage, status: number, url: string, method: string): Promise<Response> {
  const pieces: Buffer[] = []
  let size = 0
  try {
    for await (const piece of answer as AsyncIterable<Buffer>) {
      size += piece.length
      if (size > longestAnswer) throw new TransportError('an answer of more than 8 MB')
      pieces.push(piece)
    }
    const whole = Buffer.concat(pieces)
    const zipped = answer.headers['content-encoding'] === 'gzip' && whole.length > 0
    const body = zipped ? await inflate(whole, { maxOutputLength: longestAnswer }) : whole
    const type = method === 'GET' || !isJson(body) ? { 'content-type': 'text/plain' } : {}
    const headers = Object.entries({ ...answer.headers, ...type }).flatMap(([name, value]): [string, string][] =>
      name === 'content-encoding' || name === 'content-length' || value === undefined
        ? []
        : [[name, Array.isArray(value) ? value.join(', ') : value]],
    )
    const made = new Response(status === 204 || status === 304 || status < 200 ? null : new Uint8Array(body), {
      status: status < 200 ? 502 : status,
      headers,
    })
    Object.defineProperty(made, 'url', { value: url })
    return made
  } catch (error) {
    throw named(error)
  }
}

function isJson(body: Buffer): boolean {
  try {
    JSON.parse(body.toString('utf8'))
    return true
  } catch {
    return false
  }
}

/** An error by its code alone: its text could hold an address with what is in it. */
function named(error: unknown): TransportError {
  if (error instanceof TransportError) return error
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
  return new TransportError(/^[A-Z][A-Z_0-9]{1,40}$/.test(code) ? code : 'an answer that broke off')
}
