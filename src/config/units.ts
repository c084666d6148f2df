import { UsageError } from '../core/errors.js'

const sizeUnits: Record<string, number> = { '': 1, b: 1, k: 1024, kb: 1024, m: 1024 ** 2, mb: 1024 ** 2, g: 1024 ** 3, gb: 1024 ** 3 }

/** Bytes of a size such as `256mb`, `1.5g` or `4096`; units are powers of 1024, in any case. Throws `UsageError`. */
export function parseSize(text: string, label: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)\s*([a-z]{0,2})$/i.exec(text.trim()) ?? []
  const factor = sizeUnits[(unit ?? '?').toLowerCase()]
  const bytes = Math.floor(Number(number) * (factor ?? Number.NaN))
  if (!Number.isSafeInteger(bytes) || bytes < 1) throw new UsageError(`${label}: expected a size such as 256mb, 64kb or 1g`)
  return bytes
}

const timeUnits: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** Milliseconds of a duration such as `90s`, `5m` or `1h30m`; a bare number counts seconds. Throws `UsageError`. */
export function parseDuration(text: string, label: string): number {
  const trimmed = text.trim()
  const wrong = () => new UsageError(`${label}: expected a duration such as 90s, 5m or 1h30m`)
  if (/^\d+$/.test(trimmed) && Number(trimmed) > 0) return checked(Number(trimmed) * 1000, wrong)
  if (!/^(?:\d+(?:\.\d+)?(?:ms|[smhd]))+$/.test(trimmed)) throw wrong()
  let total = 0
  for (const [, number, unit] of trimmed.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g))
    total += Number(number) * (timeUnits[unit ?? ''] ?? Number.NaN)
  return checked(Math.round(total), wrong)
}

// Timers of JavaScript count at most 2^31 - 1 milliseconds; beyond it they fire at once.
const longestTimer = 2 ** 31 - 1

function checked(milliseconds: number, wrong: () => UsageError): number {
  if (!(milliseconds > 0)) throw wrong()
  return Math.min(milliseconds, longestTimer)
}

/** A whole number of at least 1. Throws `UsageError`. */
export function parseCount(text: string, label: string): number {
  const count = Number(text.trim())
  if (!/^\d{1,6}$/.test(text.trim()) || count < 1) throw new UsageError(`${label}: expected a whole number of at least 1`)
  return count
}

/** An instant in ISO 8601; a date alone is its first moment in UTC. Throws `UsageError`. */
export function parseInstant(text: string, label: string): Date {
  const instant = new Date(text.trim())
  if (!/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/.test(text.trim()) || Number.isNaN(instant.getTime())) {
    throw new UsageError(`${label}: expected an instant such as 2026-11-22 or 2026-11-22T08:00:00Z`)
  }
  return instant
}
