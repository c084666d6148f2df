import type { Gap } from './gap.js'

/** Where a document's bytes come from. `name` is a file name read as content; `config` a `.git/config`. */
export type DocumentSource = 'file' | 'blob' | 'commit' | 'tag' | 'stdin' | 'name' | 'config'

/**
 * A path and its bytes, or one chunk of them. The bytes are borrowed: they are valid until the next document is asked for.
 * A document longer than the reader's buffer arrives as several chunks in order; each but the last repeats its final
 * `overlap` bytes at the start of the next one, so that what stands on the seam is seen whole once.
 */
export interface Document {
  readonly source: DocumentSource
  /** `/`-separated path relative to the target's root; `null` for a git object whose paths are not known yet. */
  readonly path: string | null
  /** Object id of a blob, commit or tag; `null` for anything outside git. */
  readonly id: string | null
  readonly bytes: Uint8Array
  /** Bytes of the document before this chunk. */
  readonly base: number
  /** Line breaks (LF) of the document before this chunk. */
  readonly lines: number
  /** How many of this chunk's last bytes the next chunk repeats; 0 in the last chunk. */
  readonly overlap: number
  /** True for what stood at this path before a staged or ranged change: its detections only take the same secrets away from the change's. */
  readonly baseline: boolean
  /** The bytes of the document before this one, which it may resemble, where they still lie as they were given. */
  readonly previous?: Uint8Array | null
  /** Given for a zip that lies as a file, which is read where its directory says: `bytes` is how it begins. */
  readonly whole?: Positioned
}

/** A document that is read at any place, as long as its bytes are borrowed. */
export interface Positioned {
  readonly size: number
  /** Fills `into` with what stands from `at` on and says how many bytes that were: fewer at the end, and where `gap` says why. */
  read(into: Uint8Array, at: number): number
  /** What kept it from being read as it stood at first; null when nothing did. */
  gap(): Gap | null
}

/** The memory documents are read into: WebAssembly memory, so that the byte scanner need not copy. */
export interface Arena {
  readonly memory: { readonly buffer: ArrayBuffer }
  /** The part collectors may fill. */
  readonly into: Uint8Array
  /** Line breaks (LF) in the first `end` bytes of that part, where the scanner of this memory can count them. */
  readonly countLines?: (end: number) => number
}

/**
 * A batch of references to documents: plain data, cheap, made on the main thread by `list`, opened where the bytes are scanned.
 * What `refs` holds is known to the collector that made it alone.
 */
export interface DocumentBatch {
  readonly refs: unknown
  /** How many documents it stands for. */
  readonly count: number
  /** Bytes it stands for, as far as that is known without reading; else an estimate. */
  readonly weight: number
  /** True when its references hold the bytes themselves, though they came from where only the main thread reads. */
  readonly handedOn?: boolean
}

/** A document whose whole text is needed: a workflow, a manifest, an export. Decoded from UTF-8 or UTF-16, without its byte order mark. */
export interface TextDocument {
  readonly source: DocumentSource
  readonly path: string
  readonly id: string | null
  readonly text: string
  readonly baseline: boolean
}
