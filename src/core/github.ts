import type {
  GitHubAccount,
  GitHubAgentConfiguration,
  GitHubApp,
  GitHubCodeownersError,
  GitHubCredential,
  GitHubDeployKey,
  GitHubEnvironment,
  GitHubInstallation,
  GitHubRegistry,
  GitHubRepository,
  GitHubRunner,
  GitHubRunnerGroup,
  GitHubSecret,
  GitHubSecretUse,
  GitHubStore,
  GitHubToken,
  GitHubWebhook,
} from './github-things.js'
import type { Location } from './location.js'

/**
 * What is known of owners (organizations and users) on GitHub: first as records, as the REST API answers, then put together owner by owner.
 * Instants are ISO 8601 in UTC. No value of a secret is ever among it: GitHub gives none, and what else may hold one (a variable's value, a webhook's
 * address) is looked at by the detectors of documents and left out here.
 */

export type * from './github-things.js'

/** What may be looked at. A record of each says that it was looked at, even when nothing was there. */
export const githubFacets = [
  'owner',
  'membership',
  'repositories',
  'deploy-keys',
  'secrets',
  'secret-repositories',
  'variables',
  'webhooks',
  'webhook-deliveries',
  'environments',
  'workflow-permissions',
  'actions-policy',
  'runners',
  'runner-groups',
  'oidc-subject',
  'installations',
  'app',
  'tokens',
  'credentials',
  'members',
  'outside-collaborators',
  'collaborators',
  'codeowners-errors',
  'workflow-files',
  'workflow-uses',
  'agent-access',
  'agent-configuration',
  'private-registries',
  'properties',
] as const
/** The name of a facet. */
export type GitHubFacet = (typeof githubFacets)[number]

/** One list of people. */
export type GitHubPeopleFilter = 'all' | 'admin' | '2fa_disabled'

interface GitHubPiece<Kind extends GitHubFacet> {
  readonly provider: 'github'
  readonly kind: Kind
  /** `github.com`, or the host of an enterprise server or a data-residency tenant. */
  readonly host: string
  /** Login as the address of the answer writes it; null for what belongs to no owner (an app's page). */
  readonly owner: string | null
  /** Name; null for what is the owner's. */
  readonly repository: string | null
  /** The target it came by, and the file within it (`/`-path); null for an API's answer. */
  readonly target: string
  readonly path: string | null
  /** Of the recorded answer in that file, from 1. */
  readonly line: number | null
}

/** One answer of the API. Plain data: it crosses threads. */
export type GitHubRecord =
  | (GitHubPiece<'owner'> & {
      readonly type: 'Organization' | 'User'
      readonly login: string
      readonly twoFactorRequired: boolean | undefined
    })
  /** What the asking token's user or app is in the organization; `app` sees what its permissions say. */
  | (GitHubPiece<'membership'> & { readonly role: 'admin' | 'member' | 'app' | 'none' })
  | (GitHubPiece<'repositories'> & { readonly repositories: readonly GitHubRepository[] })
  | (GitHubPiece<'deploy-keys'> & { readonly keys: readonly GitHubDeployKey[] })
  | (GitHubPiece<'secrets'> & {
      readonly store: GitHubStore
      readonly environment: string | null
      readonly secrets: readonly GitHubSecret[]
    })
  | (GitHubPiece<'secret-repositories'> & {
      readonly store: GitHubStore
      readonly secret: string
      readonly repositories: readonly string[]
    })
  | (GitHubPiece<'variables'> & { readonly store: GitHubStore; readonly environment: string | null; readonly names: readonly string[] })
  | (GitHubPiece<'webhooks'> & { readonly hooks: readonly GitHubWebhook[] })
  | (GitHubPiece<'webhook-deliveries'> & { readonly hook: number; readonly statuses: readonly number[] })
  | (GitHubPiece<'environments'> & { readonly environments: readonly GitHubEnvironment[] })
  | (GitHubPiece<'workflow-permissions'> & { readonly write: boolean; readonly approves: boolean })
  | (GitHubPiece<'actions-policy'> & { readonly repositories: string; readonly allowed: string | undefined })
  | (GitHubPiece<'runners'> & { readonly runners: readonly GitHubRunner[] })
  | (GitHubPiece<'runner-groups'> & { readonly groups: readonly GitHubRunnerGroup[] })
  | (GitHubPiece<'oidc-subject'> & {
      /** Null where the default is used. */
      readonly claims: readonly string[] | null
      readonly immutable: boolean | undefined
    })
  | (GitHubPiece<'installations'> & { readonly installations: readonly GitHubInstallation[] })
  | (GitHubPiece<'app'> & { readonly app: GitHubApp })
  | (GitHubPiece<'tokens'> & { readonly tokens: readonly GitHubToken[] })
  | (GitHubPiece<'credentials'> & { readonly credentials: readonly GitHubCredential[] })
  | (GitHubPiece<'members'> & { readonly filter: GitHubPeopleFilter; readonly people: readonly GitHubAccount[] })
  | (GitHubPiece<'outside-collaborators'> & { readonly filter: GitHubPeopleFilter; readonly people: readonly GitHubAccount[] })
  | (GitHubPiece<'collaborators'> & { readonly people: readonly (GitHubAccount & { readonly role: string })[] })
  | (GitHubPiece<'codeowners-errors'> & { readonly errors: readonly GitHubCodeownersError[] })
  | (GitHubPiece<'workflow-files'> & { readonly files: readonly string[] })
  | (GitHubPiece<'workflow-uses'> & { readonly workflow: string; readonly uses: readonly GitHubSecretUse[]; readonly federated: boolean })
  | (GitHubPiece<'agent-access'> & { readonly repositories: string })
  | (GitHubPiece<'agent-configuration'> & { readonly configuration: GitHubAgentConfiguration })
  | (GitHubPiece<'private-registries'> & { readonly registries: readonly GitHubRegistry[] })
  | (GitHubPiece<'properties'> & { readonly values: Readonly<Record<string, Readonly<Record<string, string>>>> })

/** Something of a repository, or of the owner itself where that is null. */
export type Placed<Thing> = Thing & {
  readonly repository: string | null
  /** Where the recorded answer stands; null for a live one. */
  readonly location: Location | null
}

/** An owner put together from records: everything of it and of its repositories. */
export interface GitHubOwner {
  readonly host: string
  readonly login: string
  readonly type: 'Organization' | 'User' | undefined
  readonly repositories: readonly GitHubRepository[]
  readonly deployKeys: readonly Placed<GitHubDeployKey>[]
  readonly secrets: readonly Placed<
    GitHubSecret & {
      readonly store: GitHubStore
      readonly environment: string | null
      /** Repositories an organization's `selected` secret is for; undefined when not read. */
      readonly selected: readonly string[] | undefined
    }
  >[]
  readonly webhooks: readonly Placed<GitHubWebhook>[]
  readonly environments: readonly Placed<GitHubEnvironment>[]
  readonly workflowPermissions: readonly Placed<{ readonly write: boolean; readonly approves: boolean }>[]
  readonly actionsPolicy: Placed<{ readonly repositories: string; readonly allowed: string | undefined }> | undefined
  readonly runners: readonly Placed<GitHubRunner>[]
  readonly runnerGroups: readonly Placed<GitHubRunnerGroup>[]
  readonly oidcSubjects: readonly Placed<{ readonly claims: readonly string[] | null; readonly immutable: boolean | undefined }>[]
  readonly installations: readonly Placed<GitHubInstallation>[]
  /** By slug. */
  readonly apps: ReadonlyMap<string, GitHubApp>
  readonly tokens: readonly Placed<GitHubToken>[]
  readonly credentials: readonly Placed<GitHubCredential>[]
  readonly members: readonly GitHubAccount[]
  /** Logins, in lower case. */
  readonly admins: ReadonlySet<string>
  /** Logins, in lower case; undefined when only an owner's token may ask and this one was none. */
  readonly withoutSecondFactor: ReadonlySet<string> | undefined
  readonly outside: readonly GitHubAccount[]
  readonly collaborators: readonly Placed<GitHubAccount & { readonly role: string }>[]
  readonly codeownersErrors: readonly Placed<GitHubCodeownersError>[]
  readonly uses: readonly Placed<GitHubSecretUse & { readonly workflow: string }>[]
  /** Repositories of which every workflow file was read. */
  readonly workflowsRead: ReadonlySet<string>
  /** Repositories in which a workflow asks for `id-token: write`: federation is at home there. */
  readonly federated: ReadonlySet<string>
  readonly agentAccess: string | undefined
  readonly agents: readonly Placed<GitHubAgentConfiguration>[]
  readonly registries: readonly Placed<GitHubRegistry>[]
  /** Custom properties by repository. */
  readonly properties: ReadonlyMap<string, Readonly<Record<string, string>>>
  /** What was really read: a facet of the owner, or `facet repository`. */
  readonly read: ReadonlySet<string>
  /** True when the lists of members and outside collaborators are whole: who is on neither is gone. */
  readonly peopleKnown: boolean
}

/** The inventory id of a thing on GitHub: `github:acme/app:deploy-key/123`; a host of one's own stands before the owner. */
export function githubIdentityId(host: string, owner: string, repository: string | null, thing: string): string {
  // Joined: a template of so many parts is kept as a tree of them, which for a hundred thousand ids weighs more than the text.
  return ['github:', host === 'github.com' ? '' : `${host}/`, owner, repository === null ? '' : `/${repository}`, ':', thing].join('')
}

const bots = /\[bot\]$/i

/** Whether the person behind a login is still there. Bots never leave; who is not known to be gone is `unknown`, never `departed`. */
export function githubStatus(owner: GitHubOwner, login: string | null): 'active' | 'departed' | 'unknown' {
  if (login === null || login.toLowerCase() === 'ghost') return 'departed'
  const own = login.toLowerCase()
  if (bots.test(login) || own === owner.login.toLowerCase()) return 'active'
  const known = [...owner.members, ...owner.outside, ...owner.collaborators].find((one) => one.login.toLowerCase() === own)
  if (known !== undefined) return 'active'
  return owner.peopleKnown ? 'departed' : 'unknown'
}

/** True for an account that is a machine's by its type or by its name: `acme-deploy`, `ci-acme`. */
export function isGitHubMachine({ login, type }: GitHubAccount): boolean {
  if (type === 'Bot' || bots.test(login)) return true
  return /(?:^|[-_])(?:bot|ci|cd|cicd|svc|service|automation|deploy|deployer|build|builder|release|robot|jenkins|renovate)(?:[-_]|$)/i.test(
    login,
  )
}
