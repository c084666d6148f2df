import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { mistakesIn, routeOf } from './description.js'

/** An answer that is no plain body. */
export interface Scripted {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** What stands behind a path: a body, or what to say each time. Lists are cut into pages by the server. */
export type Behind = { readonly body: unknown } | { readonly say: (count: number, url: URL) => Scripted }

export interface GitHubServer {
  /** Root of its API. */
  readonly url: string
  readonly log: readonly {
    readonly method: string
    readonly path: string
    readonly status: number
    readonly headers: IncomingMessage['headers']
  }[]
  /** Answers that were not as GitHub describes them. */
  readonly mistakes: readonly string[]
  /** The most requests that were open at once. */
  readonly peak: () => number
  close(): Promise<void>
}

export interface ServerOptions {
  /** Where the API begins: `/api/v3` on an enterprise server. */
  readonly base?: string
  /** The token it accepts; null accepts any. */
  readonly token?: string | null
  /** Milliseconds before it answers. */
  readonly delay?: number
  readonly scopes?: string
}

/** GitHub's REST API as far as nhi asks it: pages, tags, limits, refusals. `find` gives what stands behind a path, with its query in `url`. */
export async function startGitHub(find: (path: string, url: URL) => Behind | null, options: ServerOptions = {}): Promise<GitHubServer> {
  const { base = '', token = null, delay = 0, scopes = 'repo, read:org, admin:org, admin:org_hook' } = options
  const log: { method: string; path: string; status: number; headers: IncomingMessage['headers'] }[] = []
  const mistakes: string[] = []
  const counts = new Map<string, number>()
  let open = 0
  let peak = 0

  const answer = (request: IncomingMessage, url: URL): Scripted => {
    const path = url.pathname.slice(base.length)
    if (!url.pathname.startsWith(`${base}/`)) return { status: 404, body: { message: 'Not Found' } }
    if (token !== null && request.headers.authorization !== `token ${token}` && request.headers.authorization !== `Bearer ${token}`) {
      return { status: 401, body: { message: 'Bad credentials' } }
    }
    const behind = find(path, url)
    if (behind === null) return { status: 404, body: { message: 'Not Found' } }
    if ('say' in behind) {
      const count = counts.get(request.url ?? '') ?? 0
      counts.set(request.url ?? '', count + 1)
      return behind.say(count, url)
    }
    const { body, link } = paged(behind.body, url)
    const route = routeOf(path)
    const mistake = route === null ? `no route ${path}` : mistakesIn(route, body)
    if (mistake !== null) mistakes.push(`${path}: ${mistake}`)
    const tag = `"${createHash('sha256').update(JSON.stringify(body)).digest('hex').slice(0, 16)}"`
    const headers = { etag: tag, ...(link === null ? {} : { link }) }
    return request.headers['if-none-match'] === tag ? { status: 304, headers } : { status: 200, body, headers }
  }

  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`)
    peak = Math.max(peak, ++open)
    const respond = () => {
      const { status, body, headers = {} } = answer(request, url)
      log.push({ method: request.method ?? '', path: `${url.pathname.slice(base.length)}${url.search}`, status, headers: request.headers })
      response.writeHead(status, {
        'content-type': 'application/json; charset=utf-8',
        'x-oauth-scopes': scopes,
        ...headers,
        ...(body === undefined ? {} : { 'content-encoding': 'gzip' }),
      })
      response.end(body === undefined ? undefined : gzipSync(typeof body === 'string' ? body : JSON.stringify(body)))
      open--
    }
    if (delay === 0) respond()
    else setTimeout(respond, delay)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}${base}`,
    log,
    mistakes,
    peak: () => peak,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

/** A page of a list, or of the list an object holds, with the address of the next. */
function paged(body: unknown, url: URL): { body: unknown; link: string | null } {
  const size = Number(url.searchParams.get('per_page') ?? '30')
  const page = Number(url.searchParams.get('page') ?? '1')
  const cut = (list: readonly unknown[]) => list.slice((page - 1) * size, page * size)
  const linkFor = (list: readonly unknown[]) => {
    if (list.length <= page * size) return null
    const next = new URL(url)
    next.searchParams.set('page', String(page + 1))
    return `<${next.href}>; rel="next"`
  }
  if (Array.isArray(body)) return { body: cut(body), link: linkFor(body) }
  if (typeof body !== 'object' || body === null || !('total_count' in body)) return { body, link: null }
  const list = Object.entries(body).find((entry): entry is [string, unknown[]] => Array.isArray(entry[1]))
  return list === undefined ? { body, link: null } : { body: { ...body, [list[0]]: cut(list[1]) }, link: linkFor(list[1]) }
}
