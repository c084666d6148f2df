import type { GitHubAccount, GitHubPerson, GitHubRegistry, GitHubRepository } from '../../core/github.js'
import { type Fields, fieldsOf, flag, instant, text, texts, whole } from './fields.js'

/** A user, organization or bot. */
export function account(value: unknown): GitHubAccount | undefined {
  const fields = fieldsOf(value)
  const login = text(fields.login)
  return login === undefined ? undefined : { login, type: text(fields.type) ?? 'User' }
}

/** A member or outside collaborator. */
export function person(fields: Fields): GitHubPerson | undefined {
  const known = account(fields)
  return known === undefined ? undefined : { ...known, id: whole(fields.id) }
}

/** A direct collaborator with the role it has. */
export function collaborator(fields: Fields): (GitHubAccount & { role: string }) | undefined {
  const known = account(fields)
  return known === undefined ? undefined : { ...known, role: text(fields.role_name) ?? 'unknown' }
}

/** A repository as a list of them gives it. */
export function repository(fields: Fields): GitHubRepository | undefined {
  const name = text(fields.name)
  if (name === undefined) return undefined
  const visibility = text(fields.visibility)
  const [owner, rest] = text(fields.full_name)?.split('/') ?? []
  return {
    name,
    owner: rest === undefined ? undefined : owner,
    visibility: visibility === 'public' || visibility === 'internal' ? visibility : fields.private === false ? 'public' : 'private',
    archived: fields.archived === true,
    fork: fields.fork === true,
    empty: fields.size === 0 && (fields.pushed_at === null || fields.pushed_at === fields.created_at),
    defaultBranch: text(fields.default_branch),
    createdAt: instant(fields.created_at),
    pushedAt: instant(fields.pushed_at),
    admin: flag(fieldsOf(fields.permissions).admin),
  }
}

/** An organization's private registry. */
export function registry(fields: Fields): GitHubRegistry | undefined {
  const name = text(fields.name)
  if (name === undefined) return undefined
  return {
    name,
    type: text(fields.registry_type) ?? 'registry',
    auth: text(fields.auth_type),
    createdAt: instant(fields.created_at),
    updatedAt: instant(fields.updated_at),
  }
}

/** The custom properties of one repository; several values are joined. */
export function repositoryProperties(fields: Fields): readonly [string, Record<string, string>] | undefined {
  const name = text(fields.repository_name)
  if (name === undefined || !Array.isArray(fields.properties)) return undefined
  const values = fields.properties.map(fieldsOf).flatMap((one) => {
    const property = text(one.property_name)
    const value = Array.isArray(one.value) ? texts(one.value).join(', ') : text(one.value)
    return property === undefined || value === undefined ? [] : [[property, value] as const]
  })
  return [name, Object.fromEntries(values)]
}
