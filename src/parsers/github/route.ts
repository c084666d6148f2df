import type { GitHubRecord } from '../../core/github.js'
import type { Parsed } from './fields.js'

type Without<Value, Key extends PropertyKey> = Value extends unknown ? Omit<Value, Key> : never

/** What an answer says, before anybody says whose it is and where it came by. */
export type GitHubSaid = Without<GitHubRecord, 'provider' | 'host' | 'owner' | 'repository' | 'target' | 'path' | 'line'>

/** What a route's answer became: records, and how many of its entries were not as the API describes them. */
export interface Understood {
  readonly said: readonly GitHubSaid[]
  readonly broken: number
}

/** One route of the API that is understood. */
export interface GitHubRoute {
  /** As GitHub documents it, `/repos/{owner}/{repo}/keys`. */
  readonly path: string
  /** What gaps call it. */
  readonly what: string
  /** What a token needs for it: the permission of fine-grained tokens and apps, and the scope of classic ones. */
  readonly permission: string
  readonly scope: string
  /** The member that holds the list, where the answer is an object with a `total_count`. */
  readonly list?: string
  /** True when only an organization's owner may ask. */
  readonly ownersOnly?: true
  /** True when only apps may ask. */
  readonly appsOnly?: true
  /** True where GitHub Enterprise Server has no such route, `cloud` where only Enterprise Cloud has it. */
  readonly missingOn?: 'server' | 'all-but-cloud'
  /** True for a list without an end of which the newest page says enough. */
  readonly newestOnly?: true
  /** False for answers that may hold a credential in clear: such are never kept. */
  readonly keep: boolean
  understand(body: unknown, names: Readonly<Record<string, string>>): Understood
}

/** Entries of a list as one thing that was said. */
export const listed = <Thing>(parsed: Parsed<Thing>, say: (things: readonly Thing[]) => GitHubSaid): Understood => ({
  said: [say(parsed.things)],
  broken: parsed.broken,
})
/** One thing that was said, or an answer that says nothing. */
export const one = (said: GitHubSaid | undefined): Understood =>
  said === undefined ? { said: [], broken: 1 } : { said: [said], broken: 0 }
