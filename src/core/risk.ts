import type { Credential, Identity, LastUse, PrivilegeLevel, Risk } from './identity.js'

const day = 86_400_000
const privileges: Readonly<Record<PrivilegeLevel, number>> = { admin: 1, escalates: 0.9, sensitive: 0.6, limited: 0.3, none: 0.05 }
// What nobody knows counts as the middle: not knowing is no reason to rest.
const unknown = { age: 0.75, use: 0.8, privilege: 0.5 }

/**
 * Age × use × privilege, then what a leak adds: four fifths of what is missing to 100. An inactive or expired credential scores 0: it opens nothing.
 */
export function riskOf({ privilege }: Pick<Identity, 'privilege'>, credential: Credential, leaked: boolean, now: Date): Risk {
  const parts = {
    // In a repository for two years is two years old at least.
    age: ageOf(credential.createdAt ?? credential.found?.since ?? undefined, now),
    use: useOf(credential.lastUsedAt, now),
    privilege: privilege === undefined ? null : privileges[privilege.level],
  }
  const calm = (parts.age ?? unknown.age) * (parts.use ?? unknown.use) * (parts.privilege ?? unknown.privilege)
  const lives = credential.status !== 'inactive' && credential.status !== 'expired'
  const score = lives ? (leaked ? 1 - (1 - calm) * 0.2 : calm) : 0
  return { score: Math.round(score * 100), ...parts, leaked }
}

/** Whole days between an instant and now; null when it is not known. */
export function daysSince(instant: string | undefined, now: Date): number | null {
  if (instant === undefined) return null
  const days = Math.floor((now.getTime() - Date.parse(instant)) / day)
  return Number.isNaN(days) ? null : Math.max(0, days)
}

function ageOf(createdAt: string | undefined, now: Date): number | null {
  const days = daysSince(createdAt, now)
  return days === null ? null : rounded(0.5 + 0.5 * Math.min(1, days / (3 * 365)))
}

function useOf(lastUsedAt: LastUse, now: Date): number | null {
  if (lastUsedAt === 'never') return 1
  const days = daysSince(lastUsedAt, now)
  return days === null ? null : rounded(0.6 + 0.4 * Math.min(1, days / 365))
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}
