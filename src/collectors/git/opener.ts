import type { BatchOpener } from '../../core/collector.js'
import type { Arena, Document, DocumentBatch } from '../../core/document.js'
import { failed, type Gap } from '../../core/gap.js'
import { type GitProcess, spawnGit } from '../lib/git-command.js'
import { openConfig } from './config-file.js'
import { frameReader } from './frames.js'
import { type ObjectRefs, refsOf } from './refs.js'

const mostRestarts = 8

/** Reads batches of objects through `git cat-file --batch`, one process a batch, straight into the arena. */
export function openBatches(arena: Arena): BatchOpener {
  const running = new Set<GitProcess>()

  async function* openObjects(refs: ObjectRefs): AsyncIterable<Document | Gap> {
    const width = refs.repository.idBytes * 2 + 1
    const total = refs.ids.length / width
    let done = 0
    for (let restarts = 0; done < total; restarts++) {
      const process = spawnGit(refs.repository, ['cat-file', '--batch', '--buffer'])
      running.add(process)
      process.child.stdin.end(refs.ids.subarray(done * width))
      const frames = frameReader(arena, process.child.stdout, refs, done)
      try {
        yield* frames.documents()
      } finally {
        process.kill()
        running.delete(process)
      }
      done = frames.next()
      if (done >= total) return
      const { stderr } = await process.done
      // git ends at an object it cannot unpack: that one is named, and the rest is read by a new process.
      const culprit = Buffer.from(refs.ids.subarray(done * width, (done + 1) * width - 1)).toString('latin1')
      yield failed('corrupt', `object ${culprit}`, `a repository that passes git fsck (${stderr === '' ? 'git ended early' : stderr})`)
      done++
      if (restarts === mostRestarts && done < total) {
        yield failed('corrupt', `${total - done} objects after object ${culprit}`, 'a repository that passes git fsck')
        return
      }
    }
  }

  return {
    open(batch: DocumentBatch) {
      const refs = refsOf(batch)
      return refs.kind === 'config' ? openConfig(arena, refs) : openObjects(refs)
    },
    close() {
      for (const process of running) process.kill()
      running.clear()
    },
  }
}
