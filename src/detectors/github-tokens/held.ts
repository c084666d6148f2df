import type { Detection } from '../../core/detection.js'
import {
  type GitHubAccount,
  type GitHubCredential,
  type GitHubOwner,
  githubCredentialPath,
  githubMachine,
  githubStatus,
  type Placed,
} from '../../core/github.js'
import type { LastUse } from '../../core/identity.js'
import { listOption, numberOption, type Rule } from '../../core/rule.js'
import { idleness, listed } from '../lib/github/days.js'
import { ofThing, type Rules } from '../lib/github/finding.js'

/** A token somebody holds, whichever kind it is. */
export interface Held {
  readonly thing: Placed<object>
  readonly path: string
  readonly credential: string
  /** `fine-grained token`, `personal access token`, `SSH key`. */
  readonly kind: string
  readonly name: string
  readonly holder: GitHubAccount
  readonly since: string | undefined
  readonly lastUsedAt: LastUse
  readonly expiresAt: string | 'never' | undefined
  /** For `fix`, how its access is taken back: the organization whose page lists it, or the address of its authorization. */
  readonly revoking: { readonly listedIn: string | null; readonly authorization: string | null }
  /** What it may write in every repository, or the scopes of a classic token. */
  readonly reach: { readonly permissions: readonly string[]; readonly scopes: readonly string[] }
}

/** The tokens of an owner that work: fine-grained ones that have not expired, and what people authorised for single sign-on. */
export function heldTokens(owner: GitHubOwner): Held[] {
  const people = [...owner.members, ...owner.outside]
  const account = (login: string) => people.find((one) => one.login.toLowerCase() === login.toLowerCase()) ?? { login, type: 'User' }
  return [
    ...owner.tokens
      .filter(({ expired }) => !expired)
      .map((token): Held => {
        const written = Object.entries(token.permissions).flatMap(([name, level]) => (level === 'read' ? [] : [name]))
        return {
          ...{
            thing: token,
            path: `token/${token.id}`,
            credential: `fine-grained token ${token.id} of ${owner.login}`,
            kind: 'fine-grained token',
          },
          ...{ name: token.name, holder: token.owner, since: token.grantedAt, lastUsedAt: token.lastUsedAt, expiresAt: token.expiresAt },
          revoking: { listedIn: owner.login, authorization: null },
          reach: { permissions: token.repositories === 'all' ? written : [], scopes: [] },
        }
      }),
    ...owner.credentials.map((one): Held => {
      const classic = one.kind === 'personal access token'
      return {
        ...{
          thing: one,
          path: githubCredentialPath(one),
          credential: one.fingerprint ?? `${one.kind} ${one.id} of ${owner.login}`,
          kind: one.kind,
        },
        ...{ name: one.name ?? String(one.id), holder: account(one.login), since: one.authorizedAt, lastUsedAt: one.lastUsedAt },
        // An SSH key has no end by its nature, and other tokens are renewed by what made them.
        expiresAt: classic ? one.expiresAt : undefined,
        revoking: { listedIn: null, authorization: revocationOf(owner, one) },
        reach: { permissions: [], scopes: classic ? one.scopes : [] },
      }
    }),
  ]
}

/** The address in the API by which a credential is taken back. */
function revocationOf({ login }: GitHubOwner, { listedBy, id }: GitHubCredential): string {
  if (listedBy === 'organization') return `orgs/${login}/credential-authorizations/${id}`
  return `admin/${listedBy === 'server-tokens' ? 'tokens' : 'keys'}/${id}`
}

/** What is wrong with a token. */
export function* tokenFindings(owner: GitHubOwner, held: Held, now: Date, rules: Rules): Iterable<Detection> {
  const { login } = held.holder
  const say = (rule: Rule, what: string, facts: Detection['facts'] = {}) =>
    ofThing(owner, held.thing, held.path, {
      ...{ rule, subject: `${held.name} of ${login}`, credential: held.credential },
      message: `${held.kind} '${held.name}' of ${login} ${what}`,
      facts: { name: held.name, user: login, ...held.revoking, ...facts },
    })
  const orphaned = rules.get('github-token-orphaned')
  if (orphaned !== undefined && githubStatus(owner, login) === 'departed')
    yield say(orphaned, `still reaches ${owner.login}, where ${login} is no more`)
  const endless = rules.get('github-token-no-expiry')
  if (endless !== undefined && held.expiresAt === 'never') yield say(endless, 'has no end')
  const unused = rules.get('github-token-unused')
  if (unused !== undefined) {
    const maxIdleDays = numberOption(unused, 'maxIdleDays')
    const idle = idleness(held, { maxIdleDays, graceDays: maxIdleDays }, now)
    if (idle !== null) yield say(unused, idle.text, { idleDays: idle.idleDays })
  }
  const overbroad = rules.get('github-token-overbroad')
  if (overbroad !== undefined) {
    const powers = held.reach.permissions.filter((name) => listOption(overbroad, 'powers').includes(name)).sort()
    const scopes = held.reach.scopes.filter((name) => listOption(overbroad, 'scopes').includes(name)).sort()
    if (powers.length > 0) yield say(overbroad, `may write ${listed(powers)} in all repositories`)
    else if (scopes.length > 0 && held.reach.scopes.includes('repo')) yield say(overbroad, `has the scopes repo and ${listed(scopes)}`)
    else if (scopes.includes('admin:org') || scopes.includes('delete_repo')) yield say(overbroad, `has the scopes ${listed(scopes)}`)
  }
  const human = rules.get('github-token-human')
  if (human === undefined || githubMachine(owner, held.holder) !== null || held.kind === 'SSH key') return
  const word = wordsOf(held.name).find((one) => listOption(human, 'words').includes(one))
  if (word !== undefined) yield say(human, `is a person's, and its name speaks of ${word}`)
}

function wordsOf(name: string): string[] {
  return name.toLowerCase().split(/[^a-z0-9]+/)
}
