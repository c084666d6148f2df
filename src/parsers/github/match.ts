import { addressOf } from './answer.js'
import type { GitHubRoute } from './route.js'
import { githubRoutes } from './routes.js'

/** An address with the route it belongs to and the names in it, decoded. */
export interface Matched {
  readonly route: GitHubRoute
  readonly host: string
  /** From the API's root, without a query. */
  readonly path: string
  readonly page: number
  /** Of the route's placeholders; `filter` says which people a list is limited to. */
  readonly names: Readonly<Record<string, string>>
  /** Null where the address names none. */
  readonly owner: string | null
  readonly repository: string | null
}

const patterns = githubRoutes.map((route) => ({ route, parts: route.path.slice(1).split('/') }))

/** Which route an address belongs to; null for one that nothing is known of. */
export function matchRoute(url: string): Matched | null {
  const address = addressOf(url)
  if (address === null) return null
  const parts = address.path.slice(1).split('/')
  for (const { route, parts: pattern } of patterns) {
    const found = pattern.length === parts.length ? namesIn(pattern, parts) : null
    if (found === null) continue
    const names = { ...found, ...filterOf(url) }
    const owner = found.org ?? found.owner ?? found.username ?? null
    return { route, ...address, names, owner, repository: found.repo ?? null }
  }
  return null
}

function namesIn(pattern: readonly string[], parts: readonly string[]): Record<string, string> | null {
  const names: Record<string, string> = {}
  for (const [index, piece] of pattern.entries()) {
    const part = parts[index] ?? ''
    if (!piece.startsWith('{')) {
      if (piece !== part) return null
      continue
    }
    const name = decoded(part)
    if (name === null || name === '') return null
    names[piece.slice(1, -1)] = name
  }
  return names
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

function filterOf(url: string): { filter?: string } {
  const query = new URLSearchParams(url.slice(url.indexOf('?') + 1))
  const filter = query.get('filter') ?? query.get('role')
  return url.includes('?') && filter !== null ? { filter } : {}
}
