import { retry } from '@octokit/plugin-retry'
import { throttling } from '@octokit/plugin-throttling'
import { Octokit } from '@octokit/rest'
import type { GitHubAnswer } from '../../parsers/github/answer.js'
import { isRateLimit } from '../../parsers/github/refusal.js'
import type { AnswerCache } from './cache.js'
import type { Credential } from './credential.js'
import { type Send, TransportError } from './transport.js'
import { createPace, createPatience, secondsToWait, sleep } from './waits.js'

/** An answer with where its list goes on; null at the end. */
export interface Page {
  readonly answer: GitHubAnswer
  readonly next: string | null
}

/** Why a question was not sent or not answered. */
export type NotAsked = 'budget' | 'rate-limited' | 'over' | 'unreachable'

/** Asks GitHub, within a budget, by way of the cache. */
export interface Asking {
  /** Asks for an address from the API's root on. `keep` says whether the answer may be kept for the next run. */
  ask(path: string, keep: boolean): Promise<Page | NotAsked>
  /** Ends it: nothing further is sent. */
  stop(): void
  readonly stats: () => {
    readonly sent: number
    readonly unchanged: number
    readonly reused: number
    readonly trouble: string | null
    readonly cut: boolean
  }
  /** Requests that may still be sent. */
  readonly left: () => number
  /** Sets the most that may be sent in all. */
  limit(most: number): void
}

export interface AskingOptions {
  readonly root: string
  readonly send: Send
  readonly credential: Credential
  readonly cache: AnswerCache
  readonly signal: AbortSignal
  /** True where GitHub's limits by the minute apply: its cloud. */
  readonly paced: boolean
  readonly most: number
  readonly userAgent: string
}

const Client = Octokit.plugin(throttling, retry)
const kept = [
  'x-accepted-github-permissions',
  'x-accepted-oauth-scopes',
  'x-oauth-scopes',
  'x-github-sso',
  'retry-after',
  'x-ratelimit-remaining',
]
const told = [...kept, 'x-ratelimit-reset', 'github-authentication-token-expiration', 'etag', 'link']

/** A server that asks to be waited for so often for one answer is not waited for any more. */
const mostAttempts = 5
/** From so many questions in a row on that no answer came to, nothing is sent any more: each would be waited for as long as the first. */
const enoughSilence = 5

/** Makes the client: version header, waits for limits up to a cap, one more attempt where the server failed. */
export function createAsking({ root, send, credential, cache, signal, paced, most, userAgent }: AskingOptions): Asking {
  const patience = createPatience()
  const pace = paced ? createPace(signal) : null
  const state = { sent: 0, unchanged: 0, reused: 0, most, over: false, trouble: null as string | null, cut: false, silent: 0 }
  const quiet = { debug() {}, info() {}, warn() {}, error() {} }
  // The plug-in's own waits cannot be ended, and a server that says 0 seconds, or a year too far, would be asked without end.
  const never = () => false
  const client = new Client({
    baseUrl: root,
    userAgent,
    log: quiet,
    request: { fetch: send, signal },
    ...credential.client,
    throttle: { onRateLimit: never, onSecondaryRateLimit: never },
    retry: { retries: 1, doNotRetry: [400, 401, 403, 404, 409, 410, 422, 429, 451] },
  })
  client.hook.before('request', (options) => {
    options.headers['x-github-api-version'] = '2022-11-28'
    options.headers.accept = 'application/vnd.github+json'
  })

  const refuse = (): NotAsked | null => {
    if (state.over || signal.aborted) return 'over'
    if (patience.over()) return 'rate-limited'
    if (state.silent >= enoughSilence) return 'unreachable'
    return state.sent >= state.most ? 'budget' : null
  }
  const cut = (why: NotAsked): NotAsked => {
    state.cut = true
    return why
  }

  /** Sends once. What came back, how many seconds to wait before it is sent again, or why nothing came. */
  const once = async (path: string, keep: boolean, tag: string | null): Promise<Page | { wait: number } | { why: NotAsked }> => {
    try {
      // `request` is made anew each time: the plug-ins count attempts in it, and would count on where the last question failed.
      const answer = await client.request({
        method: 'GET',
        url: path,
        headers: tag === null ? {} : { 'if-none-match': tag },
        request: {},
      })
      state.silent = 0
      const headers = headersOf(answer.headers)
      const body = parsed(answer.data)
      if (keep && headers.etag !== undefined) cache.keep(path, headers.etag, body, headers.link ?? null)
      return pageOf(root, path, answer.status, body, headers)
    } catch (error) {
      const failure = failureOf(error)
      if (failure === null) {
        if (signal.aborted) return { why: 'over' }
        state.silent++
        state.trouble = troubleOf(error)
        return { why: 'unreachable' }
      }
      state.silent = 0
      const known = failure.status === 304 ? cache.body(path) : null
      if (failure.status === 304) state.unchanged++
      if (known !== null) {
        if (tag !== null) cache.keep(path, tag, known.body, known.link)
        return pageOf(root, path, 200, known.body, { link: known.link ?? '' })
      }
      if (isRateLimit({ status: failure.status, body: failure.body, headers: failure.headers })) {
        return { wait: secondsToWait(failure.headers, Date.now()) }
      }
      return pageOf(root, path, failure.status, failure.body, failure.headers)
    }
  }

  return {
    async ask(path, keep) {
      if (keep && cache.fresh(path)) {
        const known = cache.body(path)
        if (known !== null) {
          state.reused++
          return pageOf(root, path, 200, known.body, { link: known.link ?? '' })
        }
      }
      const tag = keep ? cache.tag(path) : null
      for (let attempt = 0; ; attempt++) {
        const refused = refuse()
        if (refused !== null) return cut(refused)
        state.sent++
        await pace?.()
        if (signal.aborted) return cut('over')
        const heard = await once(path, keep, tag)
        if (!('wait' in heard)) return 'why' in heard ? cut(heard.why) : heard
        if (attempt >= mostAttempts) patience.giveUp()
        if (!patience.may(heard.wait)) return cut('rate-limited')
        await sleep(heard.wait * 1000, signal)
      }
    },
    stop() {
      state.over = true
    },
    stats: () => state,
    left: () => Math.max(0, state.most - state.sent),
    limit(count) {
      state.most = count
    },
  }
}

function pageOf(root: string, path: string, status: number, body: unknown, headers: Readonly<Record<string, string>>): Page {
  const answer = {
    url: `${root}${path}`,
    status,
    body,
    headers: Object.fromEntries(kept.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]]))),
  }
  return { answer: { ...answer, headers: { ...answer.headers, ...expiry(headers) } }, next: nextOf(headers.link ?? '', root) }
}

function expiry(headers: Readonly<Record<string, string>>): Record<string, string> {
  const name = 'github-authentication-token-expiration'
  const value = headers[name]
  return value === undefined ? {} : { [name]: value }
}

/** Where a list goes on, from the API's root on; null when it ends, or would go on elsewhere. */
export function nextOf(link: string, root: string): string | null {
  const [, url] = /<([^<>\s]{1,2048})>\s{0,4};\s{0,4}rel="next"/.exec(link.slice(0, 8192)) ?? []
  return url?.startsWith(`${root}/`) === true ? url.slice(root.length) : null
}

/** The JSON of an answer, which the transport hands on as text; what is none stays text. */
function parsed(data: unknown): unknown {
  if (typeof data !== 'string') return data
  try {
    return JSON.parse(data)
  } catch {
    return data
  }
}

function headersOf(headers: object): Record<string, string> {
  const all: Record<string, unknown> = { ...headers }
  return Object.fromEntries(
    told.flatMap((name) => (typeof all[name] === 'string' || typeof all[name] === 'number' ? [[name, String(all[name])]] : [])),
  )
}

/** What an error of Octokit says of the answer behind it; null when there was none. */
function failureOf(error: unknown): { status: number; body: unknown; headers: Record<string, string> } | null {
  if (typeof error !== 'object' || error === null || !('response' in error) || !('status' in error)) return null
  const { response, status } = error
  if (typeof response !== 'object' || response === null || typeof status !== 'number') return null
  const body = 'data' in response ? parsed(response.data) : null
  const headers =
    'headers' in response && typeof response.headers === 'object' && response.headers !== null ? headersOf(response.headers) : {}
  return { status, body, headers }
}

/** What kept the server from answering, in a word that may be printed. */
function troubleOf(error: unknown): string {
  if (error instanceof TransportError) return error.code
  const message = error instanceof Error ? error.message : ''
  return /^(?:[A-Z][A-Z_0-9]{1,40}|an? [a-z0-9 A-Z]{1,40}|too many redirects)$/.test(message) ? message : 'an answer that makes no sense'
}
