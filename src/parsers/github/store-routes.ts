import type { GitHubStore } from '../../core/github.js'
import { each, fieldsOf, text } from './fields.js'
import { secret } from './keys.js'
import { type GitHubRoute, listed } from './route.js'

/** Stored secrets and variables: four features, each for owners and repositories, Actions also for environments. */
export function storeRoutes(store: GitHubStore): GitHubRoute[] {
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
