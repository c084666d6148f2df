import { isFields, text } from './fields.js'

/** One answer of the REST API, live or recorded. */
export interface GitHubAnswer {
  /** Absolute, or from the API's root on: `/repos/acme/app/keys?per_page=100`. */
  readonly url: string
  readonly status: number
  readonly body: unknown
  /** Lower-case names. Only what refusals are told by is ever looked at. */
  readonly headers: Readonly<Record<string, string>>
}

/** Where an address leads: which host's API, and the path from its root. */
export interface GitHubAddress {
  readonly host: string
  readonly path: string
  readonly page: number
}

/** Reads an address of github.com's API, of a data-residency tenant's or an enterprise server's. Null for what is none. */
export function addressOf(url: string): GitHubAddress | null {
  const parsed = parsedUrl(url)
  if (parsed === null) return null
  const page = Number(parsed.searchParams.get('page') ?? '1')
  const enterprise = parsed.pathname.startsWith('/api/v3/')
  const path = enterprise ? parsed.pathname.slice('/api/v3'.length) : parsed.pathname
  const host = url.startsWith('/') ? 'github.com' : hostOf(parsed)
  return { host, path, page: Number.isSafeInteger(page) && page > 0 ? page : 1 }
}

function parsedUrl(url: string): URL | null {
  if (!/^(?:https?:\/\/|\/)/.test(url) || url.length > 4096) return null
  try {
    return new URL(url, 'https://api.github.com')
  } catch {
    return null
  }
}

/** The host people know: `github.com` for its API, `acme.ghe.com` for `api.acme.ghe.com`, else the host itself. */
export function hostOf({ host }: Pick<URL, 'host'>): string {
  return host === 'api.github.com' || host.endsWith('.ghe.com') ? host.replace(/^api\./, '') : host
}

/** A recorded answer: a JSON object with `url`, `status` and `body`, and `method`, which is GET. Null for what is none. */
export function recordedAnswer(value: unknown): GitHubAnswer | null {
  if (!isFields(value)) return null
  const { method, url, status, body, headers } = value
  if (method !== 'GET' || typeof url !== 'string' || typeof status !== 'number' || !('body' in value)) return null
  if (addressOf(url) === null) return null
  const kept = Object.entries(isFields(headers) ? headers : {}).flatMap(([name, one]) => {
    const said = text(one)
    return said === undefined ? [] : [[name.toLowerCase(), said] as const]
  })
  return { url, status, body, headers: Object.fromEntries(kept) }
}
