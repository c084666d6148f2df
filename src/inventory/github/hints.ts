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
