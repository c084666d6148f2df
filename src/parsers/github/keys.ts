import type {
  GitHubApp,
  GitHubCredential,
  GitHubDeployKey,
  GitHubInstallation,
  GitHubSecret,
  GitHubServerCredential,
  GitHubToken,
  GitHubWebhook,
} from '../../core/github.js'
import { end, type Fields, fieldsOf, flag, instant, isFields, lastUse, text, textMap, texts, whole } from './fields.js'
import { account } from './owners.js'

/** A deploy key. */
export function deployKey(fields: Fields): GitHubDeployKey | undefined {
  const id = whole(fields.id)
  const readOnly = flag(fields.read_only)
  if (id === undefined || readOnly === undefined) return undefined
  return {
    id,
    title: text(fields.title) ?? '',
    key: text(fields.key) ?? '',
    readOnly,
    enabled: fields.enabled !== false,
    createdAt: instant(fields.created_at),
    lastUsedAt: lastUse(fields, 'last_used'),
    addedBy: fields.added_by === null ? null : text(fields.added_by),
  }
}

/** A stored secret. */
export function secret(fields: Fields): GitHubSecret | undefined {
  const name = text(fields.name)
  if (name === undefined) return undefined
  const { visibility, created_at: created, updated_at: updated } = fields
  const createdAt = instant(created)
  return {
    name,
    createdAt,
    updatedAt: updated === created ? createdAt : instant(updated),
    visibility: visibility === 'all' || visibility === 'private' || visibility === 'selected' ? visibility : undefined,
  }
}

const credentialParameter = /^(?:.{0,40}[-_])?(?:token|key|apikey|secret|password|passwd|pwd|auth|access|sig|signature|code)$/i

/** A webhook; its address is taken apart and not kept. `insecure_ssl` is a text or a number. */
export function webhook(fields: Fields): GitHubWebhook | undefined {
  const id = whole(fields.id)
  if (id === undefined) return undefined
  const config = fieldsOf(fields.config)
  const url = parsedUrl(text(config.url))
  const response = fieldsOf(fields.last_response)
  return {
    id,
    scheme: url?.protocol.replace(/:$/, '') ?? '',
    host: url?.host ?? '',
    credentialInUrl: url !== null && (url.password !== '' || [...url.searchParams.keys()].some((name) => credentialParameter.test(name))),
    hasSecret: text(config.secret) !== undefined,
    verifiesTls: String(config.insecure_ssl ?? '0') === '0',
    active: fields.active !== false,
    events: texts(fields.events),
    createdAt: instant(fields.created_at),
    updatedAt: instant(fields.updated_at),
    lastStatus: fields.last_response === undefined ? undefined : (whole(response.code) ?? 0),
    everSent: text(response.status) === undefined ? undefined : response.status !== 'unused' || whole(response.code) !== undefined,
  }
}

function parsedUrl(url: string | undefined): URL | null {
  if (url === undefined || url.length > 65_536) return null
  try {
    return new URL(url)
  } catch {
    return null
  }
}

/** An app's installation. */
export function installation(fields: Fields): GitHubInstallation | undefined {
  const id = whole(fields.id)
  const slug = text(fields.app_slug)
  if (id === undefined || slug === undefined) return undefined
  return {
    id,
    appId: whole(fields.app_id) ?? 0,
    slug,
    allRepositories: fields.repository_selection === 'all',
    permissions: textMap(fields.permissions),
    events: texts(fields.events),
    createdAt: instant(fields.created_at),
    updatedAt: instant(fields.updated_at),
    suspendedAt: instant(fields.suspended_at),
    suspendedBy: account(fields.suspended_by)?.login,
    contact: text(fields.contact_email),
  }
}

/** An app's own page. An enterprise that owns one has a slug in place of a login. */
export function app(fields: Fields, slug: string): GitHubApp {
  const owner = fieldsOf(fields.owner)
  const enterprise = text(owner.slug)
  return {
    slug,
    visible: true,
    owner: account(owner) ?? (enterprise === undefined ? undefined : { login: enterprise, type: 'Enterprise' }),
    createdAt: instant(fields.created_at),
  }
}

/** A fine-grained token's grant. */
export function tokenGrant(fields: Fields): GitHubToken | undefined {
  const id = whole(fields.id)
  const owner = account(fields.owner)
  if (id === undefined || owner === undefined) return undefined
  const { organization, repository, other } = fieldsOf(fields.permissions)
  const selection = fields.repository_selection
  return {
    id,
    name: text(fields.token_name) ?? `token ${whole(fields.token_id) ?? id}`,
    owner,
    repositories: selection === 'all' || selection === 'none' ? selection : 'subset',
    permissions: { ...textMap(organization), ...textMap(repository), ...textMap(other) },
    grantedAt: instant(fields.access_granted_at),
    lastUsedAt: lastUse(fields, 'token_last_used_at'),
    expired: fields.token_expired === true,
    expiresAt: instant(fields.token_expires_at) ?? 'never',
  }
}

const credentialKinds = ['personal access token', 'SSH key', 'OAuth app token', 'GitHub app token'] as const

/** A credential authorised for single sign-on. */
export function credential(fields: Fields): GitHubCredential | undefined {
  const id = whole(fields.credential_id)
  const login = text(fields.login)
  const kind = credentialKinds.find((one) => one === fields.credential_type)
  if (id === undefined || login === undefined || kind === undefined) return undefined
  return {
    id,
    login,
    kind,
    name: text(fields.authorized_credential_note) ?? text(fields.authorized_credential_title),
    scopes: texts(fields.scopes),
    fingerprint: text(fields.fingerprint),
    authorizedAt: instant(fields.credential_authorized_at),
    lastUsedAt: lastUse(fields, 'credential_accessed_at'),
    expiresAt: end(fields, 'authorized_credential_expires_at'),
    listedBy: 'organization',
  }
}

/**
 * A token as an enterprise server lists those of all its users, by GitHub's description of the server's API. `app`, `token` and its hash are not read; a
 * token of a user who is gone is nobody's here.
 */
export function serverToken(fields: Fields): GitHubServerCredential | null | undefined {
  const id = whole(fields.id)
  if (id === undefined) return undefined
  const holder = account(fields.user)?.login
  if (holder === undefined) return null
  return {
    ...{ id, holder, kind: isFields(fields.installation) ? 'GitHub app token' : 'personal access token', name: text(fields.note) },
    ...{ scopes: texts(fields.scopes), fingerprint: undefined, authorizedAt: instant(fields.created_at), lastUsedAt: undefined },
    ...{ expiresAt: end(fields, 'expires_at'), listedBy: 'server-tokens' },
  }
}

/** An SSH key as an enterprise server lists those of all its users. Null for a deploy key, which its repository lists. */
export function serverKey(fields: Fields): GitHubServerCredential | null | undefined {
  const id = whole(fields.id)
  if (id === undefined) return undefined
  const holder = whole(fields.user_id)
  if (holder === undefined) return null
  return {
    ...{ id, holder, kind: 'SSH key', name: text(fields.title), scopes: [], fingerprint: undefined },
    ...{
      authorizedAt: instant(fields.created_at),
      lastUsedAt: lastUse(fields, 'last_used'),
      expiresAt: undefined,
      listedBy: 'server-keys',
    },
  }
}
