import type { DocumentBatch } from '../../core/document.js'
import type { Repository } from '../lib/git-repository.js'

/** What a batch of this collector holds: objects of one repository, or its configuration file. */
export type GitRefs = ObjectRefs | ConfigRef

export interface ObjectRefs {
  readonly kind: 'objects'
  readonly repository: Repository
  /** Ids in hex, each with a line feed: exactly what `cat-file --batch` reads. */
  readonly ids: Uint8Array
  /** What is known of each object beside its id, in the same order; null when nothing is. */
  readonly facts: readonly ObjectFacts[] | null
  /** Bytes above which an object is passed over; null where sizes are known and that was done. */
  readonly limit: number | null
}

/** `baseline`: what stood there before, whose detections only subtract. */
export interface ObjectFacts {
  readonly path: string | null
  readonly baseline: boolean
}

export interface ConfigRef {
  readonly kind: 'config'
  /** Absolute. */
  readonly file: string
  /** As reported: `.git/config`. */
  readonly path: string
}

/** The refs of a batch this collector made. */
export function refsOf(batch: DocumentBatch): GitRefs {
  return batch.refs as GitRefs
}

/** The ids of a batch in hex, in order. */
export function idsOf(refs: ObjectRefs): string[] {
  const text = Buffer.from(refs.ids.buffer, refs.ids.byteOffset, refs.ids.byteLength).toString('latin1')
  return text.split('\n').slice(0, -1)
}

/** One object that is to be read, its size in bytes as far as it is known. */
export interface WantedObject extends ObjectFacts {
  readonly id: string
  readonly size: number
}

/** A batch of objects named one by one; `limit` when their sizes are not known. */
export function objectBatch(repository: Repository, objects: readonly WantedObject[], limit: number | null = null): DocumentBatch {
  const ids = new TextEncoder().encode(objects.map((object) => `${object.id}\n`).join(''))
  const facts = objects.map(({ path, baseline }) => ({ path, baseline }))
  const refs: GitRefs = { kind: 'objects', repository, ids, facts, limit }
  return { refs, count: objects.length, weight: objects.reduce((sum, object) => sum + object.size, 0) }
}
