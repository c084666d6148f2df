import type { AwsFacet } from './aws.js'
import type { Arena, Document, DocumentBatch } from './document.js'
import type { Gap } from './gap.js'
import type { InventoryRecord } from './inventory.js'
import type { Counts } from './report.js'

/** What the user points at, resolved. `text` is how it was written. */
export type Target =
  | { readonly kind: 'path'; readonly text: string /** absolute */; readonly path: string }
  | { readonly kind: 'git'; readonly text: string /** absolute */; readonly path: string }
  | { readonly kind: 'stdin'; readonly text: string /** `--stdin-name` */; readonly name: string | null }
  /** A live AWS account through the SDK's credential chain; `profile` as in the user's AWS config, null for the default one. */
  | { readonly kind: 'aws'; readonly text: string; readonly profile: string | null }
  /** Exported files of AWS accounts. */
  | { readonly kind: 'aws-export'; readonly text: string /** absolute */; readonly path: string }
  /** An organization or user on GitHub, or one repository of it. */
  | { readonly kind: 'github'; readonly text: string; readonly owner: string; readonly repository: string | null }

/** Which part of a repository is read. */
export type GitScope =
  /** Every object: all history, stashes, unreachable ones. Limited to the target's path when that is a folder inside. */
  | { readonly kind: 'history' }
  /** What the next commit adds. */
  | { readonly kind: 'staged' }
  /** What these commits add: `A..B`, or `REV..HEAD` for `--since`. */
  | { readonly kind: 'range'; readonly from: string; readonly to: string; readonly text: string }

/** What a collector may know of the run. */
export interface CollectSettings {
  /** How many threads will open batches; a collector may lay its batches out for that many. */
  readonly jobs: number
  /** Bytes; a larger document is a `too-large` gap. */
  readonly maxFileSize: number
  /** False under `--no-ignore`. */
  readonly honourIgnores: boolean
  /** Globs of `--exclude` and the config, relative to the target's root. */
  readonly exclude: readonly string[]
  readonly scope: GitScope
  /** Folder of nhi's cache for this user, absolute; null under `--no-cache`. */
  readonly cacheFolder: string | null
  /** Changes whenever rules, engine, options of the byte stage or plug-ins do. */
  readonly engineDigest: () => string
  /** The process's environment, filtered to what collectors may see: `PATH`, `HOME`, `GIT_*` of a hook. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The directory the command was started in. */
  readonly workingDirectory: string
  readonly signal: AbortSignal
  /** True when every batch is opened in another thread, because what scans it must be stoppable: standard input is read beforehand then. */
  readonly handOn?: boolean
}

/** What scanning a batch brought, told back to the collector that listed it (for its cache). */
export interface BatchOutcome {
  readonly batch: DocumentBatch
  /** Ids of objects with any raw hit or gap; the others are clean. */
  readonly dirty: ReadonlySet<string>
  /** What its opener will know its clean documents by, one after the other: see `BatchOpener.keysOf`. */
  readonly clean: Uint8Array
}

/** What opening a batch gives: documents one by one, or, where bytes arrive in pieces, runs of what is at hand: waiting costs, so it is done once a run. */
export type Opened = Iterable<Document | Gap> | AsyncIterable<Document | Gap | Iterable<Document | Gap>>

/** Looks at every document and gap of an opened batch in order, and waits where a look gives a promise: what is lent stays untouched until then. */
export async function eachOpened(opened: Opened, look: (item: Document | Gap) => unknown): Promise<void> {
  const lookAtAll = async (items: Iterable<Document | Gap>) => {
    for (const item of items) {
      const busy = look(item)
      if (busy instanceof Promise) await busy
    }
  }
  if (Symbol.iterator in opened) return lookAtAll(opened)
  for await (const item of opened) {
    if (Symbol.iterator in item) await lookAtAll(item)
    else await look(item)
  }
}

/** Opens batches where the bytes are scanned: one per thread, closed at the end. */
export interface BatchOpener {
  open(batch: DocumentBatch): Opened
  /**
   * Of the batch that was opened last, what documents without an id will be known by while nothing changes them, for those of these numbers that
   * it can vouch for.
   */
  keysOf?(ordinals: readonly number[]): Uint8Array
  /** Ends what it started (git processes). */
  close(): void
}

/** Where a git object with a detection stands in history. */
export interface Attribution {
  readonly id: string
  /** The commit that introduced it first, then every path at which it still stands in the newest tree. */
  readonly places: readonly AttributedPlace[]
  /** False for an object no ref or reflog leads to. */
  readonly reachable: boolean
  /** The newest commit of HEAD's history that took it away from a path; null while it stands, and where no commit says so. */
  readonly removed?: { readonly commit: string; readonly date: string | null } | null | undefined
  /** True when it stands nowhere but at paths that `--exclude` leaves out. */
  readonly leftOut?: boolean
}

/** One path and commit at which an object stands. What git does not say is null. */
export interface AttributedPlace {
  readonly path: string | null
  readonly commit: string | null
  /** `Name <mail>`. */
  readonly author: string | null
  /** ISO 8601, UTC. */
  readonly date: string | null
  /** True when it stands in the newest tree (or the index, or the work tree). */
  readonly present: boolean
}

/** What an identity collector may know of the run. */
export interface IdentitySettings {
  /** The process's environment, filtered to what collectors may see. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Folder of nhi's cache for this user, absolute; null under `--no-cache`. */
  readonly cacheFolder: string | null
  /** Options of the command line that speak to a remote kind of target, by name: `awsRole`, `maxRequests`. */
  readonly remote: RemoteOptions
  readonly now: Date
  readonly signal: AbortSignal
  /** Told how far it is, in words: `24 of 120 users`. */
  readonly onProgress: (text: string) => void
}

/** What the command line says to remote kinds of targets; null and empty where it says nothing. */
export interface RemoteOptions {
  /** ARN of a role to assume, or its name, which is then assumed in every account of the list or organization. */
  readonly awsRole: string | null
  /** The external id that the role's trust policy asks for; null where it asks for none. */
  readonly awsExternalId: string | null
  /** What is looked at in a live account. */
  readonly awsFacets: readonly AwsFacet[]
  /** Accounts the config calls our own. */
  readonly awsAccounts: readonly { readonly id: string; readonly name: string | undefined }[]
  /** Regions whose Roles Anywhere profiles are asked for; empty for the session's own. */
  readonly awsRegions: readonly string[]
  /** Root of GitHub's REST API, without a slash at its end: `https://api.github.com`, `https://ghe.example.com/api/v3`. */
  readonly githubUrl: string
  /** Most requests sent to a remote target; null: as many as it is worth. */
  readonly maxRequests: number | null
  /** What a target is asked with, by the kind of target; read from the environment alone, never printed. */
  readonly credentials: RemoteCredentials
}

/** Credentials of remote targets. */
export interface RemoteCredentials {
  readonly github:
    | { readonly kind: 'token'; readonly token: string }
    | { readonly kind: 'app'; readonly appId: string /** absolute */; readonly keyFile: string }
    | null
}

/** A text met on the way that may hold a secret in clear: a variable's value, a workflow. The detectors of documents look at it. */
export interface RemoteText {
  /** What it is called in findings: `github:acme/app/variables/DEPLOY_TOKEN`. */
  readonly path: string
  readonly text: string
}

/** A fact about how a collector goes about it, for those who asked for more words (`-v`). */
export interface CollectNote {
  readonly note: string
}

/** Reads one remote kind of target: yields records of the inventory as answers come in. Runs on the main thread; sends nothing but reads. */
export interface IdentityCollector {
  collect(target: Target, settings: IdentitySettings): AsyncIterable<InventoryRecord | Gap | RemoteText | CollectNote>
}

/** Reads one kind of target. `list` runs on the main thread, `opener` where the bytes are needed. */
export interface DocumentCollector {
  /** A session of one target: lists it, is told outcomes, attributes its hits. Nothing is read before `list`. */
  start(target: Target, settings: CollectSettings): CollectorSession
  /** Runs in any thread; knows of the target only what the batches carry. */
  opener(arena: Arena, environment: Readonly<Record<string, string | undefined>>): BatchOpener
}

/** One target being read. `list` comes first, `scanned` while it runs, then `attribute`, then `finish`; what a kind of target has not, it leaves out. */
export interface CollectorSession {
  list(): AsyncIterable<DocumentBatch | Gap>
  /** Called once for each batch that was scanned whole. */
  scanned?(outcome: BatchOutcome): void
  /** Where these objects stand in history; asked once, after the scan, for objects with a detection. */
  attribute?(ids: readonly string[]): AsyncIterable<Attribution | Gap>
  /** Gaps and facts known only at the end (missing objects, shallow clone), and the cache written. */
  finish?(): AsyncIterable<Gap>
  /** What an earlier scan found clean, counted as looked at though it was not read again. */
  known?(): Partial<Counts>
  /** Addresses of those who committed since an instant; null where that cannot be told. */
  recentAuthors?(since: Date): Promise<ReadonlySet<string> | null>
  /** Facts for the summary and SARIF; null outside git. */
  repository?(): Promise<{ root: string; head: string | null; remote: string | null } | null>
}
