import type { DocumentBatch } from '../../core/document.js'

/**
 * Files of one batch, grouped by folder and joined into few strings, since each string costs when a batch crosses to a worker.
 * A raw group's texts are byte text (one character a byte): its names are not valid UTF-8.
 */
export interface FileRefs {
  /** Absolute, ends with a separator; every path below starts from it. */
  readonly root: string
  readonly maxFileSize: number
  /** True when files that are found clean are remembered. */
  readonly remembered: boolean
  /** For each group, its folder: '' or `a/b/`. */
  readonly folders: readonly string[]
  /** For each group, the names in it, joined by `/`. */
  readonly names: readonly string[]
  /** For each group, whether it is raw. */
  readonly raw: readonly boolean[]
  /** Readable paths whose last part is read as content. */
  readonly tokenLikePaths: readonly string[]
}

const averageFileBytes = 8 * 1024
const firstBatch = 64
const largestBatch = 128

/** Gathers files into batches: a small first one so that work starts at once, then larger ones. */
export interface BatchGatherer {
  add(folder: string, raw: boolean, names: readonly string[]): void
  addTokenLike(path: string): void
  /** Batches that are whole; with `last` whatever is left too. */
  take(last: boolean): DocumentBatch[]
}

/** A gatherer for one target. */
export function batchGatherer(root: string, maxFileSize: number, remembered: boolean): BatchGatherer {
  let size = firstBatch
  let count = 0
  let open = emptyGroups()
  let done: DocumentBatch[] = []
  const close = () => {
    done.push({ refs: { root, maxFileSize, remembered, ...open } satisfies FileRefs, count, weight: count * averageFileBytes })
    open = emptyGroups()
    count = 0
    size = Math.min(size * 2, largestBatch)
  }
  return {
    add(folder, raw, names) {
      for (let at = 0; at < names.length; ) {
        const part = names.slice(at, at + size - count)
        open.folders.push(folder)
        open.raw.push(raw)
        open.names.push(part.join('/'))
        count += part.length
        at += part.length
        if (count === size) close()
      }
    },
    addTokenLike(path) {
      open.tokenLikePaths.push(path)
    },
    take(last) {
      if (last && (count > 0 || open.tokenLikePaths.length > 0)) close()
      const batches = done
      done = []
      return batches
    },
  }
}

function emptyGroups() {
  return { folders: [] as string[], names: [] as string[], raw: [] as boolean[], tokenLikePaths: [] as string[] }
}
