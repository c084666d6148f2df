import type { GitHubRecord, GitHubStore } from '../../core/github.js'
import { each, type Fields, fieldsOf, flag, type Parsed, text, texts, whole } from './fields.js'
import { app, credential, deployKey, installation, secret, tokenGrant, webhook } from './keys.js'
import { account, collaborator, registry, repository, repositoryProperties } from './owners.js'
import { agentConfiguration, codeownersError, environment, runner, runnerGroup } from './settings.js'

type Without<Value, Key extends PropertyKey> = Value extends unknown ? Omit<Value, Key> : never

/** What an answer says, before anybody says whose it is and where it came by. */
export type GitHubSaid = Without<GitHubRecord, 'provider' | 'host' | 'owner' | 'repository' | 'target' | 'path' | 'line'>

/** What a route's answer became: records, and how many of its entries were not as the API describes them. */
export interface Understood {
  readonly said: readonly GitHubSaid[]
  readonly broken: number
}

/** One route of the API that is understood. */
export interface GitHubRoute {
  /** As GitHub documents it, `/repos/{owner}/{repo}/keys`. */
  readonly path: string
  /** What gaps call it. */
  readonly what: string
  /** What a token needs for it: the permission of fine-grained tokens and apps, and the scope of classic ones. */
  readonly permission: string
  readonly scope: string
  /** The member that holds the list, where the answer is an object with a `total_count`. */
  readonly list?: string
  /** True when only an organization's owner may ask. */
  readonly ownersOnly?: true
  /** True when only apps may ask. */
  readonly appsOnly?: true
  /** True where GitHub Enterprise Server has no such route, `cloud` where only Enterprise Cloud has it. */
  readonly missingOn?: 'server' | 'all-but-cloud'
  /** True for a list without an end of which the newest page says enough. */
  readonly newestOnly?: true
  /** False for answers that may hold a credential in clear: such are never kept. */
  readonly keep: boolean
  understand(body: unknown, names: Readonly<Record<string, string>>): Understood
}

const listed = <Thing>(parsed: Parsed<Thing>, say: (things: readonly Thing[]) => GitHubSaid): Understood => ({
  said: [say(parsed.things)],
  broken: parsed.broken,
})
const one = (said: GitHubSaid | undefined): Understood => (said === undefined ? { said: [], broken: 1 } : { said: [said], broken: 0 })

const ownerRoutes: readonly GitHubRoute[] = [
  {
    ...{ path: '/orgs/{org}', what: 'the organization', permission: 'Metadata: read', scope: 'read:org', keep: true },
    understand: (body) => one(ownerOf(fieldsOf(body), 'Organization')),
  },
  {
    ...{ path: '/users/{username}', what: 'the account', permission: 'Metadata: read', scope: 'none', keep: true },
    understand: (body) => one(ownerOf(fieldsOf(body), 'User')),
  },
  {
    ...{ path: '/user/memberships/orgs/{org}', what: 'the role of the token’s user', permission: 'Members: read', scope: 'read:org' },
    keep: true,
    understand(body) {
      const { state, role } = fieldsOf(body)
      return one({ kind: 'membership', role: state !== 'active' ? 'none' : role === 'admin' ? 'admin' : 'member' })
    },
  },
  {
    ...{ path: '/orgs/{org}/installation', what: 'the installation of the app that asks', permission: 'none', scope: 'none', keep: true },
    understand: (body) => one({ kind: 'membership', role: fieldsOf(fieldsOf(body).permissions).members === undefined ? 'none' : 'app' }),
  },
  ...(['/orgs/{org}/repos', '/users/{username}/repos'] as const).map(
    (path): GitHubRoute => ({
      ...{ path, what: 'the list of repositories', permission: 'Metadata: read', scope: 'repo', keep: true },
      understand: (body) => listed(each(body, repository), (repositories) => ({ kind: 'repositories', repositories })),
    }),
  ),
  {
    ...{ path: '/repos/{owner}/{repo}', what: 'the repository', permission: 'Metadata: read', scope: 'repo', keep: true },
    understand: (body) => listed(each([body], repository), (repositories) => ({ kind: 'repositories', repositories })),
  },
  {
    ...{ path: '/orgs/{org}/members', what: 'members', permission: 'Members: read', scope: 'read:org', keep: true },
    understand: (body, { filter = 'all' }) =>
      listed(each(body, account), (people) => ({ kind: 'members', filter: peopleFilter(filter), people })),
  },
  {
    ...{ path: '/orgs/{org}/outside_collaborators', what: 'outside collaborators', permission: 'Members: read', scope: 'read:org' },
    keep: true,
    understand: (body, { filter = 'all' }) =>
      listed(each(body, account), (people) => ({ kind: 'outside-collaborators', filter: peopleFilter(filter), people })),
  },
  {
    ...{ path: '/repos/{owner}/{repo}/collaborators', what: 'direct collaborators', permission: 'Metadata: read', scope: 'repo' },
    keep: true,
    understand: (body) => listed(each(body, collaborator), (people) => ({ kind: 'collaborators', people })),
  },
  {
    ...{ path: '/repos/{owner}/{repo}/codeowners/errors', what: 'errors of CODEOWNERS', permission: 'Contents: read', scope: 'repo' },
    keep: true,
    understand: (body) => listed(each(fieldsOf(body).errors, codeownersError), (errors) => ({ kind: 'codeowners-errors', errors })),
  },
  {
    ...{ path: '/orgs/{org}/properties/values', what: 'custom properties', permission: 'Custom properties: read', scope: 'read:org' },
    keep: true,
    understand: (body) =>
      listed(each(body, repositoryProperties), (values) => ({ kind: 'properties', values: Object.fromEntries(values) })),
  },
  {
    ...{ path: '/orgs/{org}/private-registries', what: 'private registries', permission: 'Organization private registries: read' },
    ...{ scope: 'admin:org', list: 'configurations', keep: true },
    understand: (body) =>
      listed(each(fieldsOf(body).configurations, registry), (registries) => ({ kind: 'private-registries', registries })),
  },
]

const keyRoutes: readonly GitHubRoute[] = [
  {
    ...{ path: '/repos/{owner}/{repo}/keys', what: 'deploy keys', permission: 'Administration: read', scope: 'repo', keep: true },
    understand: (body) => listed(each(body, deployKey), (keys) => ({ kind: 'deploy-keys', keys })),
  },
  ...(['/repos/{owner}/{repo}/hooks', '/orgs/{org}/hooks'] as const).map((path): GitHubRoute => {
    const own = path.startsWith('/orgs/')
    return {
      ...{ path, what: 'webhooks', permission: own ? 'Organization webhooks: read' : 'Webhooks: read' },
      ...{ scope: own ? 'admin:org_hook' : 'read:repo_hook', keep: false },
      understand: (body) => listed(each(body, webhook), (hooks) => ({ kind: 'webhooks', hooks })),
    }
  }),
  {
    ...{ path: '/orgs/{org}/hooks/{hook_id}/deliveries', what: 'deliveries of a webhook', permission: 'Organization webhooks: read' },
    ...{ scope: 'admin:org_hook', newestOnly: true, keep: true },
    understand: (body, { hook_id = '' }) =>
      listed(
        each(body, (fields) => whole(fields.status_code)),
        (statuses) => ({ kind: 'webhook-deliveries', hook: Number(hook_id), statuses }),
      ),
  },
  {
    ...{ path: '/orgs/{org}/installations', what: 'installed apps', permission: 'Organization administration: read', scope: 'admin:org' },
    ...{ list: 'installations', ownersOnly: true, keep: true },
    understand: (body) =>
      listed(each(fieldsOf(body).installations, installation), (installations) => ({ kind: 'installations', installations })),
  },
  {
    ...{ path: '/apps/{app_slug}', what: 'an app’s page', permission: 'none', scope: 'none', keep: true },
    understand: (body, { app_slug = '' }) => one({ kind: 'app', app: app(fieldsOf(body), app_slug) }),
  },
  {
    ...{ path: '/orgs/{org}/personal-access-tokens', what: 'fine-grained tokens', permission: 'Personal access tokens: read' },
    ...{ scope: 'none: only a GitHub App may ask', appsOnly: true, keep: true },
    understand: (body) => listed(each(body, tokenGrant), (tokens) => ({ kind: 'tokens', tokens })),
  },
  {
    ...{ path: '/orgs/{org}/credential-authorizations', what: 'credentials authorised for single sign-on', scope: 'read:org' },
    ...{ permission: 'Organization administration: read', ownersOnly: true, missingOn: 'all-but-cloud', keep: true },
    understand: (body) => listed(each(body, credential), (credentials) => ({ kind: 'credentials', credentials })),
  },
]

/** Stored secrets and variables: four features, each for owners and repositories, Actions also for environments. */
function storeRoutes(store: GitHubStore): GitHubRoute[] {
  const title = { actions: 'Actions', dependabot: 'Dependabot', codespaces: 'Codespaces', agents: 'Agents' }[store]
  const missing = store === 'codespaces' || store === 'agents' ? ({ missingOn: 'server' } as const) : {}
  const levels = [`/orgs/{org}/${store}`, `/repos/{owner}/{repo}/${store}`]
  if (store === 'actions') levels.push('/repos/{owner}/{repo}/environments/{environment_name}')
  const permission = (level: string, noun: string) =>
    `${level.startsWith('/orgs/') ? 'Organization ' : ''}${level.includes('environments') ? 'Environments' : store === 'actions' ? noun : `${title} ${noun.toLowerCase()}`}: read`
  const scope = (level: string) => (level.startsWith('/orgs/') ? 'admin:org' : 'repo')
  const whose = (level: string) => (level.includes('environments') ? 'of an environment' : `of ${title}`)
  const secrets = levels.map(
    (level): GitHubRoute => ({
      ...{ path: `${level}/secrets`, what: `secrets ${whose(level)}`, permission: permission(level, 'Secrets'), scope: scope(level) },
      ...{ list: 'secrets', keep: true, ...missing },
      understand: (body, { environment_name }) =>
        listed(each(fieldsOf(body).secrets, secret), (found) => ({
          ...{ kind: 'secrets', store, environment: environment_name ?? null, secrets: found },
        })),
    }),
  )
  const variables = (store === 'actions' || store === 'agents' ? levels : []).map(
    (level): GitHubRoute => ({
      ...{ path: `${level}/variables`, what: `variables ${whose(level)}`, permission: permission(level, 'Variables'), scope: scope(level) },
      ...{ list: 'variables', keep: false, ...missing },
      understand: (body, { environment_name }) =>
        listed(
          each(fieldsOf(body).variables, ({ name }) => text(name)),
          (found) => ({ kind: 'variables', store, environment: environment_name ?? null, names: found }),
        ),
    }),
  )
  return [
    ...secrets,
    ...variables,
    {
      ...{ path: `/orgs/{org}/${store}/secrets/{secret_name}/repositories`, what: `repositories of a secret of ${title}` },
      ...{ permission: permission('/orgs/', 'Secrets'), scope: 'admin:org', list: 'repositories', keep: true, ...missing },
      understand: (body, { secret_name = '' }) =>
        listed(
          each(fieldsOf(body).repositories, ({ name }) => text(name)),
          (repositories) => ({ kind: 'secret-repositories', store, secret: secret_name, repositories }),
        ),
    },
  ]
}

const settingRoutes: readonly GitHubRoute[] = [
  {
    ...{ path: '/repos/{owner}/{repo}/environments', what: 'environments', permission: 'Actions: read', scope: 'repo' },
    ...{ list: 'environments', keep: true },
    understand: (body) =>
      listed(each(fieldsOf(body).environments ?? [], environment), (environments) => ({ kind: 'environments', environments })),
  },
  ...(['/orgs/{org}', '/repos/{owner}/{repo}'] as const).flatMap((level): GitHubRoute[] => {
    const own = level.startsWith('/orgs/')
    const common = { scope: own ? 'admin:org' : 'repo', keep: true } as const
    const administration = own ? 'Organization administration: read' : 'Administration: read'
    return [
      {
        ...{ path: `${level}/actions/permissions/workflow`, what: 'the default of GITHUB_TOKEN', permission: administration, ...common },
        understand(body) {
          const { default_workflow_permissions: level, can_approve_pull_request_reviews: approves } = fieldsOf(body)
          const known = level === 'read' || level === 'write'
          return one(known ? { kind: 'workflow-permissions', write: level === 'write', approves: flag(approves) ?? false } : undefined)
        },
      },
      {
        ...{ path: `${level}/actions/runners`, what: 'self-hosted runners', list: 'runners', ...common },
        permission: own ? 'Self-hosted runners: read' : 'Administration: read',
        understand: (body) => listed(each(fieldsOf(body).runners, runner), (runners) => ({ kind: 'runners', runners })),
      },
      {
        ...{ path: `${level}/actions/oidc/customization/sub`, what: 'the OIDC subject', ...common },
        permission: own ? 'Organization administration: read' : 'Actions: read',
        understand(body) {
          const { use_default: usesDefault, include_claim_keys: keys, use_immutable_subject: immutable } = fieldsOf(body)
          const claims = usesDefault === true ? null : texts(keys)
          return one({ kind: 'oidc-subject', claims: claims !== null && claims.length === 0 ? null : claims, immutable: flag(immutable) })
        },
      },
    ]
  }),
  {
    ...{ path: '/orgs/{org}/actions/permissions', what: 'which actions may run', permission: 'Organization administration: read' },
    ...{ scope: 'admin:org', keep: true },
    understand(body) {
      const { enabled_repositories: repositories, allowed_actions: allowed } = fieldsOf(body)
      return one({ kind: 'actions-policy', repositories: text(repositories) ?? 'unknown', allowed: text(allowed) })
    },
  },
  {
    ...{ path: '/orgs/{org}/actions/runner-groups', what: 'runner groups', permission: 'Self-hosted runners: read', scope: 'admin:org' },
    ...{ list: 'runner_groups', keep: true },
    understand: (body) => listed(each(fieldsOf(body).runner_groups, runnerGroup), (groups) => ({ kind: 'runner-groups', groups })),
  },
  {
    ...{ path: '/orgs/{org}/copilot/coding-agent/permissions', what: 'where the Copilot agent may work', missingOn: 'server' },
    ...{ permission: 'Organization Copilot agent settings: read', scope: 'admin:org', keep: true },
    understand(body) {
      const repositories = text(fieldsOf(body).enabled_repositories)
      return one(repositories === undefined ? undefined : { kind: 'agent-access', repositories })
    },
  },
  {
    ...{ path: '/repos/{owner}/{repo}/copilot/cloud-agent/configuration', what: 'settings of the Copilot agent', missingOn: 'server' },
    ...{ permission: 'Administration: read', scope: 'repo', keep: false },
    understand: (body) => one({ kind: 'agent-configuration', configuration: agentConfiguration(fieldsOf(body)) }),
  },
]

/** Every route that is understood. */
export const githubRoutes: readonly GitHubRoute[] = [
  ...ownerRoutes,
  ...keyRoutes,
  ...(['actions', 'dependabot', 'codespaces', 'agents'] as const).flatMap(storeRoutes),
  ...settingRoutes,
]

function ownerOf(fields: Fields, type: 'Organization' | 'User'): GitHubSaid | undefined {
  const login = text(fields.login)
  if (login === undefined) return undefined
  const said = fields.type === 'Organization' ? 'Organization' : type
  return { kind: 'owner', type: said, login, twoFactorRequired: flag(fields.two_factor_requirement_enabled) }
}

function peopleFilter(filter: string): 'all' | 'admin' | '2fa_disabled' {
  return filter === 'admin' || filter === '2fa_disabled' ? filter : 'all'
}
