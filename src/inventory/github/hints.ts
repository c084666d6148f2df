import { createWork, ownerLine } from '../../core/codeowners.js'
import type { GitHubOwner } from '../../core/github.js'
import type { OwnerHint } from '../../core/identity.js'

const ownerNames = /^(?:.{0,20}[-_ ])?(?:owner|owned[-_ ]?by|maintainer|contact)$/i
const teamNames = /^(?:.{0,20}[-_ ])?(?:team|squad|group|department)$/i
const placeholders = /^(?:|-|n\/?a|none|null|unknown|tbd|todo|\?+)$/i

/** Signs of an owner in a repository's custom properties. */
export function propertyHints({ properties }: GitHubOwner, repository: string): OwnerHint[] {
  return Object.entries(properties.get(repository) ?? {}).flatMap(([name, value]): OwnerHint[] => {
    const kind = teamNames.test(name) ? 'team' : ownerNames.test(name) ? 'unknown' : null
    return kind === null || placeholders.test(value.trim()) ? [] : [{ id: value.trim(), kind, source: 'tag', status: 'unknown' }]
  })
}

// What no line names but one that is for everything: the settings of a repository lie at no path.
const anywhere = '\u0000/\u0000'

/**
 * The sign of an owner that a repository's CODEOWNERS gives for a thing of it: whom it names for the workflow that reads it (`usedIn`, by whose end alone
 * the workflow is known), else for everything.
 */
export function codeownerHints({ codeowners, login }: GitHubOwner): (repository: string, usedIn: readonly string[]) => OwnerHint[] {
  const work = createWork()
  const known = new Map<string, string | undefined>()
  const ownerAt = (repository: string, path: string) => {
    const key = `${repository} ${path}`
    if (!known.has(key)) known.set(key, ownerLine(codeowners.get(repository) ?? [], path, work)?.owners[0])
    return known.get(key)
  }
  return (repository, usedIn) => {
    if (!codeowners.has(repository)) return []
    const own = `github:${login}/${repository}/`
    const workflows = usedIn.flatMap((place) => (place.startsWith(own) ? [place.slice(own.length).replace(/:\d+(?: \(.*\))?$/s, '')] : []))
    const id = [...workflows, anywhere].map((path) => ownerAt(repository, path)).find((one) => one !== undefined)
    if (id === undefined) return []
    const kind = id.startsWith('@') && id.includes('/') ? 'team' : 'person'
    return [{ id, kind, source: 'codeowners', status: 'unknown' }]
  }
}
