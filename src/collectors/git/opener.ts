import type { BatchOpener } from '../../core/collector.js'
import type { Arena, Document, DocumentBatch } from '../../core/document.js'
import { failed, type Gap } from '../../core/gap.js'
import type { Repository } from '../lib/git-repository.js'
import { openConfig } from './config-file.js'
import { frameReader } from './frames.js'
import { type ObjectProcess, singleProcess, stayingProcess } from './object-process.js'
import { type ObjectRefs, refsOf } from './refs.js'

const mostRestarts = 8
const unknownOption = 129
/** Up to this many objects a process for them alone costs less than one that stays. */
const fewObjects = 64

/** Reads batches of objects through `git cat-file`, straight into the arena. One process stays as long as the repository is the same. */
export function openBatches(arena: Arena): BatchOpener {
  let current: ObjectProcess | null = null
  let canStay = true

  const end = () => {
    current?.git.kill()
    current = null
  }
  const processFor = async (repository: Repository, few: boolean): Promise<ObjectProcess> => {
    if (current !== null && current.repository.gitDir === repository.gitDir) return current
    end()
    const started = await (canStay && !few ? stayingProcess(repository) : singleProcess(repository))
    current = started
    return started
  }

  async function* openObjects(refs: ObjectRefs): AsyncIterable<Document | Gap | Iterable<Document | Gap>> {
    const width = refs.repository.idBytes * 2 + 1
    const total = refs.ids.length / width
    let done = 0
    let whole = false
    try {
      for (let restarts = 0; done < total; ) {
        const process = await processFor(refs.repository, total <= fewObjects)
        process.ask(refs.ids.subarray(done * width))
        const frames = frameReader(arena, process.chunks, refs, done)
        yield* frames.documents()
        const started = done
        done = frames.next()
        if (done >= total) break
        end()
        const { code, stderr } = await process.git.done
        if (code === unknownOption && process.stays && done === started) {
          canStay = false
          continue
        }
        // git ends at an object it cannot unpack: that one is named, and the rest is read by a new process.
        const culprit = Buffer.from(refs.ids.subarray(done * width, (done + 1) * width - 1)).toString('latin1')
        yield failed('corrupt', `object ${culprit}`, `a repository that passes git fsck (${stderr === '' ? 'git ended early' : stderr})`)
        done++
        if (restarts++ < mostRestarts || done >= total) continue
        yield failed('corrupt', `${total - done} objects after object ${culprit}`, 'a repository that passes git fsck')
        break
      }
      whole = true
    } finally {
      // A process whose answers were not all taken, or that answers once, is of no use to the next batch.
      if (!whole || current?.stays === false) end()
    }
  }

  return {
    open(batch: DocumentBatch) {
      const refs = refsOf(batch)
      return refs.kind === 'config' ? openConfig(arena, refs) : openObjects(refs)
    },
    close: end,
  }
}
