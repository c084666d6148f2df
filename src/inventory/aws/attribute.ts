import type { AwsRecord } from '../../core/aws.js'
import { type Gap, limit } from '../../core/gap.js'

/** A record of which it is known whose account it speaks of. */
export type Attributed = AwsRecord & { readonly account: string }

/** Said of an account of which nothing names the id: an empty export. */
export const unknownAccount = 'unknown'

/** The folder of a record's file, within its target; null for an API's answer. */
export function folderOf({ target, path }: AwsRecord): string | null {
  if (path === null) return null
  const slash = path.lastIndexOf('/')
  return `${target}\0${slash < 0 ? '' : path.slice(0, slash)}`
}

/**
 * Gives every record its account. One that names none belongs to the account of its folder, else to the only one around it, from the nearest folder
 * up; where there are several and none can be told, it is a gap. What concerns every account (an organization) is for all of them.
 */
export function attribute(records: readonly AwsRecord[]): { records: Attributed[]; forAll: AwsRecord[]; gaps: Gap[] } {
  const known = new Map<string, Set<string>>()
  const beneath = new Map<string, Set<string>>()
  for (const record of records) {
    const folder = folderOf(record)
    if (record.account === null || folder === null) continue
    add(known, folder, record.account)
    for (const above of upwards(folder)) add(beneath, above, record.account)
  }
  const anywhere = [...new Set(records.flatMap(({ account }) => account ?? []))]
  const attributed: Attributed[] = []
  const forAll: AwsRecord[] = []
  const gaps: Gap[] = []
  for (const record of records) {
    if (record.kind === 'organization') {
      forAll.push(record)
      continue
    }
    const account = record.account ?? around(folderOf(record), known, beneath) ?? (anywhere.length === 0 ? unknownAccount : null)
    if (account !== null) attributed.push({ ...record, account })
    else if (!saysNothing(record))
      gaps.push(limit('unsupported', record.path ?? record.target, 'a folder of its own for each account', record.target))
  }
  return { records: attributed, forAll, gaps }
}

function around(folder: string | null, known: ReadonlyMap<string, Set<string>>, beneath: ReadonlyMap<string, Set<string>>): string | null {
  if (folder === null) return null
  for (const above of upwards(folder)) {
    const own = known.get(above) ?? beneath.get(above)
    if (own !== undefined) return own.size === 1 ? ([...own][0] ?? null) : null
  }
  return null
}

/** A folder and those above it, up to its target's root. */
function* upwards(folder: string): Generator<string> {
  const root = folder.indexOf('\0') + 1
  for (let end = folder.length; end > root; end = folder.lastIndexOf('/', end - 1)) yield folder.slice(0, end)
  yield folder.slice(0, root)
}

function add(sets: Map<string, Set<string>>, key: string, value: string): void {
  const set = sets.get(key)
  if (set === undefined) sets.set(key, new Set([value]))
  else set.add(value)
}

/** Answers about nothing, such as a user without keys, are no loss. */
function saysNothing(record: AwsRecord): boolean {
  return Object.values(record).every((value) => !Array.isArray(value) || value.length === 0)
}
