import { join } from 'node:path'
import type { CollectSettings } from '../../core/collector.js'
import type { DocumentBatch } from '../../core/document.js'
import { failed, type Gap } from '../../core/gap.js'
import type { Repository } from '../lib/git-repository.js'
import { batchesOf } from './batches.js'
import { listAll } from './listing.js'
import type { GitRefs } from './refs.js'

/** One repository's history being scanned. */
export interface HistoryScan {
  list(): AsyncIterable<DocumentBatch | Gap>
  expectHits(): void
}

/** Starts nothing: `list` does. */
export function historyScan(repository: Repository, settings: CollectSettings): HistoryScan {
  async function* list(): AsyncIterable<DocumentBatch | Gap> {
    const listing = listAll(repository, settings.signal)
    yield configBatch(repository)
    yield* batchesOf(repository, listing, settings.maxFileSize, () => false)
    const failure = await listing.done
    if (failure !== null)
      yield failed('corrupt', `part of the objects of ${repository.root}`, `a repository that passes git fsck (${failure.message})`)
  }
  return { list, expectHits: () => {} }
}

function configBatch(repository: Repository): DocumentBatch {
  const refs: GitRefs = { kind: 'config', file: join(repository.commonDir, 'config'), path: '.git/config' }
  return { refs, count: 1, weight: 1024 }
}
