import { join } from 'node:path'
import type { Attribution, BatchOutcome, CollectSettings } from '../../core/collector.js'
import type { DocumentBatch } from '../../core/document.js'
import { failed, type Gap, limit } from '../../core/gap.js'
import { idTable } from '../lib/git-ids.js'
import type { Repository } from '../lib/git-repository.js'
import { alternatesOf } from './alternates.js'
import { batchesOf } from './batches.js'
import { type CachedHistory, type KnownObjects, loadCache, saveCache, type WholeScan } from './cache.js'
import { everyRef, introductions } from './introductions.js'
import { type Listing, listAll, listGiven } from './listing.js'
import { missingGaps } from './missing.js'
import { placesOf, type Traced } from './places.js'
import { type Reach, walkHistoryInOrder } from './reachable.js'
import { type GitRefs, idsOf, refsOf } from './refs.js'
import { gitCommand } from './remedy.js'
import { repositoryState } from './repository-state.js'
import { typesOf } from './sizes.js'
import { objectsAt, ownAndReachable } from './sources.js'

/** One repository's history being scanned. */
export interface HistoryScan {
  readonly repository: Repository
  list(): AsyncIterable<DocumentBatch | Gap>
  scanned(outcome: BatchOutcome): void
  /** Those of the ids that are this repository's. */
  attribute(ids: readonly string[]): AsyncIterable<Attribution | Gap>
  finish(): AsyncIterable<Gap>
  /** What was found clean by an earlier scan and not read again. */
  known(): KnownObjects
}

/** What part of a history is scanned, and how its paths are reported. */
export interface HistoryPart {
  /** Relative to the repository's root; null for all of it. */
  readonly inside: string | null
  /** Put before every path: where a submodule stands in its parent. */
  readonly prefix: string
  /** What the run was asked to do with a path, as it is reported; `elsewhere` is what lies outside the target. */
  readonly judge: (path: string) => 'wanted' | 'left-out' | 'elsewhere'
}

/** A scan of one repository's history. Starts nothing: `list` does. */
export function historyScan(repository: Repository, part: HistoryPart, settings: CollectSettings): HistoryScan {
  const { signal, cacheFolder, engineDigest } = settings
  const where = { prefix: part.prefix, workingDirectory: settings.workingDirectory }
  const whole = part.inside === null
  const borrowed = whole ? alternatesOf(repository) : []
  let cached: CachedHistory | null = null
  let unchanged: WholeScan | null = null
  let state: string | null = null
  let listing: Listing | null = null
  let cleared = new Uint8Array(0)
  let reaching: Promise<Reach> | null = null
  // By the object's index: 1 + the index of the commit that brought it, or of itself when none did; 0 for what nothing leads to.
  let broughtBy = new Uint32Array(0)
  let traces: readonly Traced[] = []
  let endedWhole = false
  let passedOver: KnownObjects = { blobs: 0, commits: 0, bytes: 0 }
  let unwalkedSaid = false

  async function* list(): AsyncIterable<DocumentBatch | Gap> {
    if (whole) yield configBatch(repository, part.prefix)
    for (const neighbour of borrowed) {
      yield limit('bound', `objects of ${neighbour} that nothing in ${repository.root} refers to`, 'a scan of that repository')
    }
    if (cacheFolder !== null && whole && borrowed.length === 0) {
      cached = loadCache(cacheFolder, repository, engineDigest())
      state = await repositoryState(repository, signal)
      if (cached?.whole?.state === state) {
        unchanged = cached.whole
        passedOver = unchanged.known
      }
    }
    const found = yield* startListing()
    listing = found
    if (whole && borrowed.length === 0 && unchanged === null) reaching = markReachable(found)
    reaching?.catch(() => {})
    const known = cached?.clean
    const isClean = (index: number) => {
      if (known === undefined || known.find(found.table.bytes(index), 0) === -1) return false
      clear(index)
      passedOver = plus(passedOver, found, index)
      return true
    }
    const failure = await found.done
    yield* batchesOf(repository, found, settings.maxFileSize, isClean)
    if (failure !== null) yield failed('corrupt', `objects of ${repository.root}`, `a repository that passes git fsck (${failure.message})`)
    endedWhole = failure === null
    if (unchanged === null) yield* missingGaps(repository, found.missing, found.missing.length, where)
  }

  async function* startListing(): AsyncGenerator<Gap, Listing> {
    if (unchanged !== null) return listGiven(repository, textOf(unchanged.rest), signal)
    if (part.inside === null && borrowed.length === 0) return listAll(repository, signal)
    const walked = await (part.inside === null ? ownAndReachable(repository, signal) : objectsAt(repository, part.inside, signal))
    if (walked.failure !== null) yield* unwalked(walked.failure)
    return listGiven(repository, walked.ids, signal)
  }

  /** Both walks meet the same broken object: it is said once. */
  function* unwalked(words: string): Iterable<Gap> {
    if (unwalkedSaid) return
    unwalkedSaid = true
    yield failed('corrupt', `part of the history of ${repository.root}`, `a repository that passes git fsck (${words})`)
  }

  /** Notes which commit brought each listed object, and with it what is reachable at all. */
  async function markReachable({ table, kindOf, done }: Listing): Promise<Reach> {
    let commit = 0
    const ready = done.then(() => {
      broughtBy = new Uint32Array(table.size)
    })
    const onReached = (bytes: Buffer, at: number) => {
      const index = table.findHex(bytes, at)
      if (index === -1) return
      if (kindOf(index) === 'commit') commit = index + 1
      broughtBy[index] = commit
    }
    const onLoose = (bytes: Buffer, at: number) => {
      const index = table.findHex(bytes, at)
      if (index !== -1 && broughtBy[index] === 0) broughtBy[index] = index + 1
    }
    return walkHistoryInOrder(repository, ready, { onReached, onLoose }, signal)
  }

  function clear(index: number): void {
    if (index >= cleared.length) {
      const larger = new Uint8Array(Math.max(4096, index * 2))
      larger.set(cleared)
      cleared = larger
    }
    cleared[index] = 1
  }

  function scanned({ batch, dirty }: BatchOutcome): void {
    const refs = refsOf(batch)
    if (refs.kind !== 'objects' || refs.repository !== repository || listing === null || cacheFolder === null) return
    for (const id of idsOf(refs)) if (!dirty.has(id)) clear(indexOf(listing, id))
  }

  async function* attribute(ids: readonly string[]): AsyncIterable<Attribution | Gap> {
    const remembered = new Map(unchanged?.traces.map((one) => [one.id, one]))
    const types = await typesOf(repository, new Set(ids.filter((id) => !remembered.has(id))), signal)
    const asked = ids.filter((id) => remembered.has(id) || (types.has(id) && (listing === null || indexOf(listing, id) !== -1)))
    const fresh = asked.filter((id) => !remembered.has(id))
    const traced = yield* trace(fresh, types)
    traces = [...asked.flatMap((id) => remembered.get(id) ?? []), ...traced]
    for (const one of await placesOf(repository, traces, part.prefix, settings.jobs, signal)) {
      const judged = one.places.map((place) => ({ place, is: place.path === null ? 'wanted' : part.judge(place.path) }))
      if (!judged.some(({ is }) => is === 'left-out')) yield one
      else if (!judged.some(({ is }) => is === 'wanted')) yield { ...one, places: [], leftOut: true }
      else yield { ...one, places: judged.flatMap(({ place, is }) => (is === 'left-out' ? [] : [place])) }
    }
  }

  /** Finds the introducing commits of objects. */
  async function* trace(ids: readonly string[], types: ReadonlyMap<string, Traced['type']>): AsyncGenerator<Gap, Traced[]> {
    const reach = await reaching
    const typeOf = (id: string) => types.get(id) ?? 'blob'
    if (listing !== null && reach !== null) {
      const { table } = listing
      return ids.map((id) => {
        const type = typeOf(id)
        const index = table.findHex(Buffer.from(id, 'latin1'), 0)
        const mark = broughtBy[index] ?? 0
        const commit = type !== 'blob' ? id : mark === 0 || mark === index + 1 ? null : table.hex(mark - 1)
        // Where the walk did not end nothing is called unreachable that may not be.
        return { id, type, commit, reachable: mark !== 0 || reach.failure !== null }
      })
    }
    const wanted = idTable(repository.idBytes)
    for (const id of ids) if (typeOf(id) === 'blob') wanted.addHex(Buffer.from(id, 'latin1'), 0)
    const history = wanted.size === 0 ? null : await introductions(repository, everyRef, wanted, signal)
    if (history !== null && history.failure !== null) yield* unwalked(history.failure)
    return ids.map((id) => {
      const type = typeOf(id)
      const commit = type !== 'blob' ? id : (history?.commitOf(wanted.findHex(Buffer.from(id, 'latin1'), 0)) ?? null)
      return { id, type, commit, reachable: true }
    })
  }

  async function* finish(): AsyncIterable<Gap> {
    if (repository.shallow) {
      yield limit(
        'shallow',
        `history of ${repository.root} below its shallow boundary`,
        gitCommand(repository.root, settings.workingDirectory, 'fetch --unshallow'),
      )
    }
    if (signal.aborted) return
    const reach = await reaching
    if (reach !== null && reach.failure !== null) yield* unwalked(reach.failure)
    const missing = reach ?? unchanged
    if (missing !== null) yield* missingGaps(repository, missing.missing, missing.missingCount, where)
    if (cacheFolder !== null && listing !== null && endedWhole && whole && borrowed.length === 0) remember(listing, cacheFolder, reach)
  }

  function remember(found: Listing, folder: string, reach: Reach | null): void {
    const earlier = unchanged === null ? null : cached
    const clean = packedIds(repository.idBytes, found.table.size + (earlier?.clean.size ?? 0))
    const rest: string[] = []
    let known: KnownObjects = { blobs: 0, commits: 0, bytes: 0 }
    for (let index = 0; index < found.table.size; index++) {
      if (cleared[index] === 1) {
        clean.add(found.table.bytes(index))
        known = plus(known, found, index)
      } else rest.push(found.table.hex(index))
    }
    if (unchanged !== null && earlier !== null) {
      const learnt = traces.some(({ id }) => !unchanged?.traces.some((one) => one.id === id))
      if (!learnt) return
      for (let index = 0; index < earlier.clean.size; index++) clean.add(earlier.clean.bytes(index))
      saveCache(folder, repository, engineDigest(), clean.all(), { ...unchanged, traces })
      return
    }
    const sound = state !== null && reach !== null && reach.failure === null
    const facts = sound ? { state: state ?? '', rest, known, missing: reach.missing, missingCount: reach.missingCount, traces } : null
    saveCache(folder, repository, engineDigest(), clean.all(), facts)
  }

  return { repository, list, scanned, attribute, finish, known: () => passedOver }
}

function plus(known: KnownObjects, listing: Listing, index: number): KnownObjects {
  const kind = listing.kindOf(index)
  return {
    blobs: known.blobs + (kind === 'blob' ? 1 : 0),
    commits: known.commits + (kind === 'commit' ? 1 : 0),
    bytes: known.bytes + listing.sizeOf(index),
  }
}

/** Ids of objects one behind the other, room for `most` of them. */
function packedIds(idBytes: number, most: number) {
  const packed = new Uint8Array(most * idBytes)
  let end = 0
  return {
    add(id: Uint8Array) {
      packed.set(id, end)
      end += idBytes
    },
    all: () => packed.subarray(0, end),
  }
}

function indexOf(listing: Listing, id: string): number {
  return listing.table.findHex(Buffer.from(id, 'latin1'), 0)
}

function textOf(ids: readonly string[]): Uint8Array {
  return new TextEncoder().encode(ids.map((id) => `${id}\n`).join(''))
}

function configBatch(repository: Repository, prefix: string): DocumentBatch {
  const refs: GitRefs = { kind: 'config', file: join(repository.commonDir, 'config'), path: `${prefix}.git/config` }
  return { refs, count: 1, weight: 1024 }
}
