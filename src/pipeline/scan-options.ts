import type { Counts } from '../core/report.js'
import type { Rule } from '../core/rule.js'
import type { Transport } from '../core/verify.js'
import type { FilterSettings } from './filter/index.js'

/** How far a scan is. */
export interface Progress {
  readonly stage: 'scan' | 'attribute' | 'verify'
  readonly counts: Counts
  /** Listed so far: what is still to come can only make it larger. */
  readonly expected: { readonly documents: number; readonly bytes: number }
  /** How far a remote target is, in words; null when there is none. */
  readonly remote: string | null
}

/** What a scan needs beside its config. */
export interface ScanOptions {
  /** Built-in rules, packs' and plug-ins' together; the config chooses among them. */
  readonly rules: readonly Rule[]
  /** The accepted findings; null without a baseline. */
  readonly baseline: FilterSettings['baseline']
  /** Of the tool, as reports name it. */
  readonly version: string
  /** Ends the scan early; what was found so far is reported, marked incomplete. */
  readonly signal: AbortSignal
  readonly onProgress: (progress: Progress) => void
  /** Told facts about how remote targets are read, line by line. */
  readonly onNote?: (text: string) => void
  /** True when a report wants GitHub's line hashes, which cost reading the files with findings again. */
  readonly lineHashes: boolean
  /** True when a report wants to know the repository even without findings: asking costs two git commands. */
  readonly repositoryFacts: boolean
  /** What carries requests under `--verify`; the guarded client of our own unless given. */
  readonly verifyTransport?: Transport | undefined
}

/** What is counted before anything was looked at. */
export const nothingYet: Counts = { files: 0, blobs: 0, commits: 0, bytes: 0 }
