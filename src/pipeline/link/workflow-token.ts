import type { Related } from '../../core/finding.js'
import { type GitHubOwner, githubIdentityId } from '../../core/github.js'
import { compareSeverity } from '../../core/severity.js'
import type { Candidate } from '../filter/index.js'

/** What GITHUB_TOKEN may do in a repository where a workflow says nothing; the identity is that of its token. */
interface Default {
  readonly write: boolean
  readonly identity: string
}

/**
 * What GitHub says of the default permission meets the jobs that leave theirs to it: where it is to read they are told of no longer, where it is to write the
 * finding is at least medium. `repository` is that of files at hand, `owner/name`.
 */
export function joinTokenDefault<One extends Candidate>(
  candidates: readonly One[],
  github: readonly GitHubOwner[],
  repository: string | null,
): One[] {
  const defaults = new Map(github.flatMap(defaultsOf))
  if (defaults.size === 0) return [...candidates]
  return candidates.flatMap((candidate) => {
    const { finding } = candidate
    if (finding.rule !== 'ci-token-default') return [candidate]
    const known = finding.locations.map((location) => ({ location, said: defaults.get(repositoryOf(location.path, repository) ?? '') }))
    const [first, ...rest] = known.filter(({ said }) => said?.write !== false)
    if (first === undefined) return []
    const writing = new Map([first, ...rest].flatMap(({ said }) => (said === undefined ? [] : [[said.identity, said] as const])))
    if (writing.size === 0 && rest.length + 1 === known.length) return [candidate]
    const related = [...writing.values()].map(
      ({ identity }): Related => ({ fingerprint: null, identity, how: 'the default there is to write everything' }),
    )
    const locations = [first.location, ...rest.map(({ location }) => location)] as const
    const severity = writing.size > 0 && compareSeverity(finding.severity, 'medium') > 0 ? 'medium' : finding.severity
    return [{ ...candidate, finding: { ...finding, severity, locations, related: [...finding.related, ...related] } }]
  })
}

/** By `owner/name` in lower case. An organization that allows reading alone leaves its repositories no choice. */
function defaultsOf({ host, login, workflowPermissions, repositories }: GitHubOwner): [string, Default][] {
  const own = workflowPermissions.find(({ repository }) => repository === null)
  const said = new Map(workflowPermissions.flatMap(({ repository, write }) => (repository === null ? [] : [[repository, write] as const])))
  const names = new Set([...said.keys(), ...(own?.write === false ? repositories.map(({ name }) => name) : [])])
  return [...names].map((name) => [
    `${login}/${name}`.toLowerCase(),
    { write: said.get(name) ?? false, identity: githubIdentityId(host, login, name, 'workflow-token') },
  ])
}

function repositoryOf(path: string | null, repository: string | null): string | null {
  const fetched = /^github:([^/]{1,100}\/[^/]{1,100})\//.exec(path ?? '')?.[1]
  return (fetched ?? repository)?.toLowerCase() ?? null
}
