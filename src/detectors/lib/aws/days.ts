import { counted } from './words.js'

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
