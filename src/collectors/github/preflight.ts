import type { Gap } from '../../core/gap.js'
import { failed } from '../../core/gap.js'
import type { Asker } from '../../parsers/github/refusal.js'
import type { Asking } from './asking.js'
import type { Reading } from './reading.js'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** Asks who asks, before anything else: what kind of token it is, its scopes, its end. A token that is refused ends the run here. */
export async function introduce(
  asking: Asking,
  asker: Mutable<Asker>,
  target: string,
  emit: (item: Gap | { readonly note: string }) => void,
): Promise<void> {
  if (asker.token === 'none') {
    emit(
      failed(
        'forbidden',
        'everything but what is public',
        'a token: GITHUB_TOKEN, GH_TOKEN, or an app (nhi init github says which access)',
      ),
    )
    return
  }
  // An app's token is nobody's: it has no user to ask for.
  if (asker.token === 'app') return
  const page = await asking.ask('/user', false)
  if (typeof page === 'string') return
  const { status, headers } = page.answer
  if (status === 401) {
    emit(failed('forbidden', target, 'a token GitHub accepts: this one is expired, revoked or of another host'))
    asking.stop()
    return
  }
  const scopes = headers['x-oauth-scopes']
  if (scopes !== undefined) {
    asker.scopes = scopes
      .split(',')
      .map((scope) => scope.trim())
      .filter((scope) => scope !== '')
    if (asker.token === 'unknown') asker.token = 'classic'
  }
  const end = headers['github-authentication-token-expiration']
  if (end !== undefined && /^[\w :+-]{1,40}$/.test(end)) emit({ note: `github: the token ends ${end}` })
  else if (asker.token === 'classic') emit({ note: 'github: the token has no end: give it one' })
  const wide = asker.scopes?.filter((scope) => /^(?:delete_repo|admin:enterprise|write:packages|workflow|gist|user)$/.test(scope)) ?? []
  if (wide.length > 0) emit({ note: `github: nhi has no use for the scopes ${wide.join(', ')}: nhi init github says what it needs` })
}

/** What the token could see and what it could not, one a line. */
export function capabilities(asker: Asker, reading: Reading): string[] {
  const { token, scopes, role } = asker
  const said = [`token: ${token}`, scopes === null ? '' : `scopes: ${scopes.join(' ') || 'none'}`, role === null ? '' : `role: ${role}`]
  const rows = [...reading.seen]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([what, status]) => `${status === 'ok' ? 'sees ' : 'not  '} ${what}${status === 'ok' ? '' : ` (${status})`}`)
  return [said.filter((one) => one !== '').join(', '), ...rows]
}
