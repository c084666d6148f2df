import type { LastUse } from '../../../core/identity.js'

const day = 86_400_000

/** Whole days from an instant until now; undefined when the instant is not known. */
export function daysSince(instant: string | undefined, now: Date): number | undefined {
  const at = instant === undefined ? Number.NaN : Date.parse(instant)
  return Number.isNaN(at) ? undefined : Math.max(0, Math.floor((now.getTime() - at) / day))
}

/** `1 day`, `412 days`. */
export function days(count: number): string {
  return counted(count, 'day')
}

/** A number with its noun: `1 key`, `3 repositories`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`
}

/** A few names for a message, the rest as a number: `a, b, c and 4 more`. */
export function listed(names: readonly string[], most = 3): string {
  const rest = names.length - most
  return rest > 0 ? `${names.slice(0, most).join(', ')} and ${rest} more` : names.join(', ')
}

/** How long something has been idle, in words, and whether that is longer than allowed. Null when it is not, or nobody said. */
export function idleness(
  { lastUsedAt, since }: { readonly lastUsedAt: LastUse; readonly since: string | undefined },
  { maxIdleDays, graceDays }: { readonly maxIdleDays: number; readonly graceDays: number },
  now: Date,
): { readonly text: string; readonly idleDays: number | null } | null {
  if (lastUsedAt === undefined) return null
  if (lastUsedAt === 'never') {
    const age = daysSince(since, now)
    return age === undefined || age <= graceDays ? null : { text: `was made ${days(age)} ago and has never been used`, idleDays: null }
  }
  const idle = daysSince(lastUsedAt, now)
  return idle === undefined || idle <= maxIdleDays ? null : { text: `has been idle for ${days(idle)}`, idleDays: idle }
}
