import {
  codeownersFolders,
  type GitHubAccount,
  type GitHubApp,
  type GitHubCredential,
  type GitHubOwner,
  type GitHubPerson,
  type GitHubRecord,
  isGuardingRule,
  type Placed,
} from '../../core/github.js'
import { at, type Location } from '../../core/location.js'

type Kind = GitHubRecord['kind']
type Of<K extends Kind> = Extract<GitHubRecord, { kind: K }>

/** What belongs to no owner and is known for all of a host, or by the config. */
export interface Around {
  /** Pages of apps, by slug. */
  readonly apps: ReadonlyMap<string, GitHubApp>
  /** What an enterprise server said of all its users. */
  readonly credentials: readonly Of<'server-credentials'>[]
  /** In lower case. */
  readonly machineUsers: ReadonlySet<string>
}

/** Puts the records of one owner together. Later pages add up; a thing that is told of twice is there once. */
export function buildOwner(
  host: string,
  login: string,
  records: readonly GitHubRecord[],
  { apps, credentials, machineUsers }: Around,
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
  const members = unique([...people('all'), ...people('admin')], ({ login }) => login.toLowerCase())
  const outside = accounts(these('outside-collaborators').filter((one) => one.filter === 'all'))
  const things = thingsOf(these)
  const self: GitHubPerson = { login: owner?.login ?? login, type: owner?.type ?? 'User', id: undefined }
  const withoutSecondFactor = [...these('members'), ...these('outside-collaborators')].filter((one) => one.filter === '2fa_disabled')
  return {
    host,
    login: owner?.login ?? login,
    type: owner?.type ?? (these('membership').length + these('members').length > 0 ? 'Organization' : undefined),
    repositories,
    ...things,
    credentials: [...things.credentials, ...held(credentials, [...members, ...outside, self])],
    actionsPolicy: placed(these('actions-policy'), ({ repositories, allowed }) => [{ repositories, allowed }])[0],
    apps,
    members,
    machineUsers,
    admins: new Set(people('admin').map(({ login }) => login.toLowerCase())),
    withoutSecondFactor:
      withoutSecondFactor.length === 0
        ? undefined
        : new Set(withoutSecondFactor.flatMap((one) => one.people.map(({ login }) => login.toLowerCase()))),
    outside,
    codeowners: codeownersOf(these('codeowners')),
    openBranches: openBranches(these('branch-rules'), these('branch-protection')),
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

function accounts<Person extends GitHubAccount>(records: readonly { readonly people: readonly Person[] }[]): Person[] {
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

/** What these people hold of the credentials a server lists. */
function held(records: readonly Of<'server-credentials'>[], people: readonly GitHubPerson[]): Placed<GitHubCredential>[] {
  const byName = new Map(people.map((one) => [one.login.toLowerCase(), one.login]))
  const byNumber = new Map(people.flatMap(({ id, login }) => (id === undefined ? [] : [[id, login] as const])))
  return placed(records, ({ credentials }) =>
    credentials.flatMap(({ holder, ...one }) => {
      const login = typeof holder === 'number' ? byNumber.get(holder) : byName.get(holder.toLowerCase())
      return login === undefined ? [] : [{ ...one, login }]
    }),
  )
}

/** Of each repository the file in the first folder GitHub looks at. */
function codeownersOf(records: readonly Of<'codeowners'>[]): GitHubOwner['codeowners'] {
  const inOrder = codeownersFolders.flatMap((folder) => records.filter((one) => one.folder === folder)).reverse()
  return new Map(inOrder.flatMap(({ repository, lines }) => (repository === null || lines === null ? [] : [[repository, lines]])))
}

/** Branches of which both was read, and neither keeps a push away. */
function openBranches(rules: readonly Of<'branch-rules'>[], protections: readonly Of<'branch-protection'>[]): Map<string, string> {
  const unruled = new Set(rules.map(({ repository, branch }) => `${repository} ${branch}`))
  for (const one of rules) if (one.rules.some(isGuardingRule)) unruled.delete(`${one.repository} ${one.branch}`)
  return new Map(
    protections.flatMap(({ repository, branch, isProtected }) =>
      repository !== null && !isProtected && unruled.has(`${repository} ${branch}`) ? [[repository, branch]] : [],
    ),
  )
}

/** The status of a hook's deliveries: of the newest when one got through, else of the failures. Undefined when there were none. */
function lastOf(statuses: readonly number[]): number | undefined {
  return statuses.find((status) => status >= 200 && status < 400) ?? statuses[0]
}
