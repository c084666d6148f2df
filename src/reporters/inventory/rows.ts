import type { Credential, Identity, LastUse } from '../../core/identity.js'
import type { Report } from '../../core/report.js'
import { daysSince } from '../../core/risk.js'

/** One line of the inventory: a credential with its identity, or an identity that has none. */
export interface Row {
  readonly identity: Identity
  readonly credential: Credential | null
}

/** The riskiest credential first; then identities without one, by what they can do; then by id. */
export function rowsOf({ identities }: Pick<Report, 'identities'>): Row[] {
  const rows = identities.flatMap((identity): Row[] =>
    identity.credentials.length === 0
      ? [{ identity, credential: null }]
      : identity.credentials.map((credential) => ({ identity, credential })),
  )
  return rows.sort(
    (a, b) =>
      Number(a.credential === null) - Number(b.credential === null) ||
      (b.credential?.risk?.score ?? 0) - (a.credential?.risk?.score ?? 0) ||
      privilegeRank(a.identity) - privilegeRank(b.identity) ||
      compare(a.identity.id, b.identity.id) ||
      compare(a.credential?.id ?? '', b.credential?.id ?? ''),
  )
}

const levels = ['admin', 'escalates', 'sensitive', undefined, 'limited', 'none']

function privilegeRank({ privilege }: Identity): number {
  return levels.indexOf(privilege?.level)
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** `412 d`; null when it is not known. */
export function age(instant: string | undefined, now: Date): string | null {
  const days = daysSince(instant, now)
  return days === null ? null : `${days} d`
}

/** `412 d`; `≥ 412 d` where it is known only since when it lies in a repository. */
export function credentialAge({ createdAt, found }: Credential, now: Date): string | null {
  const least = createdAt === undefined ? age(found?.since ?? undefined, now) : null
  return least === null ? age(createdAt, now) : `≥ ${least}`
}

/** Where a credential lies in the open: `deploy/.env:3`, ` +2` for two places more, the commit where no path is known; null where it was not found. */
export function foundIn({ found }: Credential): string | null {
  if (found === undefined) return null
  const { path, line, commit, places, present } = found
  const place = path === null ? (commit === null ? 'history' : `commit ${commit.slice(0, 10)}`) : line === null ? path : `${path}:${line}`
  return `${place}${places > 1 ? ` +${places - 1}` : ''}${present ? '' : ' (history only)'}`
}

/** `never`, `3 d ago`; null when it is not known. */
export function lastUse(use: LastUse, now: Date): string | null {
  if (use === 'never') return 'never'
  const days = age(use, now)
  return days === null ? null : `${days} ago`
}
