import type { Arena, Document } from '../core/document.js'
import type { Gap } from '../core/gap.js'
import { openAny } from './open.js'
import { BoundReached, createMissed, type Run } from './run.js'
import { byteReader, createFeed } from './source.js'

/** One archive that is being taken apart while its bytes arrive. */
export interface Unpacking {
  /** The next bytes of the archive, borrowed until it resolves. */
  feed(bytes: Uint8Array): Promise<void>
  /** Resolves when everything within was handed on. */
  end(): Promise<void>
}

/** Told what an archive holds: files as documents, chunk by chunk, each lent until it is done with, and what could not be looked at. */
export interface UnpackingTo {
  readonly emit: (document: Document) => Promise<void> | undefined
  readonly gap: (gap: Gap) => void
}

/** Takes archives apart, one at a time, their files laid out in `room`. What cannot be taken apart is handed on as it stands, and said. */
export function createUnpacker(
  room: Arena,
): (document: Pick<Document, 'source' | 'path' | 'id' | 'baseline'>, to: UnpackingTo) => Unpacking {
  return ({ source, path, id, baseline }, { emit, gap }) => {
    const feed = createFeed()
    const shown = (within: string) => (path === null ? `${source} ${id ?? ''}${within}` : within)
    const missed = createMissed(shown)
    const run: Run = {
      packed: 0,
      unpacked: 0,
      entries: 0,
      held: 0,
      emit: ({ path, bytes, base, lines, overlap }) =>
        emit({ source, path: path === '' ? null : path, id, bytes, base, lines, overlap, baseline }),
      missed: missed.add,
      room,
    }
    const work = openAny(byteReader(feed.source), path ?? '', 0, run)
      .catch((error: unknown) => {
        if (!(error instanceof BoundReached)) throw error
        missed.add(error.path, error.bound)
      })
      .finally(() => {
        for (const one of missed.gaps()) gap(one)
        feed.drop()
      })
    // Who waits for the end hears of a failure.
    work.catch(() => {})
    return {
      async feed(bytes) {
        run.packed += bytes.length
        await feed.push(bytes)
      },
      async end() {
        feed.end()
        await work
      },
    }
  }
}
