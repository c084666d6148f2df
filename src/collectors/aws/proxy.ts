import { Agent, type AgentOptions, type RequestOptions } from 'node:https'
import { connect as connectPlainly, isIP, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect as connectSafely } from 'node:tls'
import { Refusal } from './refusal.js'

/** The way out through a proxy. Its user and password are sent to it and printed nowhere. */
interface Proxy {
  readonly url: URL
  /** `proxy.acme.example:3128`: what a message may say. */
  readonly name: string
}

const longestWait = 10_000
const longestAnswer = 16_384

/**
 * An agent that takes the way the environment names (`https_proxy`, `all_proxy`, `no_proxy`, capitals too, small letters first, as curl reads them);
 * undefined where it names none. Endpoints of `http:`, as emulators have them, are asked directly. Throws `Refusal` for what is no HTTP proxy.
 */
export function agentOf(environment: Readonly<Record<string, string | undefined>>): Agent | undefined {
  const named = (name: string) => environment[name] || environment[name.toUpperCase()] || undefined
  const text = named('https_proxy') ?? named('all_proxy')
  if (text === undefined) return undefined
  const proxy = proxyOf(text)
  const excepted = exceptions(named('no_proxy') ?? '')
  return new ProxyAgent(proxy, excepted, { keepAlive: true, maxSockets: 50 })
}

function proxyOf(text: string): Proxy {
  const whole = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`
  const url = URL.canParse(whole) ? new URL(whole) : null
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '') {
    throw new Refusal('unreadable', 'a proxy in HTTPS_PROXY that is written http://HOST:PORT or https://HOST:PORT', true, 'Proxy')
  }
  return { url, name: `${url.hostname}:${portOf(url)}` }
}

function portOf({ port, protocol }: URL): number {
  return port !== '' ? Number(port) : protocol === 'https:' ? 443 : 80
}

/** Tells hosts that are reached directly: `*`, a name with all beneath it, with or without a port. */
function exceptions(text: string): (host: string, port: number) => boolean {
  const entries = text.split(/[\s,]+/).filter((entry) => entry !== '')
  return (host, port) =>
    entries.some((entry) => {
      if (entry === '*') return true
      const [, name = entry, only] = /^(.+):(\d{1,5})$/.exec(isIP(entry) === 6 ? '' : entry) ?? []
      const bare = name.replace(/^\*?\./, '').toLowerCase()
      const asked = host.toLowerCase()
      return (only === undefined || Number(only) === port) && (asked === bare || asked.endsWith(`.${bare}`))
    })
}

/** Opens a tunnel (CONNECT, RFC 9110) and speaks TLS with the other end through it: the proxy sees the host's name alone. */
class ProxyAgent extends Agent {
  readonly #proxy: Proxy
  readonly #excepted: (host: string, port: number) => boolean

  constructor(proxy: Proxy, excepted: (host: string, port: number) => boolean, options: AgentOptions) {
    super(options)
    this.#proxy = proxy
    this.#excepted = excepted
  }

  override createConnection(options: RequestOptions, callback?: (error: Error | null, socket: Duplex) => void): Duplex | null | undefined {
    const { host, port, servername } = endOf(options)
    if (this.#excepted(host, port)) return super.createConnection(options, callback)
    tunnel(this.#proxy, `${host.includes(':') ? `[${host}]` : host}:${port}`).then(
      (socket) => callback?.(null, connectSafely({ socket, ...(servername === undefined ? {} : { servername }) })),
      // The socket counts for nothing beside an error.
      (error: unknown) => callback?.(error instanceof Error ? error : new Error('no tunnel'), new Socket()),
    )
    return undefined
  }
}

function endOf(options: object): { host: string; port: number; servername: string | undefined } {
  const host = 'host' in options && typeof options.host === 'string' ? options.host : 'localhost'
  const port = 'port' in options ? Number(options.port) : 443
  const name =
    'servername' in options && typeof options.servername === 'string' && options.servername !== '' ? options.servername : undefined
  return { host, port, servername: name ?? (isIP(host) === 0 ? host : undefined) }
}

/** A connection to `end` through a proxy. Rejects with a `Refusal` that names the proxy, in ten seconds at most. */
async function tunnel({ url, name }: Proxy, end: string): Promise<Socket> {
  const place = { host: url.hostname.replace(/^\[|\]$/g, ''), port: portOf(url) }
  const socket: Socket = url.protocol === 'https:' ? connectSafely({ ...place, servername: place.host }) : connectPlainly(place)
  const who = `${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`
  const credentials = url.username === '' ? '' : `Proxy-Authorization: Basic ${Buffer.from(who).toString('base64')}\r\n`
  const refused = (needs: string) => new Refusal('unreadable', needs, true, 'Proxy')
  return await new Promise<Socket>((resolve, reject) => {
    const fail = (needs: string) => {
      clearTimeout(timer)
      socket.destroy()
      reject(refused(needs))
    }
    const timer = setTimeout(() => fail(`an answer of the proxy ${name}: it said nothing for ${longestWait / 1000} s`), longestWait)
    let answer = ''
    const closed = () => fail(`a connection through the proxy ${name}: it closed before it answered`)
    const broken = (error: Error & { code?: string }) => fail(`a connection to the proxy ${name}: ${error.code ?? 'it failed'}`)
    const more = (bytes: Buffer) => {
      answer += bytes.toString('latin1')
      const end = answer.indexOf('\r\n\r\n')
      if (end < 0 && answer.length <= longestAnswer) return
      const status = /^HTTP\/1\.[01] (\d{3})\b/.exec(answer)?.[1]
      if (end < 0 || status === undefined) return fail(`an HTTP proxy at ${name}: it answered something else`)
      if (status !== '200') return fail(`a proxy that lets us through: ${name} answered ${status}`)
      clearTimeout(timer)
      socket.off('data', more).off('error', broken).off('close', closed)
      const rest = Buffer.from(answer.slice(end + 4), 'latin1')
      if (rest.length > 0) socket.unshift(rest)
      resolve(socket)
    }
    socket.on('data', more).on('error', broken).on('close', closed)
    socket.write(`CONNECT ${end} HTTP/1.1\r\nHost: ${end}\r\n${credentials}\r\n`)
  })
}
