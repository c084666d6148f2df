/** An object of JSON or of an API's answer, none of its fields promised. */
export type Fields = Readonly<Record<string, unknown>>

/** The object, or null for anything else. */
export function fieldsOf(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null
}

/** The items of a list that are objects; a single object counts as a list of one, anything else as none. */
export function objects(value: unknown): Fields[] {
  const items: unknown[] = Array.isArray(value) ? value : [value]
  return items.map(fieldsOf).filter((item) => item !== null)
}

/** A text that is not empty. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** The texts of a list. */
export function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

/** A number, or a text that is one. */
export function number(value: unknown): number | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : undefined
}

/**
 * An instant as ISO 8601 in UTC, to the second. Reads what AWS's tools write: `2026-01-02T03:04:05Z`, `…+00:00`, `2026-01-02 03:04:05+00:00`,
 * seconds since 1970, and the dates of the SDK. A text without an offset is taken for UTC. Undefined for anything else.
 */
export function instant(value: unknown): string | undefined {
  if (value instanceof Date) return iso(value.getTime())
  if (typeof value === 'number') return iso(value * 1000)
  if (typeof value !== 'string') return undefined
  const match = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?) ?(Z|[+-]\d\d:?\d\d)?)?$/.exec(value.trim())
  if (match === null) return undefined
  const [, day = '', time = '00:00:00', offset = 'Z'] = match
  const zone = /^[+-]\d{4}$/.test(offset) ? `${offset.slice(0, 3)}:${offset.slice(3)}` : offset
  return iso(Date.parse(`${day}T${time}${zone}`))
}

function iso(milliseconds: number): string | undefined {
  if (!(Math.abs(milliseconds) <= 8.64e15)) return undefined
  return new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, 'Z')
}

/** The account an ARN names (12 digits); null when it names none. */
export function accountOf(arn: string | undefined): string | null {
  const account = arn?.split(':', 5)[4]
  return account !== undefined && /^\d{12}$/.test(account) ? account : null
}

/** The account most ARNs name; null when none names one. */
export function commonAccount(arns: Iterable<string | undefined>): string | null {
  const counts = new Map<string, number>()
  for (const arn of arns) {
    const account = accountOf(arn)
    if (account !== null) counts.set(account, (counts.get(account) ?? 0) + 1)
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? null
}
