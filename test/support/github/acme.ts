import { answerTo } from './description.js'

// A make-believe organization: what its API says, path by path, each answer made whole from GitHub's description.

const day = 86_400_000
/** The instant it is looked at. */
export const acmeNow = new Date('2026-11-22T00:00:00Z')
/** So many days before. */
export const ago = (days: number) => new Date(acmeNow.getTime() - days * day).toISOString().replace('.000Z', 'Z')

const user = (login: string, type = 'User') => ({ login, type })
const list = (name: string, things: readonly unknown[]) => ({ total_count: things.length, [name]: things })
const secret = (name: string, days: number, more: object = {}) => ({ name, created_at: ago(days), updated_at: ago(days), ...more })
const base64 = (text: string) => Buffer.from(text).toString('base64')

const ci = `on: push
permissions:
  id-token: write
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - run: make test
        env:
          TOKEN: \${{ secrets.SHARED_TOKEN }}
  deploy:
    runs-on: ubuntu-latest
    environment: production
    steps:
      - run: make deploy
        env:
          TOKEN: \${{ secrets.SHARED_TOKEN }}
          KEY: \${{ secrets.AWS_SECRET_ACCESS_KEY }}
`

/** What the parts of each answer are that matter; the rest is filled in. */
export const acmeParts: Readonly<Record<string, unknown>> = {
  '/user': user('scanner'),
  '/orgs/acme': { login: 'acme', type: 'Organization', two_factor_requirement_enabled: false },
  '/user/memberships/orgs/acme': { state: 'active', role: 'admin' },
  '/orgs/acme/members': [{ ...user('ada'), id: 9 }, user('acme-ci'), user('scanner')],
  '/orgs/acme/members?role=admin': [user('ada'), user('acme-ci')],
  '/orgs/acme/members?filter=2fa_disabled': [user('acme-ci')],
  '/orgs/acme/outside_collaborators': [user('olga')],
  '/orgs/acme/outside_collaborators?filter=2fa_disabled': [],
  '/orgs/acme/repos': [
    {
      name: 'shop',
      full_name: 'acme/shop',
      private: true,
      visibility: 'private',
      archived: false,
      fork: false,
      size: 10,
      default_branch: 'main',
      pushed_at: ago(1),
      created_at: ago(900),
      permissions: { admin: true, maintain: true, push: true, triage: true, pull: true },
    },
    {
      name: 'legacy',
      full_name: 'acme/legacy',
      private: true,
      visibility: 'private',
      archived: true,
      fork: false,
      size: 10,
      default_branch: 'main',
      pushed_at: ago(800),
      created_at: ago(1900),
      permissions: { admin: true, maintain: true, push: true, triage: true, pull: true },
    },
  ],
  '/repos/acme/shop/keys': [
    {
      id: 1,
      title: 'deploy',
      key: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExample',
      read_only: false,
      verified: true,
      created_at: ago(700),
      last_used: ago(2),
      added_by: 'zoe',
    },
    {
      id: 2,
      title: 'mirror',
      key: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExample',
      read_only: true,
      verified: true,
      created_at: ago(20),
      last_used: ago(1),
      added_by: 'ada',
    },
  ],
  '/repos/acme/legacy/keys': [
    {
      id: 3,
      title: 'old box',
      key: 'ssh-rsa AAAAB3NzaC1yc2EExample',
      read_only: true,
      verified: true,
      created_at: ago(900),
      last_used: null,
      added_by: null,
    },
  ],
  '/repos/acme/shop/hooks': [
    {
      id: 11,
      active: true,
      events: ['push'],
      config: { url: 'http://hooks.example.com/gh', insecure_ssl: '0', content_type: 'json' },
      created_at: ago(400),
      updated_at: ago(400),
      last_response: { code: 502, status: 'unused', message: null },
    },
  ],
  '/repos/acme/shop/actions/secrets': list('secrets', [
    secret('AWS_SECRET_ACCESS_KEY', 500),
    secret('FORGOTTEN', 400),
    secret('SHARED_TOKEN', 30),
  ]),
  '/repos/acme/legacy/actions/secrets': list('secrets', []),
  '/repos/acme/shop/contents/.github/workflows': [{ type: 'file', name: 'ci.yml', path: '.github/workflows/ci.yml' }],
  '/repos/acme/shop/contents/.github/workflows/ci.yml': {
    type: 'file',
    name: 'ci.yml',
    encoding: 'base64',
    content: base64(ci),
    path: '.github/workflows/ci.yml',
  },
  '/repos/acme/shop/environments': list('environments', [
    { id: 5, name: 'production', created_at: ago(300), updated_at: ago(300), protection_rules: [], deployment_branch_policy: null },
  ]),
  '/repos/acme/shop/environments/production/secrets': list('secrets', [secret('DB_PASSWORD', 10)]),
  '/repos/acme/shop/actions/permissions/workflow': { default_workflow_permissions: 'write', can_approve_pull_request_reviews: true },
  '/repos/acme/shop/actions/variables': list('variables', [{ name: 'REGION', value: 'eu-central-1' }]),
  '/repos/acme/shop/codeowners/errors': {
    errors: [{ line: 3, column: 5, kind: 'Unknown owner', source: '*.go @acme/gone', path: '.github/CODEOWNERS', message: 'm' }],
  },
  '/repos/acme/shop/contents/.github/CODEOWNERS': {
    type: 'file',
    name: 'CODEOWNERS',
    encoding: 'base64',
    content: base64('* @acme/shop-team\n/.github/ @ada\n*.go @acme/gone\n'),
    path: '.github/CODEOWNERS',
  },
  '/repos/acme/shop/rules/branches/main': [{ type: 'non_fast_forward' }],
  '/repos/acme/shop/branches/main': { name: 'main', protected: false },
  '/repos/acme/shop/collaborators': [{ ...user('olga'), role_name: 'admin', site_admin: false }],
  '/repos/acme/shop/dependabot/secrets': list('secrets', []),
  '/repos/acme/shop/codespaces/secrets': list('secrets', []),
  '/repos/acme/shop/agents/secrets': list('secrets', [secret('AGENT_KEY', 420)]),
  '/repos/acme/shop/agents/variables': list('variables', []),
  '/repos/acme/shop/actions/runners': list('runners', [
    { id: 70, name: 'box', os: 'linux', status: 'offline', busy: false, labels: [], ephemeral: false },
  ]),
  '/repos/acme/shop/actions/oidc/customization/sub': { use_default: false, include_claim_keys: ['actor'], use_immutable_subject: false },
  '/repos/acme/shop/copilot/cloud-agent/configuration': {
    mcp_configuration: { mcpServers: { browser: { type: 'local', command: 'npx', args: ['x'], tools: ['*'] } } },
    require_actions_workflow_approval: false,
    is_firewall_enabled: false,
    is_automations_enabled: true,
    require_write_access_for_automation_triggers: false,
  },
  '/orgs/acme/installations': list('installations', [
    {
      id: 91,
      app_id: 7,
      app_slug: 'ship-it',
      repository_selection: 'all',
      permissions: { contents: 'write', metadata: 'read' },
      events: [],
      created_at: ago(500),
      updated_at: ago(500),
    },
  ]),
  '/apps/ship-it': { slug: 'ship-it', owner: user('maker'), created_at: ago(900) },
  '/orgs/acme/credential-authorizations': [
    {
      login: 'zoe',
      credential_id: 61,
      credential_type: 'personal access token',
      credential_authorized_at: ago(600),
      scopes: ['repo', 'admin:org'],
      credential_accessed_at: ago(200),
      authorized_credential_note: 'laptop',
      authorized_credential_expires_at: null,
    },
  ],
  '/orgs/acme/hooks': [
    {
      id: 21,
      active: true,
      events: ['*'],
      config: { url: 'https://x.ngrok.io/h', insecure_ssl: '1', content_type: 'json', secret: '********' },
      created_at: ago(50),
      updated_at: ago(50),
    },
  ],
  '/orgs/acme/hooks/21/deliveries': [{ id: 1, status_code: 500, delivered_at: ago(1) }],
  '/orgs/acme/actions/secrets': list('secrets', [
    secret('NPM_TOKEN', 100, { visibility: 'all' }),
    secret('CHOSEN', 10, { visibility: 'selected' }),
  ]),
  '/orgs/acme/actions/secrets/CHOSEN/repositories': list('repositories', [{ name: 'shop' }]),
  '/orgs/acme/actions/permissions': { enabled_repositories: 'all', allowed_actions: 'all' },
  '/orgs/acme/actions/permissions/workflow': { default_workflow_permissions: 'read', can_approve_pull_request_reviews: false },
  '/orgs/acme/actions/variables': list('variables', []),
  '/orgs/acme/actions/runners': list('runners', []),
  '/orgs/acme/actions/runner-groups': list('runner_groups', [
    { id: 1, name: 'Default', visibility: 'all', default: true, allows_public_repositories: true },
  ]),
  '/orgs/acme/actions/oidc/customization/sub': { include_claim_keys: ['repo', 'context'] },
  '/orgs/acme/dependabot/secrets': list('secrets', []),
  '/orgs/acme/codespaces/secrets': list('secrets', []),
  '/orgs/acme/agents/secrets': list('secrets', []),
  '/orgs/acme/agents/variables': list('variables', []),
  '/orgs/acme/private-registries': list('configurations', [
    { name: 'NPM', registry_type: 'npm_registry', auth_type: 'token', visibility: 'all', created_at: ago(700), updated_at: ago(700) },
  ]),
  '/orgs/acme/properties/values': [
    {
      repository_id: 1,
      repository_name: 'shop',
      repository_full_name: 'acme/shop',
      properties: [{ property_name: 'team', value: 'payments' }],
    },
  ],
  '/orgs/acme/copilot/coding-agent/permissions': { enabled_repositories: 'all' },
}

/** What an enterprise server says to its administrators of all its users. */
export const serverParts: Readonly<Record<string, unknown>> = {
  '/admin/tokens': [
    {
      ...{ id: 501, scopes: ['repo', 'admin:org'], token: '', note: 'nightly build', created_at: ago(700), updated_at: ago(2) },
      ...{ expires_at: null, user: user('Ada'), app: { client_id: '0', name: 'nightly build', url: 'https://example.com/' } },
    },
    { id: 502, scopes: ['repo'], note: 'of another organization', created_at: ago(700), expires_at: null, user: user('stranger') },
    { id: 503, scopes: ['repo'], note: 'of nobody', created_at: ago(700), expires_at: null, user: null },
  ],
  '/admin/keys': [
    { id: 501, user_id: 9, repository_id: null, title: 'laptop', key: 'ssh-ed25519 AAAA', created_at: ago(600), last_used: ago(400) },
    { id: 502, user_id: 10, repository_id: null, title: 'of a stranger', key: 'x', created_at: ago(600), last_used: null },
    { id: 503, user_id: null, repository_id: 1, title: 'a deploy key', key: 'x', created_at: ago(600), last_used: null },
  ],
}

const made = new Map<string, { body: unknown }>()

/** The answer to a path and query; null where there is nothing. */
export function acmeAnswer(path: string, url: URL): { body: unknown } | null {
  const filter =
    url.searchParams.get('role') === 'admin'
      ? '?role=admin'
      : url.searchParams.has('filter')
        ? `?filter=${url.searchParams.get('filter')}`
        : ''
  const key = `${path}${filter}`
  const known = made.get(key)
  if (known !== undefined) return known
  const given = acmeParts[key] ?? (url.pathname.startsWith('/api/v3/') ? serverParts[key] : undefined)
  if (given === undefined) return null
  const answer = { body: answerTo(path, given) }
  made.set(key, answer)
  return answer
}
