import type { Finding, Suppressed } from './finding.js'
import type { Gap } from './gap.js'
import type { Identity } from './identity.js'
import type { Rule } from './rule.js'

/** How much was really looked at. */
export interface Counts {
  readonly files: number
  readonly blobs: number
  readonly commits: number
  readonly bytes: number
}

/** Everything a scan has to say. Reporters turn it into text and decide nothing. */
export interface Report {
  readonly tool: { readonly name: 'nhi'; readonly version: string }
  /** As the user wrote them. */
  readonly targets: readonly string[]
  /** False when a failed gap exists or the run was cut short. */
  readonly complete: boolean
  readonly interrupted: boolean
  /** Worst first; sorted, so that the same input gives the same report. */
  readonly findings: readonly Finding[]
  readonly suppressed: readonly Suppressed[]
  /** Findings below the asked confidence, counted and not shown. */
  readonly belowConfidence: number
  readonly gaps: readonly Gap[]
  readonly identities: readonly Identity[]
  /** Names and addresses, in lower case, that the repositories say are one person (.mailmap). */
  readonly samePeople: readonly (readonly string[])[]
  readonly counts: Counts
  /** The rules that findings and suppressed findings refer to, sorted by id. */
  readonly rules: readonly Rule[]
  /** Remarks for people: which config narrowed the scan, entries that match nothing any more. */
  readonly notices: readonly string[]
  /** Wall time in seconds; printed for people, left out of machine formats so that equal input gives equal bytes. */
  readonly seconds: number
  /** The instant the scan is judged at (`--now`), ISO 8601 UTC. */
  readonly now: string
  /** Facts of the first repository among the targets, for formats that want them; null outside git. */
  readonly repository: { readonly root: string; readonly head: string | null; readonly remote: string | null } | null
}
