import { each, type Fields, fieldsOf, flag, text } from './fields.js'
import { collaborator, person, registry, repository, repositoryProperties } from './owners.js'
import { type GitHubRoute, type GitHubSaid, listed, one } from './route.js'
import { codeownersError } from './settings.js'

/** Who and what an owner is: its account, people, repositories, properties and registries. */
export const ownerRoutes: readonly GitHubRoute[] = [
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
      listed(each(body, person), (people) => ({ kind: 'members', filter: peopleFilter(filter), people })),
  },
  {
    ...{ path: '/orgs/{org}/outside_collaborators', what: 'outside collaborators', permission: 'Members: read', scope: 'read:org' },
    keep: true,
    understand: (body, { filter = 'all' }) =>
      listed(each(body, person), (people) => ({ kind: 'outside-collaborators', filter: peopleFilter(filter), people })),
  },
  {
    ...{ path: '/repos/{owner}/{repo}/collaborators', what: 'direct collaborators', permission: 'Metadata: read', scope: 'repo' },
    keep: true,
    understand: (body) => listed(each(body, collaborator), (people) => ({ kind: 'collaborators', people })),
  },
  {
    ...{ path: '/repos/{owner}/{repo}/codeowners/errors', what: 'errors of CODEOWNERS', permission: 'Contents: read', scope: 'repo' },
    keep: true,
    understand: (body) =>
      listed(each(fieldsOf(body).errors, codeownersError), (errors) => ({ kind: 'codeowners-errors', exists: true, errors })),
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

function ownerOf(fields: Fields, type: 'Organization' | 'User'): GitHubSaid | undefined {
  const login = text(fields.login)
  if (login === undefined) return undefined
  const said = fields.type === 'Organization' ? 'Organization' : type
  return { kind: 'owner', type: said, login, twoFactorRequired: flag(fields.two_factor_requirement_enabled) }
}

function peopleFilter(filter: string): 'all' | 'admin' | '2fa_disabled' {
  return filter === 'admin' || filter === '2fa_disabled' ? filter : 'all'
}
