import type { Unpacker, Unpacking, UnpackingTo } from '../archives/index.js'
import { archiveKind } from '../core/archive-kind.js'
import type { Document } from '../core/document.js'
import { failed, type Gap, limit } from '../core/gap.js'
import { zipStandsBehind } from '../core/zip-end.js'
import { createRoom } from '../engine/index.js'

/** Takes apart the archives among the documents of a thread, one after the other. What does so is loaded at the first. */
export interface Archives {
  /** The next chunk of an archive; its bytes are free when it resolves. */
  see(document: Document, to: UnpackingTo): Promise<void>
  /** Ends an archive whose last chunk never came. */
  end(): Promise<void>
}

/** What a document is packed as: `closed` what nothing here can open. */
export function packedAs(document: Document): 'archive' | 'closed' | null {
  const { source, bytes } = document
  if (source !== 'blob' && source !== 'file' && source !== 'stdin') return null
  const kind = archiveKind(bytes)
  if (kind === null) return isZip(document) ? 'archive' : null
  return kind === 'gzip' || kind === 'zip' || kind === 'tar' ? 'archive' : 'closed'
}

/** True for a zip that is read at any place: it lies as a file, or all of it is at hand, be it behind something else. */
function isZip({ source, path, bytes, base, overlap, whole }: Document): boolean {
  if (whole !== undefined) return true
  if (base > 0 || overlap > 0) return false
  const kind = archiveKind(bytes)
  if (kind !== null) return kind === 'zip'
  // Standard input was asked when it was read.
  return source !== 'stdin' && zipStandsBehind(bytes, path)
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

/** The gap of a document that arrived in pieces, and turned out at its end to hold a zip behind something else. */
export const behindGap = (name: string): Gap =>
  limit('unsupported', name, 'it saved as a file, as a target: a zip behind a script or a program is opened only there')

interface Open {
  readonly unpacking: Unpacking
  readonly name: string
  readonly to: UnpackingTo
  /** Bytes of the last chunk that the next one repeats. */
  repeated: number
}

const roomBytes = 2 << 20

/** Unpacked bytes after which what V8 holds of them is cleared away: it counts little objects, and of large pieces holds some twenty megabytes. */
const tidyBytes = 8 << 20

/** Receivers for which V8's young objects are cleared away from time to time, where a scan set V8 up so that it can be asked. */
function createTidying(): (to: UnpackingTo) => UnpackingTo {
  const clear: unknown = Reflect.get(globalThis, 'gc')
  if (typeof clear !== 'function') return (to) => to
  let unpacked = 0
  return (to) => ({
    ...to,
    emit(inner) {
      unpacked += inner.bytes.length - inner.overlap
      if (unpacked >= tidyBytes) {
        unpacked = 0
        clear({ type: 'minor' })
      }
      return to.emit(inner)
    },
  })
}

/** Archives of one thread. */
export function createArchives(): Archives {
  const tidied = createTidying()
  let unpacker: Unpacker | null = null
  let open: Open | null = null

  /** Waits for an archive; what fails in it costs a gap. */
  const fenced = async (work: Promise<void>, { name, to }: Pick<Open, 'name' | 'to'>) => {
    try {
      await work
    } catch (error) {
      const kind = error instanceof Error ? error.name : typeof error
      to.gap(failed('unparsable', name, `a mended reader of archives: it stopped with ${kind}`))
    }
  }

  const end = async () => {
    const ending = open
    open = null
    if (ending !== null) await fenced(ending.unpacking.end(), ending)
  }

  return {
    async see(document, receiver) {
      if (document.base === 0) {
        const to = tidied(receiver)
        await end()
        unpacker ??= (await import('../archives/index.js')).createUnpacker(createRoom(roomBytes))
        const name = document.path ?? `${document.source} ${document.id ?? ''}`
        if (isZip(document)) return fenced(unpacker.zip(document, to), { name, to })
        open = { unpacking: unpacker.streamed(document, to), name, to, repeated: 0 }
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
