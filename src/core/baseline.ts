import type { Severity } from './severity.js'

/** One finding that was accepted, by its fingerprint: never by its line, never with its value. */
export interface BaselineEntry {
  readonly fingerprint: string
  readonly rule: string
  /** The severity that was accepted; above it the finding opens again. */
  readonly severity: Severity
  readonly reason: string
  /** `YYYY-MM-DD`; from that day (UTC) on the entry no longer counts. */
  readonly expires: string | null
  /** Redacted or public, so that a reader of the file knows what it is about. */
  readonly subject: string | null
  /** Where it stood when it was accepted; told to people, never compared. */
  readonly path: string | null
}

/** The accepted findings of a project. */
export interface Baseline {
  /** The project's fingerprint key when no config holds one, base64. */
  readonly key: string | null
  readonly entries: readonly BaselineEntry[]
}
