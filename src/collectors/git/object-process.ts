import { type GitProcess, spawnGit } from '../lib/git-command.js'
import type { Repository } from '../lib/git-repository.js'
import { type ChunkSource, chunkSource } from '../lib/git-stream.js'
import { reusedReader } from '../lib/reused-reader.js'

/** A `cat-file` process that is asked for objects and answers with their frames. */
export interface ObjectProcess {
  readonly repository: Repository
  readonly git: GitProcess
  readonly chunks: ChunkSource
  /** True when it stays for the next batch; false when its input has been closed. */
  readonly stays: boolean
  /** Asks for objects: their ids in hex, each with a line feed. */
  ask(ids: Uint8Array): void
}

const command = new TextEncoder().encode('contents ')
const flush = new TextEncoder().encode('flush\n')

/** Starts a process that serves batch after batch, so that delta bases stay cached and nothing is started twice. Needs git 2.36. */
export async function stayingProcess(repository: Repository): Promise<ObjectProcess> {
  const { git, chunks } = await startReading(repository, '--batch-command')
  const width = repository.idBytes * 2 + 1
  return {
    repository,
    git,
    chunks,
    stays: true,
    ask(ids) {
      const lines = new Uint8Array((ids.length / width) * (width + command.length) + flush.length)
      let at = 0
      for (let from = 0; from < ids.length; from += width) {
        lines.set(command, at)
        lines.set(ids.subarray(from, from + width), at + command.length)
        at += command.length + width
      }
      lines.set(flush, at)
      git.child.stdin.write(lines)
    },
  }
}

/** Starts a process for a single batch, which older gits know too. */
export async function singleProcess(repository: Repository): Promise<ObjectProcess> {
  const { git, chunks } = await startReading(repository, '--batch')
  return {
    repository,
    git,
    chunks,
    stays: false,
    ask: (ids) => void git.child.stdin.end(ids),
  }
}

async function startReading(repository: Repository, mode: string): Promise<{ git: GitProcess; chunks: ChunkSource }> {
  const reader = mode === '--batch' ? null : await reusedReader()
  const git = spawnGit(repository, ['cat-file', mode, '--buffer'], { stdout: reader?.writeEnd ?? 'pipe' })
  if (reader === null) return { git, chunks: chunkSource(git.child.stdout) }
  // Open here as well, it would keep the reading end from ever seeing the end.
  reader.writeEnd.destroy()
  return { git, chunks: reader.chunks }
}
