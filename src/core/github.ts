import type { LastUse } from './identity.js'
import type { Location } from './location.js'

/**
 * What is known of owners (organizations and users) on GitHub: first as records, as the REST API answers, then put together owner by owner.
 * Instants are ISO 8601 in UTC. No value of a secret is ever among it: GitHub gives none, and what else may hold one (a variable's value, a webhook's
 * address) is looked at by the detectors of documents and left out here.
 */

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

/** A user, organization or bot as answers mention it. */
export interface GitHubAccount {
  readonly login: string
  /** `User`, `Organization`, `Bot`, `Enterprise`, `Mannequin`. */
  readonly type: string
}

/** A repository as a list of them says. */
export interface GitHubRepository {
  readonly name: string
  readonly visibility: 'public' | 'private' | 'internal'
  readonly archived: boolean
  readonly fork: boolean
  readonly empty: boolean
  readonly defaultBranch: string | undefined
  readonly createdAt: string | undefined
  readonly pushedAt: string | undefined
  /** What the asking token may do there; undefined when it was not said. */
  readonly admin: boolean | undefined
}

/** A deploy key: an SSH key that opens one repository. */
export interface GitHubDeployKey {
  readonly id: number
  readonly title: string
  /** The public key, `ssh-ed25519 AAAA…`. */
  readonly key: string
  readonly readOnly: boolean
  readonly enabled: boolean
  readonly createdAt: string | undefined
  readonly lastUsedAt: LastUse
  /** Login; null when GitHub names nobody: the account is gone. Undefined when the server does not say. */
  readonly addedBy: string | null | undefined
}

/** Which feature a secret or variable is for. */
export type GitHubStore = 'actions' | 'dependabot' | 'codespaces' | 'agents'

/** A stored secret: its name and dates, never its value. GitHub does not say who made it nor when it was last used. */
export interface GitHubSecret {
  readonly name: string
  readonly createdAt: string | undefined
  /** When its value was last set. */
  readonly updatedAt: string | undefined
  /** Of an organization's secret. */
  readonly visibility: 'all' | 'private' | 'selected' | undefined
}

/** A webhook without its address, which may hold a credential. */
export interface GitHubWebhook {
  readonly id: number
  readonly scheme: string
  /** Host and port; empty where the address is none. */
  readonly host: string
  /** True for user info in the address, or a query parameter named like a credential. */
  readonly credentialInUrl: boolean
  readonly hasSecret: boolean
  readonly verifiesTls: boolean
  readonly active: boolean
  readonly events: readonly string[]
  readonly createdAt: string | undefined
  readonly updatedAt: string | undefined
  /** Status of the last delivery: 0 when there was none that could be answered, undefined when it is not said. */
  readonly lastStatus: number | undefined
}

/** A deployment environment and what guards it. */
export interface GitHubEnvironment {
  readonly name: string
  readonly createdAt: string | undefined
  readonly reviewers: number
  readonly preventsSelfReview: boolean
  /** Minutes. */
  readonly waitTimer: number
  readonly branches: 'any' | 'protected' | 'chosen'
}

/** A self-hosted runner. */
export interface GitHubRunner {
  readonly id: number
  readonly name: string
  readonly os: string
  readonly online: boolean
  readonly labels: readonly string[]
  readonly group: number | undefined
  readonly ephemeral: boolean | undefined
}

/** A group of runners. */
export interface GitHubRunnerGroup {
  readonly id: number
  readonly name: string
  readonly visibility: string
  readonly allowsPublic: boolean
  readonly restrictedToWorkflows: boolean
}

/** An app installed in an organization. */
export interface GitHubInstallation {
  readonly id: number
  readonly appId: number
  readonly slug: string
  readonly allRepositories: boolean
  /** Permission and level: `contents: write`. */
  readonly permissions: Readonly<Record<string, string>>
  readonly events: readonly string[]
  readonly createdAt: string | undefined
  readonly updatedAt: string | undefined
  readonly suspendedAt: string | undefined
  readonly suspendedBy: string | undefined
  readonly contact: string | undefined
}

/** An app as its public page says. */
export interface GitHubApp {
  readonly slug: string
  /** False when GitHub knows no such app, or hides it: private to somebody else, or deleted. */
  readonly visible: boolean
  readonly owner: GitHubAccount | undefined
  readonly createdAt: string | undefined
}

/** A fine-grained personal access token that was granted access to an organization. */
export interface GitHubToken {
  readonly id: number
  readonly name: string
  readonly owner: GitHubAccount
  readonly repositories: 'none' | 'all' | 'subset'
  readonly permissions: Readonly<Record<string, string>>
  readonly grantedAt: string | undefined
  readonly lastUsedAt: LastUse
  readonly expired: boolean
  readonly expiresAt: string | 'never'
}

/** A credential a person authorised for single sign-on: the only view of classic tokens in a cloud organization. */
export interface GitHubCredential {
  readonly id: number
  readonly login: string
  readonly kind: 'personal access token' | 'SSH key' | 'OAuth app token' | 'GitHub app token'
  /** Its title or note. */
  readonly name: string | undefined
  readonly scopes: readonly string[]
  readonly fingerprint: string | undefined
  readonly authorizedAt: string | undefined
  readonly lastUsedAt: LastUse
  /** `never` where GitHub says null. */
  readonly expiresAt: string | 'never' | undefined
}

/** A line of CODEOWNERS that GitHub cannot make sense of. */
export interface GitHubCodeownersError {
  readonly line: number
  readonly column: number
  readonly kind: string
  readonly source: string
  readonly path: string
}

/** A job of a workflow that reads a secret or variable by its name. */
export interface GitHubSecretUse {
  readonly secret: string
  readonly job: string
  /** The environment the job runs in; null for none, undefined for one that is worked out at run time. */
  readonly environment: string | null | undefined
  /** From 1. */
  readonly line: number
}

/** What the Copilot cloud agent may do in a repository. The MCP configuration itself goes to the detectors of documents. */
export interface GitHubAgentConfiguration {
  readonly firewall: boolean
  readonly workflowApproval: boolean
  readonly automations: boolean
  readonly automationsNeedWrite: boolean
  /** Servers of the MCP configuration that allow every tool. */
  readonly openServers: readonly string[]
  readonly servers: readonly string[]
}

/** A private registry an organization gives its repositories access to. */
export interface GitHubRegistry {
  readonly name: string
  readonly type: string
  readonly auth: string | undefined
  readonly createdAt: string | undefined
  readonly updatedAt: string | undefined
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
  const place = `${host === 'github.com' ? '' : `${host}/`}${owner}${repository === null ? '' : `/${repository}`}`
  return `github:${place}:${thing}`
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
