import { type Detection, detection, type Facts } from '../../../core/detection.js'
import { type GitHubOwner, githubIdentityId, type Placed } from '../../../core/github.js'
import { at, type Location } from '../../../core/location.js'
import type { Rule } from '../../../core/rule.js'

/** A detector's rules that are switched on, by id. */
export type Rules = ReadonlyMap<string, Rule>

/** The rules by id. */
export function rulesById(rules: readonly Rule[]): Rules {
  return new Map(rules.map((rule) => [rule.id, rule]))
}

/** What a detection about a thing on GitHub says beside what follows from the thing's place. */
export interface Said extends Partial<Pick<Detection, 'severity' | 'confidence' | 'credential'>> {
  readonly rule: Rule
  readonly subject: string
  readonly message: string
  readonly facts?: Facts
}

/** `acme/app`, or `acme` for what is the owner's. */
export function placeName(owner: GitHubOwner, { repository }: Pick<Placed<object>, 'repository'>): string {
  return repository === null ? owner.login : `${owner.login}/${repository}`
}

/**
 * A detection about a thing. `path` is its part of the identity's id: `deploy-key/123`. Facts gain `account`, `place`, `api`, the address of its place in the
 * REST API, `web`, where people see it, and `server`, the host where that is not github.com: gh must be told.
 */
export function ofThing(owner: GitHubOwner, thing: Placed<object>, path: string, { rule, ...said }: Said): Detection {
  const { location, account, place, api, web, server } = sharedOf(owner, thing.repository)
  return detection({
    ...said,
    rule: rule.id,
    identity: githubIdentityId(owner.host, owner.login, thing.repository, path),
    locations: [thing.location ?? location],
    facts: { account, place, api, web, server, ...said.facts },
  })
}

interface Shared {
  readonly location: Location
  readonly account: string
  readonly place: string
  readonly api: string
  readonly web: string
  readonly server: string | null
}

const shared = new WeakMap<GitHubOwner, Map<string | null, Shared>>()

/** What all detections of one place say: made once, for there may be a hundred thousand of them. */
function sharedOf(owner: GitHubOwner, repository: string | null): Shared {
  const own = shared.get(owner) ?? new Map<string | null, Shared>()
  shared.set(owner, own)
  const known = own.get(repository)
  if (known !== undefined) return known
  const { host, login } = owner
  const place = placeName(owner, { repository })
  const made: Shared = {
    location: at({ note: `${host}/${place}` }),
    ...{ account: login, place, api: `${repository === null ? 'orgs' : 'repos'}/${place}` },
    ...{ web: `https://${host}`, server: host === 'github.com' ? null : host },
  }
  own.set(repository, made)
  return made
}

/** The repositories of an owner that are archived, by name. */
export function archivedOf({ repositories }: GitHubOwner): ReadonlySet<string> {
  return new Set(repositories.filter(({ archived }) => archived).map(({ name }) => name))
}
