import type { Finding } from '../../core/finding.js'

/** What an entry kept out, for the report. */
export interface Reasoned {
  readonly where: string
  readonly reason: string
}

/** A list of entries that remembers which of them matched. */
export interface EntryFilter {
  /** The entry that keeps a finding quiet, or null. */
  match(finding: Finding): Reasoned | null
  notices(judgeUnused: boolean): string[]
}
