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
 * all read. What is the same for many secrets is worked out once.
 */
export function usagesOf(owner: GitHubOwner): (secret: Stored) => Usage | null {
  const byName = new Map<string, GitHubOwner['uses'][number][]>()
  for (const use of owner.uses) {
    const known = byName.get(use.secret)
    if (known === undefined) byName.set(use.secret, [use])
    else known.push(use)
  }
  const everyones = new Map<Stored['visibility'], Readers | null>()
  const readers = (secret: Stored): Readers | null => {
    if (secret.repository !== null || secret.visibility === 'selected') return readersOf(owner, secret)
    const known = everyones.get(secret.visibility)
    if (known !== undefined) return known
    const made = readersOf(owner, secret)
    everyones.set(secret.visibility, made)
    return made
  }
  return (secret) => {
    const who = secret.store === 'actions' ? readers(secret) : null
    if (who === null) return null
    const named = [...(byName.get(secret.name.toUpperCase()) ?? []), ...(byName.get(everySecret) ?? [])]
    const places = named.filter(
      (use) =>
        use.repository !== null &&
        who.has(use.repository) &&
        (secret.environment === null ||
          use.environment === undefined ||
          use.environment?.toLowerCase() === secret.environment.toLowerCase()),
    )
    return { places, readable: who.size, read: who.size }
  }
}

type Readers = ReadonlySet<string>

/** The repositories that can read it; null when not all of their workflows were read. */
function readersOf(owner: GitHubOwner, secret: Stored): Readers | null {
  const names = repositoriesOf(owner, secret)
  return names?.every((name) => owner.workflowsRead.has(name)) === true ? new Set(names) : null
}

/** The repositories whose workflows can read it; archived ones run none. Null when the list was not read. */
function repositoriesOf(owner: GitHubOwner, { repository, visibility, selected }: Stored): string[] | null {
  if (repository !== null) return [repository]
  if (!owner.read.has('repositories') || (visibility === 'selected' && selected === undefined)) return null
  const live = owner.repositories.filter(({ archived, empty }) => !archived && !empty)
  if (visibility === 'selected') return live.flatMap(({ name }) => (selected?.includes(name) ? [name] : []))
  return live.filter((one) => visibility === 'all' || one.visibility !== 'public').map(({ name }) => name)
}
