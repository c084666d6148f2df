import type { Gap } from '../../core/gap.js'
import type { GitHubApp, GitHubOwner, GitHubRecord } from '../../core/github.js'
import type { Identity } from '../../core/identity.js'
import { identitiesOf } from './identities.js'
import { buildOwner } from './owner.js'

/** Puts the records of owners on GitHub together: owners in the order of host and login, and their non-human identities. */
export function assembleGitHub(records: readonly GitHubRecord[]): {
  readonly part: { readonly identities: readonly Identity[]; readonly github: readonly GitHubOwner[] }
  readonly gaps: readonly Gap[]
} {
  const apps = new Map<string, Map<string, GitHubApp>>()
  const servers = new Map<string, Extract<GitHubRecord, { kind: 'server-credentials' }>[]>()
  const machineUsers = new Set<string>()
  const byOwner = new Map<string, { host: string; login: string; records: GitHubRecord[] }>()
  for (const record of records) {
    if (record.kind === 'app') {
      const own = apps.get(record.host) ?? new Map<string, GitHubApp>()
      apps.set(record.host, own.set(record.app.slug, record.app))
    }
    if (record.kind === 'server-credentials') servers.set(record.host, [...(servers.get(record.host) ?? []), record])
    if (record.kind === 'machine-users') for (const login of record.logins) machineUsers.add(login.toLowerCase())
    if (record.owner === null) continue
    const key = `${record.host}/${record.owner.toLowerCase()}`
    const known = byOwner.get(key) ?? { host: record.host, login: record.owner, records: [] }
    known.records.push(record)
    byOwner.set(key, known)
  }
  const github = [...byOwner]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { host, login, records }]) =>
      buildOwner(host, login, records, { apps: apps.get(host) ?? new Map(), credentials: servers.get(host) ?? [], machineUsers }),
    )
  return { part: { identities: github.flatMap(identitiesOf), github }, gaps: [] }
}
