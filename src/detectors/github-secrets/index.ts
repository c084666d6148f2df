import { everySecret } from '../../core/ci.js'
import type { Detection } from '../../core/detection.js'
import type { InventoryDetector } from '../../core/detector.js'
import type { GitHubOwner } from '../../core/github.js'
import { listOption, numberOption, type Rule } from '../../core/rule.js'
import type { Severity } from '../../core/severity.js'
import { counted, days, daysSince, listed } from '../lib/github/days.js'
import { ofThing, placeName, type Rules, rulesById } from '../lib/github/finding.js'
import { federationFor } from './federation.js'
import { type Stored, type Usage, usagesOf } from './usage.js'

/** Sees stored secrets that no workflow reads, every repository can, nobody rotates, or that federation would replace; and registries with such credentials. */
export const githubSecrets: InventoryDetector = {
  reads: 'inventory',
  create: ({ rules, now }) => {
    const byId = rulesById(rules)
    return function* ({ github }) {
      for (const owner of github) {
        const usageOf = usagesOf(owner)
        for (const secret of owner.secrets) yield* secretFindings(owner, secret, usageOf(secret), now, byId)
        yield* registryFindings(owner, now, byId)
      }
    }
  },
}

function* secretFindings(owner: GitHubOwner, secret: Stored, usage: Usage | null, now: Date, rules: Rules): Iterable<Detection> {
  const environment = secret.environment === null ? '' : ` of the environment ${secret.environment}`
  const subject = [secret.name, ' of ', placeName(owner, secret), environment].join('')
  const say = (rule: Rule, what: string, severity: Severity | null = null, facts: Detection['facts'] = {}) =>
    ofThing(owner, secret, `secret/${secret.store}${secret.environment === null ? '' : `/${secret.environment}`}/${secret.name}`, {
      ...{ rule, subject, severity },
      message: [secret.store === 'actions' ? 'secret' : `${secret.store} secret`, subject, what].join(' '),
      facts: { name: secret.name, store: secret.store, ...toolOf(owner, secret), ...scopeOf(owner, secret), ...facts },
    })
  const unused = rules.get('github-secret-unused')
  const isUnused = usage !== null && usage.places.length === 0
  if (unused !== undefined && isUnused) {
    yield say(
      unused,
      `is named in no workflow of ${secret.repository !== null ? 'its repository' : usage.read === 1 ? 'the one repository that can read it' : `the ${counted(usage.read, 'repository', 'repositories')} that can read it`}`,
    )
  }
  const federation = federationFor(secret.name)
  const still = rules.get('github-secret-static-cloud')
  // A role's name or a region is no credential, and one nobody uses is told above.
  if (still !== undefined && federation !== null && !isUnused && secret.store === 'actions') {
    yield say(still, `holds a static credential of ${federation.provider}, which takes tokens of the job itself`, null, {
      ...{ provider: federation.provider, action: federation.action, guide: federation.guide },
    })
  }
  const stale = rules.get('github-secret-stale')
  const age = daysSince(secret.updatedAt, now)
  if (stale !== undefined && age !== undefined && !isUnused) {
    const most = numberOption(stale, federation === null ? 'maxAgeDays' : 'maxCloudAgeDays')
    if (age > most) yield say(stale, `was last set ${days(age)} ago`, null, { ageDays: age })
  }
  if (usage === null) return
  const shared = rules.get('github-secret-overshared')
  const users = [...new Set(usage.places.map(({ repository }) => repository ?? ''))].sort()
  if (shared !== undefined && (secret.visibility === 'all' || secret.visibility === 'private') && usage.readable > 1 && users.length > 0) {
    if (users.length <= numberOption(shared, 'fewRepositories') && users.length < usage.readable) {
      const readers = secret.visibility === 'all' ? 'every repository' : 'every private repository'
      yield say(shared, `can be read by ${readers} and is used in ${listed(users)}`, null, { users: users.join(',') })
    }
  }
  // A job that is handed every secret may not want this one.
  const named = usage.places.filter(({ secret: one }) => one !== everySecret)
  const reused = rules.get('github-secret-reused')
  const workers = [...new Set(named.map(({ repository }) => repository ?? ''))].sort()
  if (reused !== undefined && secret.repository === null && workers.length > numberOption(reused, 'manyRepositories')) {
    const firstUser = `${owner.login}/${workers[0]}`
    yield say(reused, `is used in ${workers.length} repositories: ${listed(workers)}`, null, { repositories: workers.length, firstUser })
  }
  const crossing = rules.get('github-secret-cross-environment')
  if (crossing === undefined || secret.environment !== null) return
  const production = named.find((one) => typeof one.environment === 'string' && isProduction(crossing, one.environment))
  const other = named.find(
    (one) => one.environment === null || (typeof one.environment === 'string' && !isProduction(crossing, one.environment)),
  )
  if (production === undefined || other === undefined) return
  const outside = other.environment === null ? 'without an environment' : `in ${other.environment}`
  yield say(
    crossing,
    `is read by the job ${production.job} in ${production.environment} and by the job ${other.job} ${outside} (${other.workflow}:${other.line})`,
    null,
    { production: production.environment ?? null, useRepo: placeName(owner, production) },
  )
}

function isProduction(rule: Rule, name: string): boolean {
  return name
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .some((word) => listOption(rule, 'production').includes(word))
}

/** What `gh secret --app` calls the store. It does not know the agents': the settings do. */
function toolOf(owner: GitHubOwner, secret: Stored): Detection['facts'] {
  return secret.store === 'agents' ? { app: null, agentsOf: placeName(owner, secret) } : { app: secret.store }
}

/** Where `gh secret` finds it: one of `org`, `repo`, or `envRepo` with `environment`. */
function scopeOf(owner: GitHubOwner, secret: Stored): Detection['facts'] {
  const { visibility, selected } = secret
  if (secret.repository === null) {
    // Without it gh would set the visibility to private.
    if (visibility !== 'selected') return { org: owner.login, visibility: visibility ?? 'private' }
    return { org: owner.login, selected: selected === undefined || selected.length === 0 ? 'REPO,REPO' : selected.join(',') }
  }
  const place = placeName(owner, secret)
  return secret.environment === null ? { repo: place } : { envRepo: place, environment: secret.environment }
}

function* registryFindings(owner: GitHubOwner, now: Date, rules: Rules): Iterable<Detection> {
  const rule = rules.get('github-registry-static')
  if (rule === undefined) return
  for (const registry of owner.registries) {
    const age = daysSince(registry.updatedAt, now)
    if (registry.auth !== 'token' && registry.auth !== 'username_password') continue
    const what = registry.auth === 'token' ? 'a token' : 'a name and a password'
    const old = age !== undefined && age > numberOption(rule, 'maxAgeDays')
    yield ofThing(owner, registry, `registry/${registry.name}`, {
      ...{ rule, subject: registry.name, severity: old ? null : 'low' },
      message: `registry ${registry.name} of ${owner.login} is opened with ${what}${age === undefined ? '' : `, last set ${days(age)} ago`}`,
      facts: { name: registry.name, ageDays: age ?? null },
    })
  }
}
