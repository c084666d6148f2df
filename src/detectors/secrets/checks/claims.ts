import type { Facts } from '../../../core/detection.js'
import { jsonRun, plainJsonRun, readJson } from '../../../core/self-describing.js'
import type { Check } from '../check.js'

// What the makers of such tokens call the things worth telling, and what they are told as.
const told: Readonly<Record<string, string>> = {
  org: 'organization',
  o: 'organization',
  id: 'organization',
  url: 'url',
  region_url: 'regionUrl',
  n: 'tokenName',
  u: 'account',
  a: 'tokenId',
  email: 'email',
  signInAddress: 'account',
  iss: 'issuer',
  sub: 'subject',
}

const longest = 160

function textOf(value: unknown): string | number | null {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  return typeof value === 'string' && value !== '' && value.length <= longest ? value : null
}

/** A date claim in seconds since 1970 as ISO 8601; null when there is none or it is absurd. */
export function dateOf(value: unknown): string | null {
  return typeof value !== 'number' || !Number.isFinite(value) || value < 0 || value > 1e11 ? null : new Date(value * 1000).toISOString()
}

/** Facts of the claims that are known by name. */
export function claimFacts(claims: Readonly<Record<string, unknown>>): Facts {
  const facts: Record<string, string | number> = {}
  for (const [claim, fact] of Object.entries(told)) {
    const value = textOf(claims[claim])
    if (value !== null) facts[fact] = value
  }
  const issuedAt = dateOf(claims.iat)
  return issuedAt === null ? facts : { ...facts, issuedAt }
}

/** A token with JSON in it, such as Sentry's, Grafana Cloud's, Mapbox's and 1Password's: what the JSON says is told. */
export const claims: Check = ({ rule, value }) => {
  const segments = [...(value.match(jsonRun) ?? []), ...(value.match(plainJsonRun) ?? [])].map(readJson)
  const known = segments.filter((segment) => segment !== null)
  return { confidence: rule.confidence, facts: Object.assign({}, ...known.map(claimFacts)) }
}
