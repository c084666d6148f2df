import type { createUnpacker, Unpacking, UnpackingTo } from '../archives/index.js'
import { archiveKind } from '../core/archive-kind.js'
import type { Document } from '../core/document.js'
import { failed, type Gap, limit } from '../core/gap.js'

/** Takes apart the archives among the documents of a thread, one after the other. What does so is loaded at the first. */
export interface Archives {
  /** The next chunk of an archive; its bytes are free when it resolves. */
  see(document: Document, to: UnpackingTo): Promise<void>
  /** Ends an archive whose last chunk never came. */
  end(): Promise<void>
}

/** What a document is packed as: `closed` what nothing here can open. */
export function packedAs({ source, bytes }: Document): 'archive' | 'closed' | null {
  if (source !== 'blob' && source !== 'file' && source !== 'stdin') return null
  const kind = archiveKind(bytes)
  if (kind === null) return null
  return kind === 'gzip' || kind === 'zip' || kind === 'tar' ? 'archive' : 'closed'
}

/** The path of a file within an archive, without the archive's own. */
export function insideOf(path: string | null, outer: string | null): string | null {
  return path === null || path === outer ? null : path.slice((outer ?? '').length + 2)
}

/** One gap for all files of a batch that nothing here can open; null when there are none. */
export function closedGap(names: readonly string[]): Gap | null {
  const [first] = names
  if (first === undefined) return null
  const what = names.length === 1 ? first : `${first} and ${names.length - 1} more`
  return limit('unsupported', what, 'what they hold, as a target: only gzip, zip and tar are opened')
}

interface Open {
  readonly unpacking: Unpacking
  readonly name: string
  readonly to: UnpackingTo
  /** Bytes of the last chunk that the next one repeats. */
  repeated: number
}

/** Archives of one thread. */
export function createArchives(): Archives {
  let unpack: ReturnType<typeof createUnpacker> | null = null
  let open: Open | null = null

  const end = async () => {
    const ending = open
    open = null
    if (ending === null) return
    try {
      await ending.unpacking.end()
    } catch (error) {
      const kind = error instanceof Error ? error.name : typeof error
      ending.to.gap(failed('unparsable', ending.name, `a mended reader of archives: it stopped with ${kind}`))
    }
  }

  return {
    async see(document, to) {
      if (document.base === 0) {
        await end()
        unpack ??= (await import('../archives/index.js')).createUnpacker()
        const name = document.path ?? `${document.source} ${document.id ?? ''}`
        open = { unpacking: unpack(document, to), name, to, repeated: 0 }
      }
      if (open === null) return
      const fresh = document.bytes.subarray(open.repeated)
      open.repeated = document.overlap
      await open.unpacking.feed(fresh)
      if (document.overlap === 0) await end()
    },
    end,
  }
}
