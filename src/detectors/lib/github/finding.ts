import { type Detection, detection, type Facts } from '../../../core/detection.js'
import { type GitHubOwner, githubIdentityId, type Placed } from '../../../core/github.js'
import { at } from '../../../core/location.js'
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
  const place = placeName(owner, thing)
  return detection({
    ...said,
    rule: rule.id,
    identity: githubIdentityId(owner.host, owner.login, thing.repository, path),
    locations: [thing.location ?? at({ note: `${owner.host}/${place}` })],
    facts: {
      ...{ account: owner.login, place, api: thing.repository === null ? `orgs/${place}` : `repos/${place}` },
      ...{ web: `https://${owner.host}`, server: owner.host === 'github.com' ? null : owner.host, ...said.facts },
    },
  })
}

/** The repositories of an owner that are archived, by name. */
export function archivedOf({ repositories }: GitHubOwner): ReadonlySet<string> {
  return new Set(repositories.filter(({ archived }) => archived).map(({ name }) => name))
}
