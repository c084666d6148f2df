import type {
  GitHubAccount,
  GitHubAgentConfiguration,
  GitHubApp,
  GitHubCodeownersError,
  GitHubCredential,
  GitHubDeployKey,
  GitHubEnvironment,
  GitHubInstallation,
  GitHubPerson,
  GitHubRegistry,
  GitHubRepository,
  GitHubRunner,
  GitHubRunnerGroup,
  GitHubSecret,
  GitHubSecretUse,
  GitHubServerCredential,
  GitHubStore,
  GitHubToken,
  GitHubWebhook,
} from './github-things.js'
import type { Location } from './location.js'
import type { CodeownersLine } from './ownership.js'

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
  'server-credentials',
  'members',
  'outside-collaborators',
  'collaborators',
  'codeowners-errors',
  'codeowners',
  'branch-rules',
  'branch-protection',
  'workflow-files',
  'workflow-uses',
  'agent-access',
  'agent-configuration',
  'private-registries',
  'properties',
  'machine-users',
] as const
/** The name of a facet. */
export type GitHubFacet = (typeof githubFacets)[number]

/** Where GitHub looks for CODEOWNERS, in its order: the first counts. */
export const codeownersFolders = ['.github/', '', 'docs/'] as const

const guarding = /^(?:update|pull_request|merge_queue|required_(?:status_checks|deployments|signatures)|workflows|code_scanning)$/

/** True for a rule of a ruleset that stops a push of new commits; that a branch may not be deleted or rewritten stops none. */
export function isGuardingRule(type: string): boolean {
  return guarding.test(type)
}

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
  | (GitHubPiece<'server-credentials'> & { readonly credentials: readonly GitHubServerCredential[] })
  | (GitHubPiece<'members'> & { readonly filter: GitHubPeopleFilter; readonly people: readonly GitHubPerson[] })
  | (GitHubPiece<'outside-collaborators'> & { readonly filter: GitHubPeopleFilter; readonly people: readonly GitHubPerson[] })
  | (GitHubPiece<'collaborators'> & { readonly people: readonly (GitHubAccount & { readonly role: string })[] })
  /** `exists` is false where there is no CODEOWNERS that could be wrong. */
  | (GitHubPiece<'codeowners-errors'> & { readonly exists: boolean; readonly errors: readonly GitHubCodeownersError[] })
  /** The file at one of the places GitHub looks at: `folder` is `.github/`, `docs/` or empty. Null lines: there is none. */
  | (GitHubPiece<'codeowners'> & { readonly folder: string; readonly lines: readonly CodeownersLine[] | null })
  /** The types of the rules that rulesets put on a branch. */
  | (GitHubPiece<'branch-rules'> & { readonly branch: string; readonly rules: readonly string[] })
  | (GitHubPiece<'branch-protection'> & { readonly branch: string; readonly isProtected: boolean })
  | (GitHubPiece<'workflow-files'> & { readonly files: readonly string[] })
  | (GitHubPiece<'workflow-uses'> & { readonly workflow: string; readonly uses: readonly GitHubSecretUse[]; readonly federated: boolean })
  | (GitHubPiece<'agent-access'> & { readonly repositories: string })
  | (GitHubPiece<'agent-configuration'> & { readonly configuration: GitHubAgentConfiguration })
  | (GitHubPiece<'private-registries'> & { readonly registries: readonly GitHubRegistry[] })
  | (GitHubPiece<'properties'> & { readonly values: Readonly<Record<string, Readonly<Record<string, string>>>> })
  /** Logins the config calls machines, on whatever host. */
  | (GitHubPiece<'machine-users'> & { readonly logins: readonly string[] })

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
  readonly members: readonly GitHubPerson[]
  /** Logins, in lower case. */
  readonly admins: ReadonlySet<string>
  /** Logins, in lower case; undefined when only an owner's token may ask and this one was none. */
  readonly withoutSecondFactor: ReadonlySet<string> | undefined
  readonly outside: readonly GitHubPerson[]
  /** Logins the config calls machines, in lower case. */
  readonly machineUsers: ReadonlySet<string>
  readonly collaborators: readonly Placed<GitHubAccount & { readonly role: string }>[]
  readonly codeownersErrors: readonly Placed<GitHubCodeownersError>[]
  /** The lines of the CODEOWNERS that counts, by repository. */
  readonly codeowners: ReadonlyMap<string, readonly CodeownersLine[]>
  /** Default branches that no protection and no rule keeps pushes from, by repository; what was not looked at is not among them. */
  readonly openBranches: ReadonlyMap<string, string>
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

/** The part of an id that names a credential of a person: each list has numbers of its own. */
export function githubCredentialPath({ listedBy, id }: Pick<GitHubCredential, 'listedBy' | 'id'>): string {
  return { organization: `credential/${id}`, 'server-tokens': `server-token/${id}`, 'server-keys': `server-key/${id}` }[listedBy]
}

const bots = /\[bot\]$/i

/** Whether the person behind a login is still there. Bots never leave; who is not known to be gone is `unknown`, never `departed`. */
export function githubStatus(owner: GitHubOwner, login: string | null): 'active' | 'departed' | 'unknown' {
  if (login === null || login.toLowerCase() === 'ghost') return 'departed'
  const own = login.toLowerCase()
  if (bots.test(login) || own === owner.login.toLowerCase() || owner.machineUsers.has(own)) return 'active'
  const known = [...owner.members, ...owner.outside, ...owner.collaborators].find((one) => one.login.toLowerCase() === own)
  if (known !== undefined) return 'active'
  return owner.peopleKnown ? 'departed' : 'unknown'
}

/** What says that an account is a machine's. */
export type GitHubMachine = 'config' | 'type' | 'name'

/** By what an account is known to be a machine's: the config, its type, or its name (`acme-deploy`, `ci-acme`). Null for a person's. */
export function githubMachine({ machineUsers }: Pick<GitHubOwner, 'machineUsers'>, { login, type }: GitHubAccount): GitHubMachine | null {
  if (machineUsers.has(login.toLowerCase())) return 'config'
  if (type === 'Bot' || bots.test(login)) return 'type'
  return /(?:^|[-_])(?:bot|ci|cd|cicd|svc|service|automation|deploy|deployer|build|builder|release|robot|jenkins|renovate)(?:[-_]|$)/i.test(
    login,
  )
    ? 'name'
    : null
}
