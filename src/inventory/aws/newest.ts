import type { AwsRecord } from '../../core/aws.js'
import { type Attributed, folderOf } from './attribute.js'

/** Orders records of one account, what is newest first: live answers, then the folder that speaks of the latest instant, then by path backwards. */
export function newestFirst<Item extends Attributed>(records: readonly Item[], all: readonly Attributed[]): Item[] {
  const instants = new Map<string | null, string>()
  for (const record of all) {
    const folder = folderOf(record)
    const latest = latestOf(record)
    if (latest > (instants.get(folder) ?? '')) instants.set(folder, latest)
  }
  const rank = (record: Item): [number, string, string, string] => [
    record.path === null ? 1 : 0,
    instants.get(folderOf(record)) ?? '',
    latestOf(record),
    `${record.target}\0${record.path ?? ''}`,
  ]
  return records
    .map((record) => ({ record, rank: rank(record) }))
    .sort((a, b) => compare(b.rank, a.rank))
    .map(({ record }) => record)
}

function compare(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  for (const [index, value] of a.entries()) {
    const other = b[index] ?? ''
    if (value !== other) return value < other ? -1 : 1
  }
  return 0
}

const latest = new WeakMap<AwsRecord, string>()

/** The latest instant a record speaks of; empty when it speaks of none. */
export function latestOf(record: AwsRecord): string {
  const known = latest.get(record)
  if (known !== undefined) return known
  let found = ''
  for (const instant of instantsOf(record)) if (instant !== undefined && instant !== 'never' && instant > found) found = instant
  latest.set(record, found)
  return found
}

function* instantsOf(record: AwsRecord): Generator<string | undefined> {
  if (record.kind === 'authorization-details') {
    for (const { createdAt } of record.users) yield createdAt
    for (const { createdAt, lastUsedAt } of record.roles) {
      yield createdAt
      yield lastUsedAt
    }
  } else if (record.kind === 'credential-report') {
    yield record.generatedAt
    for (const { createdAt, console, keys } of record.rows) {
      yield createdAt
      yield console?.lastUsedAt
      for (const key of keys) {
        yield key.createdAt
        yield key.lastUsedAt
      }
    }
  } else if (record.kind === 'access-keys') {
    for (const { createdAt } of record.keys) yield createdAt
    for (const { lastUsedAt } of record.uses) yield lastUsedAt
  } else if (record.kind === 'last-accessed') {
    for (const { lastUsedAt } of record.services) yield lastUsedAt
  }
}
