import { each, fieldsOf, flag, text, texts } from './fields.js'
import { type GitHubRoute, listed, one } from './route.js'
import { agentConfiguration, environment, runner, runnerGroup } from './settings.js'

/** What machines may do: environments, permissions, runners, OIDC subjects, the Copilot agent. */
export const settingRoutes: readonly GitHubRoute[] = [
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
    ...{ path: '/repos/{owner}/{repo}/rules/branches/{branch}', what: 'rules of the default branch', permission: 'Metadata: read' },
    ...{ scope: 'repo', keep: true },
    understand: (body, { branch = '' }) =>
      listed(
        each(body, ({ type }) => text(type)),
        (rules) => ({ kind: 'branch-rules', branch, rules }),
      ),
  },
  {
    ...{ path: '/repos/{owner}/{repo}/branches/{branch}', what: 'protection of the default branch', permission: 'Contents: read' },
    ...{ scope: 'repo', keep: true },
    understand(body, { branch = '' }) {
      const isProtected = flag(fieldsOf(body).protected)
      return one(isProtected === undefined ? undefined : { kind: 'branch-protection', branch, isProtected })
    },
  },
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
