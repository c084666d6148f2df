import type { Detection } from '../core/detection.js'
import type { DetectorContext, TextDetector } from '../core/detector.js'
import type { Document, TextDocument } from '../core/document.js'
import { failed, type Gap, limit } from '../core/gap.js'
import { type InventoryRecord, isRecord } from '../core/inventory.js'
import { type ReaderEntry, readers } from '../readers/index.js'

/** What text detectors and readers say of a document. */
export interface TextOutcome {
  readonly document: TextDocument
  readonly ordinal: number
  /** Its path within an archive; null outside. */
  readonly inside: string | null
  readonly found: Iterable<Detection | Gap | InventoryRecord>
}

/** A text detector of the run with what it wants. */
export interface WantedText {
  readonly id: string
  readonly wants: (path: string) => boolean
  readonly load: () => Promise<TextDetector>
}

/** Gathers the documents that readers and text detectors want, chunk by chunk, and has them looked at when a batch is through. */
export interface Texts {
  /** Told of every document or chunk; keeps a copy of what is wanted, and says whether it is. */
  see(document: Document, ordinal: number, inside: string | null): boolean
  /** Bytes that are kept of what was told to the end. */
  gathered(): number
  /** What was wanted since the last call, each with what is said of it when it is iterated. */
  take(): Promise<readonly TextOutcome[]>
}

/** What `see` needs to know of a document while its chunks come in. */
interface Gathered {
  readonly document: Document & { readonly path: string }
  readonly ordinal: number
  readonly inside: string | null
  readonly readers: readonly [string, ReaderEntry][]
  readonly detectors: readonly WantedText[]
  readonly pieces: Buffer[]
  size: number
}

type Look = (document: TextDocument) => Iterable<Detection | Gap | InventoryRecord>

const headBytes = 1024
// Past this a text is no export a person made: V8 holds strings of half a gigabyte.
const longestText = 256 << 20
// What is packed small may be any size: of it less is kept.
const longestInside = 32 << 20
const entries = Object.entries(readers)

/** Gathers for one thread. Readers and detectors are loaded at the first document that one of them wants. */
export function createTexts(detectors: readonly WantedText[], context: (id: string) => DetectorContext): Texts {
  const loaded = new Map<string, Promise<Look>>()
  const once = (key: string, load: () => Promise<Look>): Promise<Look> => {
    const known = loaded.get(key)
    if (known !== undefined) return known
    const made = load()
    loaded.set(key, made)
    return made
  }
  let open: Gathered | null = null
  let waiting: Gathered[] = []
  let gathered = 0

  const begin = (document: Document, ordinal: number, inside: string | null): Gathered | null => {
    const { path, source, bytes, baseline } = document
    if (path === null || (source !== 'file' && source !== 'blob' && source !== 'stdin')) return null
    const head = bytes.subarray(0, headBytes)
    // What stood before a change only takes findings away: it is no part of the inventory.
    const wantedBy = baseline ? [] : entries.filter(([, entry]) => entry.wants(path, head))
    const seenBy = detectors.filter(({ wants }) => wants(path))
    if (wantedBy.length + seenBy.length === 0) return null
    return { document: { ...document, path }, ordinal, inside, readers: wantedBy, detectors: seenBy, pieces: [], size: 0 }
  }

  return {
    see(document, ordinal, inside) {
      if (document.base === 0) open = begin(document, ordinal, inside)
      if (open === null) return false
      const piece = document.bytes.subarray(0, document.bytes.length - document.overlap)
      open.size += piece.length
      if (open.size <= longestOf(open)) open.pieces.push(Buffer.from(piece))
      else open.pieces.length = 0
      if (document.overlap > 0) return true
      waiting.push(open)
      gathered += Math.min(open.size, longestOf(open))
      open = null
      return true
    },
    gathered: () => gathered,
    async take() {
      const taken = waiting
      waiting = []
      gathered = 0
      const outcomes: TextOutcome[] = []
      for (const { document, ordinal, inside, readers, detectors, pieces, size } of taken) {
        const { source, path, id, baseline } = document
        const looks: [string, Look][] = []
        for (const [key, entry] of readers) {
          looks.push([
            key,
            await once(`reader ${key}`, async () =>
              (
                (reader) => (text) =>
                  reader.read(text)
              )(await entry.load()),
            ),
          ])
        }
        for (const { id: key, load } of detectors) looks.push([key, await once(key, async () => (await load()).create(context(key)))])
        const longest = longestOf({ inside })
        const text: TextDocument = { source, path, id, baseline, text: size > longest ? '' : decode(Buffer.concat(pieces)) }
        outcomes.push({ document: text, ordinal, inside, found: size > longest ? [tooLong(path, longest)] : lookedAt(text, looks) })
      }
      return outcomes
    },
  }
}

const longestOf = ({ inside }: Pick<Gathered, 'inside'>) => (inside === null ? longestText : longestInside)

function tooLong(path: string, longest: number): Gap {
  return limit('bound', path, `a text of at most ${longest >> 20} MB`)
}

/** What throws costs its document a gap. Detections learn which object they were found in. */
function* lookedAt(text: TextDocument, looks: readonly [string, Look][]): Iterable<Detection | Gap | InventoryRecord> {
  for (const [id, look] of looks) {
    try {
      for (const item of look(text)) {
        const detected = !isRecord(item) && 'locations' in item && item.object === null && text.id !== null
        yield detected ? { ...item, object: { kind: 'blob', id: text.id ?? '' } } : item
      }
    } catch (error) {
      const kind = error instanceof Error ? error.name : typeof error
      yield failed('unparsable', text.path, `a mended reader or detector: '${id}' stopped with ${kind}`)
    }
  }
}

/** UTF-8, or UTF-16 of either order when a byte order mark says so; the mark is left out. */
function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.subarray(2).toString('utf16le')
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return swapped(bytes.subarray(2)).toString('utf16le')
  return (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes).toString('utf8')
}

function swapped(bytes: Buffer): Buffer {
  const even = Buffer.from(bytes.subarray(0, bytes.length & ~1))
  return even.swap16()
}
