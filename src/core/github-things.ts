import type { LastUse } from './identity.js'

// What answers of GitHub's REST API tell of, thing by thing. Instants are ISO 8601 in UTC; no value of a secret is ever among it.

/** A user, organization or bot as answers mention it. */
export interface GitHubAccount {
  readonly login: string
  /** `User`, `Organization`, `Bot`, `Enterprise`, `Mannequin`. */
  readonly type: string
}

/** A member or outside collaborator, with the number an enterprise server calls them by. */
export interface GitHubPerson extends GitHubAccount {
  readonly id: number | undefined
}

/** A repository as a list of them says. */
export interface GitHubRepository {
  readonly name: string
  /** Whose it is, by its full name; undefined when the answer has none. */
  readonly owner: string | undefined
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
  /** False when GitHub says that nothing was ever sent; undefined where it does not say (an organization's). */
  readonly everSent: boolean | undefined
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

/**
 * A credential of a person: one authorised for single sign-on, which is the only view of classic tokens in a cloud organization, or one that an enterprise
 * server lists to its administrators.
 */
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
  /** Whose list it is on; each numbers its own. */
  readonly listedBy: 'organization' | 'server-tokens' | 'server-keys'
}

/** A credential as an enterprise server lists it, whoever of all its users holds it: a login, or a user's number. */
export interface GitHubServerCredential extends Omit<GitHubCredential, 'login'> {
  readonly holder: string | number
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
