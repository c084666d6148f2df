import { everySecret } from '../../core/ci.js'
import type { GitHubOwner } from '../../core/github.js'

/** A stored secret with its place. */
export type Stored = GitHubOwner['secrets'][number]

/** Who reads a secret. */
export interface Usage {
  /** Jobs that name it. A job that is handed every secret counts. */
  readonly places: GitHubOwner['uses']
  /** Repositories that can read it, and those of them whose workflows were read: all. */
  readonly readable: number
  readonly read: number
}

/**
 * Which jobs read a secret of Actions. Null when that cannot be told: it is of another feature, or the workflows of a repository that can read it were not
 * all read.
 */
export function usageOf(owner: GitHubOwner, secret: Stored): Usage | null {
  if (secret.store !== 'actions') return null
  const readers = readersOf(owner, secret)
  if (readers === null || !readers.every((name) => owner.workflowsRead.has(name))) return null
  const own = new Set(readers)
  const named = (one: string) => one === secret.name.toUpperCase() || one === everySecret
  const places = owner.uses.filter(
    (use) =>
      use.repository !== null &&
      own.has(use.repository) &&
      named(use.secret) &&
      (secret.environment === null || use.environment === undefined || use.environment?.toLowerCase() === secret.environment.toLowerCase()),
  )
  return { places, readable: readers.length, read: readers.length }
}

/** The repositories whose workflows can read it; archived ones run none. Null when the list was not read. */
function readersOf(owner: GitHubOwner, { repository, visibility, selected }: Stored): string[] | null {
  if (repository !== null) return [repository]
  if (!owner.read.has('repositories') || (visibility === 'selected' && selected === undefined)) return null
  const live = owner.repositories.filter(({ archived, empty }) => !archived && !empty)
  if (visibility === 'selected') return live.flatMap(({ name }) => (selected?.includes(name) ? [name] : []))
  return live.filter((one) => visibility === 'all' || one.visibility !== 'public').map(({ name }) => name)
}
