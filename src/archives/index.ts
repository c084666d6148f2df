import type { Arena, Document } from '../core/document.js'
import type { Gap } from '../core/gap.js'
import { heldAs, heldIn } from './held.js'
import { openAny, openHeld } from './open.js'
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

/** Takes archives apart, one at a time. What cannot be taken apart is handed on as it stands, and said. */
export interface Unpacker {
  /** An archive whose bytes arrive one after the other. */
  streamed(document: Packed, to: UnpackingTo): Unpacking
  /** A zip that is read where its directory says: all of it is at hand, or lies as a file. Resolves when everything within was handed on. */
  zip(document: Packed & Pick<Document, 'bytes' | 'whole'>, to: UnpackingTo): Promise<void>
}

type Packed = Pick<Document, 'source' | 'path' | 'id' | 'baseline'>

/** An unpacker that lays files out in `room`. */
export function createUnpacker(room: Arena): Unpacker {
  return {
    streamed(document, to) {
      const feed = createFeed()
      const run = runOf(room, document, to)
      const work = settled(run, openAny(byteReader(feed.source), document.path ?? '', 0, run)).finally(feed.drop)
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
    },
    async zip(document, to) {
      const { bytes, whole } = document
      const run = runOf(room, document, to)
      const held = whole === undefined ? heldAs(bytes) : heldIn(whole)
      run.packed = held.size()
      await settled(run, openHeld(held, document.path ?? '', 0, run))
      const unread = whole?.gap() ?? null
      if (unread !== null) to.gap(unread)
    },
  }
}

type Telling = Run & { readonly tell: () => void; readonly end: (bound: BoundReached) => void }

function runOf(room: Arena, { source, path, id, baseline }: Packed, { emit, gap }: UnpackingTo): Telling {
  const shown = (within: string) => (path === null ? `${source} ${id ?? ''}${within}` : within)
  const missed = createMissed(shown)
  return {
    packed: 0,
    unpacked: 0,
    entries: 0,
    held: 0,
    torn: 0,
    emit: ({ path, bytes, base, lines, overlap }) =>
      emit({ source, path: path === '' ? null : path, id, bytes, base, lines, overlap, baseline }),
    missed: missed.add,
    room,
    end: ({ path, bound }) => missed.add(path, bound),
    tell: () => {
      for (const one of missed.gaps()) gap(one)
    },
  }
}

/** Waits for what takes an archive apart, and says what was not looked at. A bound that was reached is its end, and no failure. */
async function settled(run: Telling, work: Promise<void>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!(error instanceof BoundReached)) throw error
    run.end(error)
  } finally {
    run.tell()
  }
}
