/** Milliseconds of a day. */
export const day = 86_400_000

/** Whole days from an instant (ISO 8601) until now, 0 for one that lies ahead; undefined when the instant is not known or is none. */
export function daysSince(instant: string | undefined, now: Date): number | undefined {
  const at = instant === undefined ? Number.NaN : Date.parse(instant)
  return Number.isNaN(at) ? undefined : Math.max(0, Math.floor((now.getTime() - at) / day))
}

/** Days from now until an instant, begun ones counted, negative for one that has passed; undefined when the instant is not known or is none. */
export function daysUntil(instant: string | undefined, now: Date): number | undefined {
  const at = instant === undefined ? Number.NaN : Date.parse(instant)
  return Number.isNaN(at) ? undefined : Math.ceil((at - now.getTime()) / day)
}

/** `1 day`, `412 days`. */
export function days(count: number): string {
  return counted(count, 'day')
}

/** A number with its noun: `1 key`, `3 keys`; the plural where it is no `s`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`
}

/** A few names for a message, the rest as a number: `a, b, c and 4 more`. */
export function listed(names: readonly string[], most = 3): string {
  const rest = names.length - most
  if (rest > 0) return `${names.slice(0, most).join(', ')} and ${rest} more`
  const last = names.at(-1) ?? ''
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`
}
