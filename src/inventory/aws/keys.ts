import type { AwsAccessKey, AwsKeyUse, AwsListedKey } from '../../core/aws.js'
import type { LastUse } from '../../core/identity.js'

/** What two sources say of one user's access keys; undefined where a source was not read. */
export interface KeySources {
  /** Of the credential report: dates and uses, no ids. */
  readonly slots: readonly AwsAccessKey[] | undefined
  /** Of the key lists: ids. */
  readonly listed: readonly AwsListedKey[]
  /** True when the list holds all keys of the user: slots that match none of them are of keys that are gone. */
  readonly whole: boolean
  readonly uses: ReadonlyMap<string, AwsKeyUse>
}

/**
 * The keys of one user, each once: slots of the report meet listed keys by the instant of creation, what is left by the order of key ids, as the
 * report orders them (seen in one published report, not documented). Undefined when nobody said anything.
 */
export function joinKeys({ slots, listed, whole, uses }: KeySources): readonly AwsAccessKey[] | undefined {
  if (slots === undefined && listed.length === 0 && !whole) return undefined
  const free = new Set(slots ?? [])
  const ordered = [...listed].sort((a, b) => (a.id < b.id ? -1 : 1))
  const pairs = new Map<string, AwsAccessKey>()
  for (const matches of [sameInstant, () => true]) {
    for (const key of ordered) {
      const slot = pairs.has(key.id) ? undefined : [...free].find((one) => matches(one, key))
      if (slot === undefined) continue
      pairs.set(key.id, slot)
      free.delete(slot)
    }
  }
  const known = ordered.map((key) => withUse(joined(key, pairs.get(key.id)), uses.get(key.id)))
  return whole ? known : [...known, ...free]
}

/** The report's rotation date of a key is its creation, unless it was switched on again: AWS says "created or last changed". */
function sameInstant(slot: AwsAccessKey, key: AwsListedKey): boolean {
  if (slot.createdAt === undefined || key.createdAt === undefined) return false
  return Math.abs(Date.parse(slot.createdAt) - Date.parse(key.createdAt)) <= 2000
}

function joined({ userName: _, ...key }: AwsListedKey, slot: AwsAccessKey | undefined): AwsAccessKey {
  if (slot === undefined) return key
  const { lastUsedAt, lastUsedService, lastUsedRegion } = slot
  return { ...key, slot: slot.slot, createdAt: key.createdAt ?? slot.createdAt, lastUsedAt, lastUsedService, lastUsedRegion }
}

/** The later of two answers counts: the report may be four hours old. */
function withUse(key: AwsAccessKey, use: AwsKeyUse | undefined): AwsAccessKey {
  if (use === undefined || !isLater(use.lastUsedAt, key.lastUsedAt)) return key
  return { ...key, lastUsedAt: use.lastUsedAt, lastUsedService: use.service, lastUsedRegion: use.region }
}

function isLater(a: LastUse, b: LastUse): boolean {
  if (a === undefined || a === b) return false
  if (b === undefined || b === 'never') return true
  return a !== 'never' && a > b
}
