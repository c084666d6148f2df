import type { GitScope, RemoteOptions, Target } from './collector.js'
import type { OwnerSettings } from './owners.js'
import type { RuleOption } from './rule.js'
import type { Confidence, Severity } from './severity.js'

/** Where a report goes. `file: null` is standard output. */
export interface Output {
  readonly format: string
  readonly file: string | null
}

/** A change a config makes to the rules whose ids match a glob. */
export interface RuleOverride {
  readonly match: string
  /** `file:line:column` of the entry, for messages. */
  readonly where: string
  readonly enabled: boolean | null
  readonly severity: Severity | null
  readonly confidence: Confidence | null
  /** Options of the rules by name, e.g. `maxIdleDays`. */
  readonly options: Readonly<Record<string, RuleOption>>
}

/** A config's entry that keeps findings quiet. At least one of the first three is set. */
export interface IgnoreEntry {
  /** A fingerprint, or its first 8 or more digits. */
  readonly fingerprint: string | null
  /** Glob over rule ids. */
  readonly rule: string | null
  /** Glob over paths. */
  readonly path: string | null
  readonly reason: string
  /** `YYYY-MM-DD`; from that day (UTC) on the entry no longer counts. */
  readonly expires: string | null
  /** `file:line` of the entry, for messages. */
  readonly where: string
}

/** Everything a run is asked to do, from argv, environment and file, resolved once and frozen. Below it nobody reads argv or the environment. */
export interface Config {
  readonly targets: readonly Target[]
  readonly scope: GitScope
  /** False under `--no-history`. */
  readonly history: boolean
  /** False under `--no-ignore`. */
  readonly honourIgnores: boolean
  readonly exclude: readonly string[]
  /** Bytes. */
  readonly maxFileSize: number
  /** Nothing below is reported. */
  readonly severity: Severity
  /** Nothing below is shown; it is counted. */
  readonly confidence: Confidence
  /** `live`: whatever its provider still accepts. */
  readonly failOn: Severity | 'none' | 'live'
  readonly strict: boolean
  /** Globs over rule ids, `!` leaves out; empty means all. */
  readonly rules: readonly string[]
  /** Globs over detector ids, likewise. */
  readonly detectors: readonly string[]
  readonly overrides: readonly RuleOverride[]
  /** Rule packs: files or folders, absolute. */
  readonly packs: readonly string[]
  /** Plug-in modules as `file:` URLs, ready to import in any thread. */
  readonly plugins: readonly string[]
  readonly ignores: readonly IgnoreEntry[]
  /** Absolute path of the baseline that is used, null when there is none or under `--no-baseline`. */
  readonly baseline: string | null
  readonly inlineIgnores: boolean
  readonly showSecrets: boolean
  /** True under `--verify` alone: providers are asked about what was found. No file and no variable can say so. */
  readonly verify: boolean
  readonly jobs: number
  /** Absolute; null under `--no-cache`. */
  readonly cacheFolder: string | null
  /** Milliseconds for the whole run; null is endless. */
  readonly timeout: number | null
  /** The instant findings are judged at. */
  readonly now: Date
  /** The project's key for fingerprints of guessable secrets; null when it has none. */
  readonly fingerprintKey: Uint8Array | null
  readonly outputs: readonly Output[]
  readonly quiet: boolean
  readonly verbose: boolean
  /** Null: decide by the terminal. */
  readonly color: boolean | null
  readonly progress: boolean
  /** The config file that was used. */
  readonly file: { readonly path: string /** found in a tree, not named by the user */; readonly fromTree: boolean } | null
  /** What people should know: which config was used, what it switches off. */
  readonly notices: readonly string[]
  /** Those of them that say what a config found in a tree leaves out or changes: whoever scans may not have written it. */
  readonly narrowing: readonly string[]
  /** Who is active, and who answers for what. */
  readonly owners: OwnerSettings
  /** What is said to remote kinds of targets. */
  readonly remote: RemoteOptions
  readonly workingDirectory: string
  readonly environment: Readonly<Record<string, string | undefined>>
}
