import type { Facts } from '../../../core/detection.js'
import { readMacaroon } from '../../../core/macaroon.js'
import type { Check } from '../check.js'
import { dateOf } from './claims.js'

// How PyPI numbers its caveats (warehouse/macaroons/caveats/__init__.py): expiry, project names, project ids, user.
const caveatKinds = { expiry: 0, projectNames: 1, projectIds: 2, user: 3 }

function parsed(caveat: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(caveat).toString('utf8'))
  } catch {
    return null
  }
}

const names = (value: unknown) =>
  Array.isArray(value)
    ? value
        .filter((name) => typeof name === 'string')
        .join(', ')
        .slice(0, 160)
    : null

/** What a PyPI caveat restricts. The older form is `{"version": 1, "permissions": "user"}` or `{"permissions": {"projects": […]}}`. */
function restriction(caveat: unknown): Record<string, string | boolean | null> {
  if (Array.isArray(caveat)) {
    const [kind, first] = caveat
    if (kind === caveatKinds.expiry) return { expiresAt: dateOf(first) }
    if (kind === caveatKinds.projectNames) return { projects: names(first) }
    if (kind === caveatKinds.projectIds) return { projectIds: names(first) }
    return kind === caveatKinds.user && typeof first === 'string' ? { user: first.slice(0, 80) } : {}
  }
  if (typeof caveat !== 'object' || caveat === null || !('permissions' in caveat)) return {}
  const { permissions } = caveat
  if (permissions === 'user') return { scope: 'every project of the user' }
  return typeof permissions === 'object' && permissions !== null && 'projects' in permissions
    ? { projects: names(permissions.projects) }
    : {}
}

/** A macaroon behind a prefix: where it is for, and what its caveats leave it. One that has expired matters less. */
export const macaroon: Check = ({ rule, value, now }) => {
  const read = readMacaroon(Buffer.from(value.slice(value.indexOf('-') + 1), 'base64url'))
  if (read === null) return { confidence: rule.confidence }
  const facts: Facts = Object.assign(
    { location: read.location, caveats: read.caveats.length },
    ...read.caveats.map(parsed).map(restriction),
  )
  const expires = facts.expiresAt
  const expired = typeof expires === 'string' && new Date(expires) < now
  return {
    confidence: rule.confidence,
    facts: expired ? { ...facts, expired } : facts,
    ...(expired ? { severity: 'low' as const, remark: `expired on ${expires.slice(0, 10)}` } : {}),
  }
}
