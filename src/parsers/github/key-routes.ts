import { each, fieldsOf, whole } from './fields.js'
import { app, credential, deployKey, installation, serverKey, serverToken, tokenGrant, webhook } from './keys.js'
import { type GitHubRoute, listed, one } from './route.js'

/** What opens doors: deploy keys, webhooks, apps, tokens and other credentials. */
export const keyRoutes: readonly GitHubRoute[] = [
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
  // Of all users of an enterprise server; to its administrators alone, and by classic tokens alone. Answers have a member for the token itself: none is kept.
  ...(
    [
      ['/admin/tokens', 'classic tokens', serverToken],
      ['/admin/keys', 'SSH keys of people', serverKey],
    ] as const
  ).map(
    ([path, what, parse]): GitHubRoute => ({
      ...{ path, what, permission: 'none: only a classic token of a site administrator may ask', scope: 'site_admin', keep: false },
      understand: (body) =>
        listed(each(body, parse), (found) => ({ kind: 'server-credentials', credentials: found.filter((one) => one !== null) })),
    }),
  ),
]
