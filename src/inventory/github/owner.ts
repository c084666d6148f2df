import type { GitHubAccount, GitHubApp, GitHubOwner, GitHubRecord, Placed } from '../../core/github.js'
import { at, type Location } from '../../core/location.js'

type Kind = GitHubRecord['kind']
type Of<K extends Kind> = Extract<GitHubRecord, { kind: K }>

/** Puts the records of one owner together. Later pages add up; a thing that is told of twice is there once. `apps` are the pages of apps of the host. */
export function buildOwner(
  host: string,
  login: string,
  records: readonly GitHubRecord[],
  apps: ReadonlyMap<string, GitHubApp>,
): GitHubOwner {
  const these = <K extends Kind>(kind: K): Of<K>[] => records.filter((record): record is Of<K> => record.kind === kind)
  const owner = these('owner')[0]
  const repositories = unique(
    these('repositories').flatMap((record) => record.repositories),
    ({ name }) => name.toLowerCase(),
  )
  const read = new Set(records.map(({ kind, repository }) => (repository === null ? kind : `${kind} ${repository}`)))
  const role = these('membership')[0]?.role
  const people = (filter: 'all' | 'admin' | '2fa_disabled') => accounts(these('members').filter((one) => one.filter === filter))
  const withoutSecondFactor = [...these('members'), ...these('outside-collaborators')].filter((one) => one.filter === '2fa_disabled')
  return {
    host,
    login: owner?.login ?? login,
    type: owner?.type ?? (these('membership').length + these('members').length > 0 ? 'Organization' : undefined),
    repositories,
    ...thingsOf(these),
    actionsPolicy: placed(these('actions-policy'), ({ repositories, allowed }) => [{ repositories, allowed }])[0],
    apps,
    members: unique([...people('all'), ...people('admin')], ({ login }) => login.toLowerCase()),
    admins: new Set(people('admin').map(({ login }) => login.toLowerCase())),
    withoutSecondFactor:
      withoutSecondFactor.length === 0
        ? undefined
        : new Set(withoutSecondFactor.flatMap((one) => one.people.map(({ login }) => login.toLowerCase()))),
    outside: accounts(these('outside-collaborators').filter((one) => one.filter === 'all')),
    workflowsRead: workflowsRead(these('workflow-files'), these('workflow-uses')),
    federated: new Set(these('workflow-uses').flatMap(({ federated, repository }) => (federated ? [repository ?? ''] : []))),
    agentAccess: these('agent-access')[0]?.repositories,
    properties: new Map(these('properties').flatMap(({ values }) => Object.entries(values))),
    read,
    // Strangers are shown the public members alone: who is on no list is gone only for one who sees them all.
    peopleKnown: read.has('members') && read.has('outside-collaborators') && role !== undefined && role !== 'none',
  }
}

/** Everything that has a place of its own. */
function thingsOf(these: <K extends Kind>(kind: K) => Of<K>[]) {
  const chosen = new Map<string, string[]>()
  for (const { store, secret, repositories } of these('secret-repositories')) {
    const key = `${store} ${secret}`
    chosen.set(key, [...(chosen.get(key) ?? []), ...repositories])
  }
  const failing = new Map(these('webhook-deliveries').map(({ hook, statuses }) => [hook, lastOf(statuses)] as const))
  return {
    deployKeys: placed(these('deploy-keys'), ({ keys }) => keys),
    secrets: placed(these('secrets'), ({ secrets, store, environment, repository }) =>
      secrets.map((one) => ({
        ...one,
        store,
        environment,
        selected: repository === null && one.visibility === 'selected' ? chosen.get(`${store} ${one.name}`) : undefined,
      })),
    ),
    webhooks: placed(these('webhooks'), ({ hooks }) =>
      hooks.map((hook) => ({ ...hook, lastStatus: hook.lastStatus ?? failing.get(hook.id) })),
    ),
    environments: placed(these('environments'), ({ environments }) => environments),
    workflowPermissions: placed(these('workflow-permissions'), ({ write, approves }) => [{ write, approves }]),
    runners: placed(these('runners'), ({ runners }) => runners),
    runnerGroups: placed(these('runner-groups'), ({ groups }) => groups),
    oidcSubjects: placed(these('oidc-subject'), ({ claims, immutable }) => [{ claims, immutable }]),
    installations: placed(these('installations'), ({ installations }) => installations),
    tokens: placed(these('tokens'), ({ tokens }) => tokens),
    credentials: placed(these('credentials'), ({ credentials }) => credentials),
    collaborators: placed(these('collaborators'), ({ people }) => people),
    codeownersErrors: placed(these('codeowners-errors'), ({ errors }) => errors),
    uses: placed(these('workflow-uses'), ({ uses, workflow }) => uses.map((use) => ({ ...use, workflow }))),
    agents: placed(these('agent-configuration'), ({ configuration }) => [configuration]),
    registries: placed(these('private-registries'), ({ registries }) => registries),
  }
}

/** The things of records, each with its repository and where it was recorded, in an order that does not depend on that of the answers. */
function placed<Entry extends GitHubRecord, Thing extends object>(
  entries: readonly Entry[],
  things: (entry: Entry) => readonly Thing[],
): Placed<Thing>[] {
  const all = entries.flatMap((entry) =>
    things(entry).map((thing): Placed<Thing> => ({ ...thing, repository: entry.repository, location: locationOf(entry) })),
  )
  // What was read twice, through two targets, differs in nothing but its location.
  return unique(all, ({ location: _, ...rest }) => JSON.stringify(rest))
}

function locationOf({ path, line }: Pick<GitHubRecord, 'path' | 'line'>): Location | null {
  return path === null ? null : at({ path, line })
}

function accounts(records: readonly { readonly people: readonly GitHubAccount[] }[]): GitHubAccount[] {
  return unique(
    records.flatMap(({ people }) => people),
    ({ login }) => login.toLowerCase(),
  )
}

function unique<Thing>(things: readonly Thing[], keyOf: (thing: Thing) => string): Thing[] {
  const known = new Map<string, Thing>()
  for (const thing of things) {
    const key = keyOf(thing)
    if (!known.has(key)) known.set(key, thing)
  }
  return [...known].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, thing]) => thing)
}

/** The repositories every workflow file of which was read. */
function workflowsRead(folders: readonly Of<'workflow-files'>[], uses: readonly Of<'workflow-uses'>[]): Set<string> {
  const read = new Set(uses.map(({ repository, workflow }) => `${repository} ${workflow}`))
  return new Set(
    folders.flatMap(({ repository, files }) =>
      repository !== null && files.every((file) => read.has(`${repository} .github/workflows/${file}`)) ? [repository] : [],
    ),
  )
}

/** The status of a hook's deliveries: of the newest when one got through, else of the failures. Undefined when there were none. */
function lastOf(statuses: readonly number[]): number | undefined {
  return statuses.find((status) => status >= 200 && status < 400) ?? statuses[0]
}
