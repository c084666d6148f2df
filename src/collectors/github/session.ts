import { setMaxListeners } from 'node:events'
import type { CollectNote, IdentitySettings, RemoteText, Target } from '../../core/collector.js'
import { failed, type Gap, limit } from '../../core/gap.js'
import type { GitHubRecord, GitHubRepository } from '../../core/github.js'
import { version } from '../../core/version.js'
import { hostOf } from '../../parsers/github/answer.js'
import type { Asker } from '../../parsers/github/refusal.js'
import { type Asking, createAsking } from './asking.js'
import { noCache, openCache } from './cache.js'
import { inLanes, merged } from './channel.js'
import { type Credential, readCredential } from './credential.js'
import { readOrganization, readPeople, readServer } from './owner-steps.js'
import { capabilities, introduce } from './preflight.js'
import { createReading, type Item, type Reading } from './reading.js'
import { rounds } from './repository-steps.js'
import { createTransport, mostInFlight, type Transport } from './transport.js'

type GitHubTarget = Extract<Target, { kind: 'github' }>

/** Requests a run is worth without being told: a handful for the owner, ten for each repository. */
const forOwner = 200
const forRepository = 10

/** Reads one owner or repository: who asks, then the owner, then round after round over its repositories. */
export async function* readTarget(
  target: GitHubTarget,
  settings: IdentitySettings,
): AsyncGenerator<GitHubRecord | Gap | RemoteText | CollectNote> {
  const { remote, signal } = settings
  // Each request in flight listens for the end of the run.
  setMaxListeners(0, signal)
  const transport = createTransport(remote.githubUrl, signal)
  const given = remote.credentials.github
  try {
    const credential = await readCredential(given, null).catch(() => null)
    if (credential === null) {
      const file = given?.kind === 'app' ? given.keyFile : ''
      yield failed('unreadable', 'the private key of the app', `a file that can be read: ${file}`)
      return
    }
    yield* merged<Item | CollectNote>((emit) => run(target, settings, transport, credential, emit))
  } finally {
    transport.close()
  }
}

async function run(
  target: GitHubTarget,
  settings: IdentitySettings,
  transport: Transport,
  first: Credential,
  emit: (item: Item | CollectNote) => void,
) {
  const { remote, signal, cacheFolder, onProgress } = settings
  const host = hostOf(new URL(remote.githubUrl))
  const cloud = host === 'github.com' || host.endsWith('.ghe.com')
  const server = remote.githubUrl.endsWith('/api/v3')
  const where = target.repository === null ? target.owner : `${target.owner}/${target.repository}`
  const cache = cacheFolder === null ? noCache : openCache(cacheFolder, `${host}/${where}`, first.who, new Date())
  const client = (credential: Credential): Asking =>
    createAsking({
      ...{ root: remote.githubUrl, send: transport.send, credential, cache, signal, paced: cloud },
      ...{ most: remote.maxRequests ?? forOwner, userAgent: `nhi/${version}` },
    })
  try {
    const credential =
      first.kind === 'app' && remote.credentials.github?.kind === 'app' ? await installed(target, settings, client(first), emit) : first
    if (credential === null) return
    const asking = client(credential)
    const asker: { -readonly [K in keyof Asker]: Asker[K] } = {
      token: credential.kind,
      scopes: null,
      repositoryAdmin: null,
      role: null,
      server,
    }
    const reading = createReading(asking, emit, () => asker)
    await introduce(asking, asker, where, emit)
    await readAll(target, { reading, asking, asker, settings, emit })
    const { sent, unchanged, reused, cut } = asking.stats()
    for (const line of capabilities(asker, reading)) emit({ note: `github: ${line}` })
    emit({ note: `github: ${where}: ${sent} requests, ${unchanged} answered unchanged, ${reused} not asked again` })
    for (const gap of reading.gaps()) emit(gap)
    // What was cut short goes on where it stopped: what is known is not asked for again within the hour.
    if (!cut && !signal.aborted && !reading.over()) cache.finish()
    onProgress(`${where}: ${sent} requests`)
  } catch (error) {
    // The signal wakes whoever waits for a limit with an error of its own.
    if (!signal.aborted) throw error
  } finally {
    cache.close()
  }
}

/** The app's installation at the target: the credential that is asked with from then on. */
async function installed(
  { owner, repository }: GitHubTarget,
  { remote }: IdentitySettings,
  asking: Asking,
  emit: (item: Item) => void,
): Promise<Credential | null> {
  const places =
    repository === null ? [`/orgs/${owner}/installation`, `/users/${owner}/installation`] : [`/repos/${owner}/${repository}/installation`]
  for (const place of places) {
    const page = await asking.ask(place, false)
    if (typeof page === 'string' || page.answer.status !== 200) continue
    const { body } = page.answer
    const id = typeof body === 'object' && body !== null && 'id' in body ? Number(body.id) : Number.NaN
    if (Number.isSafeInteger(id)) return readCredential(remote.credentials.github, id)
  }
  emit(failed('forbidden', owner, 'the app installed there, and its key: NHI_GITHUB_APP_ID, NHI_GITHUB_APP_KEY_FILE'))
  return null
}

interface Run {
  readonly reading: Reading
  readonly asking: Asking
  readonly asker: { -readonly [K in keyof Asker]: Asker[K] }
  readonly settings: IdentitySettings
  readonly emit: (item: Item) => void
}

async function readAll(target: GitHubTarget, { reading, asking, asker, settings, emit }: Run): Promise<void> {
  const { remote, signal, onProgress } = settings
  const { repository } = target
  const known = await ownerOf(target.owner, reading)
  if (known === null) return
  const { owner, organization } = known
  if (organization) {
    if (asker.token === 'app' && remote.credentials.github?.kind === 'app') {
      asker.role = 'app'
      emit({
        provider: 'github',
        host: hostOf(new URL(remote.githubUrl)),
        owner,
        repository: null,
        target: '',
        path: null,
        line: null,
        kind: 'membership',
        role: 'app',
      })
    } else {
      const [membership] = await reading.peek(`/user/memberships/orgs/${owner}`)
      asker.role = membership?.kind === 'membership' ? membership.role : 'none'
    }
    await readPeople(reading, owner, asker.role)
  }
  const repositories =
    repository === null ? await listed(owner, organization, reading, asking) : await single(owner, repository, reading, emit)
  if (remote.maxRequests === null) asking.limit(forOwner + forRepository * Math.max(1, repositories.length))
  let agents = !asker.server
  if (organization && repository === null) {
    const read = { app: asker.token === 'app', server: asker.server, admin: asker.role === 'admin' }
    await readOrganization(reading, owner, read)
    agents &&= reading.seen.get('where the Copilot agent may work') === 'ok'
  }
  for (const [index, round] of rounds.entries()) {
    let done = 0
    await inLanes(repositories, mostInFlight, async (one) => {
      if (signal.aborted || reading.over()) return
      await round.of(reading, { owner, server: asker.server, agents }, one)
      done++
      onProgress(`${owner}: ${round.name} of ${done} of ${repositories.length} repositories (${index + 1}/${rounds.length})`)
    })
  }
  if (!asker.server || repository !== null) return
  // Last, for a server has more users than an owner has people: what is left of the budget.
  if (asker.scopes?.includes('site_admin') === true) await readServer(reading, owner)
  else
    emit(
      limit(
        'skipped',
        `classic tokens and SSH keys of the people of ${owner}`,
        'a classic token of a site administrator, with the scope site_admin',
      ),
    )
}

/** Whether it is an organization or a user, and its login as GitHub writes it; null when there is none, which is then said. */
async function ownerOf(login: string, reading: Reading): Promise<{ owner: string; organization: boolean } | null> {
  const [organization] = await reading.peek(`/orgs/${login}`)
  if (organization?.kind === 'owner') return { owner: organization.login, organization: true }
  const [user] = await reading.read(`/users/${login}`, null)
  return user?.kind === 'owner' ? { owner: user.login, organization: user.type === 'Organization' } : null
}

async function listed(owner: string, organization: boolean, reading: Reading, asking: Asking): Promise<GitHubRepository[]> {
  // The list is what all else hangs on: it may take what the budget of a small owner would not.
  if (asking.left() < 1) return []
  const path = organization ? `/orgs/${owner}/repos?per_page=100&type=all` : `/users/${owner}/repos?per_page=100&type=owner`
  const records = await reading.read(path, owner)
  return records.flatMap((record) => (record.kind === 'repositories' ? record.repositories : [])).sort(byWorth)
}

/** The one repository, by the name it has now. One that went to another owner is not read: its keys are judged by other people. */
async function single(owner: string, repository: string, reading: Reading, emit: (item: Item) => void): Promise<GitHubRepository[]> {
  const records = await reading.read(`/repos/${owner}/${encodeURIComponent(repository)}`, null)
  const found = records.flatMap((record) => (record.kind === 'repositories' ? record.repositories : []))
  const isOwn = (one: GitHubRepository) => one.owner === undefined || one.owner.toLowerCase() === owner.toLowerCase()
  for (const one of found.filter((other) => !isOwn(other))) {
    emit(failed('not-found', `the repository ${owner}/${repository}`, `it was moved: github:${one.owner}/${one.name}`))
  }
  return found.filter(isOwn)
}

/** Public ones first, then what was pushed to most recently: what a budget reaches should be what others reach. */
function byWorth(a: GitHubRepository, b: GitHubRepository): number {
  const open = Number(b.visibility === 'public') - Number(a.visibility === 'public')
  if (open !== 0) return open
  const [x, y] = [a.pushedAt ?? '', b.pushedAt ?? '']
  return x === y ? (a.name < b.name ? -1 : 1) : x > y ? -1 : 1
}
