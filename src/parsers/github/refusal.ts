import { failed, type Gap, limit } from '../../core/gap.js'
import type { GitHubAnswer } from './answer.js'
import { fieldsOf, text } from './fields.js'
import type { GitHubRoute } from './route.js'

/** What is known of whoever asked; null where nobody knows. */
export interface Asker {
  readonly token: 'classic' | 'fine-grained' | 'app' | 'oauth' | 'user-to-server' | 'unknown' | 'none'
  /** Of a classic token. */
  readonly scopes: readonly string[] | null
  /** Administrates the repository that is spoken of. */
  readonly repositoryAdmin: boolean | null
  readonly role: 'admin' | 'member' | 'app' | 'none' | null
  /** True on GitHub Enterprise Server. */
  readonly server: boolean
}

/** An asker of whom nothing is known: recorded answers. */
export const unknownAsker: Asker = { token: 'unknown', scopes: null, repositoryAdmin: null, role: null, server: false }

/** `ok`: an answer. `absent`: the thing asked for is known not to be there, which is an answer too. Else why it was not looked at. */
export type Verdict =
  | { readonly kind: 'ok' }
  | { readonly kind: 'absent' }
  | { readonly kind: 'refused'; readonly gap: Gap; readonly final: boolean }

const ok: Verdict = { kind: 'ok' }
const absent: Verdict = { kind: 'absent' }

/**
 * What an answer's status means for what was asked. GitHub hides what a token may not see behind 404: whether that is a refusal, a feature that is off or
 * a thing that is not there follows from who asked. `what` names the thing: `deploy keys of acme/app`.
 */
export function verdictOf(
  answer: Pick<GitHubAnswer, 'status' | 'body' | 'headers'>,
  route: GitHubRoute,
  what: string,
  asker: Asker,
): Verdict {
  const { status } = answer
  if (status >= 200 && status < 300) return ok
  const refused = (gap: Gap, final = false): Verdict => ({ kind: 'refused', gap, final })
  if (status === 401)
    return refused(failed('forbidden', what, 'a token GitHub accepts: this one is expired, revoked or of another host'), true)
  if (isRateLimit(answer)) return refused(failed('rate-limited', what, 'another run when the limit is over'))
  if (status === 403) return refused(forbidden(answer, route, what, asker))
  if (status === 404) return notFound(answer, route, what, asker)
  if (status === 409) return refused(limit('skipped', what, 'a repository that is not empty'))
  if (status === 410 || status === 422) return refused(limit('disabled', what, 'the feature switched on'))
  if (status === 451) return refused(failed('unreadable', what, 'access that is not blocked for legal reasons'))
  if (status === 302 || status === 301) return refused(failed('not-found', what, 'its new name: it was moved'))
  return refused(failed('unreadable', what, `a server that answers: it said ${status}`))
}

/** True for an answer that only says: too many questions. */
export function isRateLimit({ status, body, headers }: Pick<GitHubAnswer, 'status' | 'body' | 'headers'>): boolean {
  if (status === 429) return true
  if (status !== 403) return false
  return headers['x-ratelimit-remaining'] === '0' || headers['retry-after'] !== undefined || /rate limit/i.test(messageOf(body))
}

function forbidden({ body, headers }: Pick<GitHubAnswer, 'body' | 'headers'>, route: GitHubRoute, what: string, asker: Asker): Gap {
  const message = messageOf(body)
  if (headers['x-github-sso'] !== undefined || /SAML enforcement/i.test(message)) {
    return failed('forbidden', what, 'the token authorised for single sign-on: https://github.com/settings/tokens, Configure SSO')
  }
  if (/organization owner|must be an owner|admin rights|must have admin/i.test(message)) {
    return failed(
      'forbidden',
      what,
      `${/repository/i.test(message) || route.path.startsWith('/repos/') ? 'an administrator' : 'an owner of the organization'} to ask`,
    )
  }
  if (/\bdisabled\b/i.test(message)) return limit('disabled', what, 'the feature switched on')
  if (/allow ?list|IP address/i.test(message)) return failed('forbidden', what, 'an address on the IP allow list of the organization')
  return failed('forbidden', what, needsOf(route, headers['x-accepted-github-permissions'], asker))
}

function notFound(answer: Pick<GitHubAnswer, 'body' | 'headers'>, route: GitHubRoute, what: string, asker: Asker): Verdict {
  const refused = (gap: Gap): Verdict => ({ kind: 'refused', gap, final: false })
  if (/\bdisabled\b|not enabled/i.test(messageOf(answer.body))) return refused(limit('disabled', what, 'the feature switched on'))
  if (route.missingOn === 'server' && asker.server)
    return refused(limit('unsupported', what, 'github.com: GitHub Enterprise Server has it not'))
  if (route.appsOnly && asker.token !== 'app') return refused(failed('forbidden', what, 'a GitHub App with Personal access tokens: read'))
  // What is missing is the app's page, the CODEOWNERS file, the folder of workflows: an answer.
  if (route.path === '/apps/{app_slug}' || route.path.endsWith('/codeowners/errors')) return absent
  if (isWhole(route)) return refused(failed('not-found', what, 'its right name, or a token that may see it'))
  if (route.missingOn === 'all-but-cloud') {
    return refused(limit('unsupported', what, 'an organization of GitHub Enterprise Cloud with SAML single sign-on, and its owner to ask'))
  }
  if (route.path.startsWith('/repos/') && asker.repositoryAdmin === true && asker.token === 'classic') {
    return refused(limit('unsupported', what, 'the feature switched on, or a plan or server version that has it'))
  }
  if (route.path.startsWith('/orgs/') && asker.role === 'admin' && holds(asker, route.scope)) {
    return refused(limit('unsupported', what, 'the feature switched on, or a plan or server version that has it'))
  }
  return refused(failed('forbidden', what, needsOf(route, answer.headers['x-accepted-github-permissions'], asker)))
}

/** An owner or a repository itself. */
function isWhole({ path }: GitHubRoute): boolean {
  return path === '/orgs/{org}' || path === '/users/{username}' || path === '/repos/{owner}/{repo}'
}

/** What a token of this kind would need. */
function needsOf(route: GitHubRoute, accepted: string | undefined, asker: Asker): string {
  if (route.appsOnly && asker.token !== 'app') return 'a GitHub App with Personal access tokens: read'
  if (asker.token === 'none') return 'a token: GITHUB_TOKEN'
  if (asker.token === 'classic' || asker.token === 'oauth') {
    if (!holds(asker, route.scope)) return `the scope ${route.scope}`
    if (route.path.startsWith('/admin/')) return 'a site administrator of the server to ask'
    return route.path.startsWith('/repos/') ? 'an administrator of the repository to ask' : 'an owner of the organization to ask'
  }
  // The header is the server's, and only words of this form are repeated.
  const named = accepted !== undefined && /^[a-z_=,; ]{1,200}$/.test(accepted) ? ` (${accepted})` : ''
  const permission = `the permission ${route.permission}${named}`
  return asker.token === 'unknown' ? `${permission}, or the scope ${route.scope}` : permission
}

const wider: Readonly<Record<string, readonly string[]>> = {
  'read:org': ['admin:org', 'write:org'],
  'read:repo_hook': ['admin:repo_hook', 'write:repo_hook', 'repo'],
  'admin:org': [],
}

function holds({ scopes }: Asker, scope: string): boolean {
  return scopes === null || scopes.includes(scope) || (wider[scope] ?? []).some((one) => scopes.includes(one))
}

function messageOf(body: unknown): string {
  return (text(fieldsOf(body).message) ?? '').slice(0, 1000)
}
