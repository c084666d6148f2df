import { type Grant, isPattern, strengthOf } from './grants.js'

/** What a trust asks of a third party's external id, the worst first; `because` says what is weak about it. */
export interface ExternalId {
  readonly state: 'missing' | 'weak' | 'good'
  readonly because: string | null
}

const guessable =
  /^(?:external-?id|id|test|demo|secret|password|changeme|change-me|example|default|customer|tenant|aws|prod|production|dev)\d*$/i

/** Judges the external id a grant asks for. Of several values the worst counts; a condition that holds without the id asks for none. */
export function externalIdOf(grant: Grant, own: string, vendor: string | null): ExternalId {
  const asked = grant.restrictions.flatMap((alternatives) => {
    const [only] = alternatives
    if (only === undefined || alternatives.length > 1 || only.key !== 'sts:externalid') return []
    return strengthOf(only, grant.restrictions) === 'strict' ? [only] : []
  })
  const [condition] = asked
  if (condition === undefined) return { state: 'missing', because: null }
  for (const value of condition.values) {
    const because = weakness(value, isPattern(value, condition), own, grant.account, vendor)
    if (because !== null) return { state: 'weak', because }
  }
  return { state: 'good', because: null }
}

function weakness(value: string, pattern: boolean, own: string, theirs: string | null, vendor: string | null): string | null {
  if (pattern) return /^[*?]*$/.test(value) ? 'any value will do' : 'it holds a wildcard'
  if (value === own) return 'it is the number of the account itself'
  if (value === theirs) return 'it is the number of the account that is trusted'
  if (/^\d{12}$/.test(value)) return 'it is an account number'
  // AWS takes no longer ones; what is longer is no word that somebody guesses.
  if (value.length > 1224) return null
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '')
  if (vendor !== null && plain(vendor).length > 2 && plain(value).replace(/\d+$/, '') === plain(vendor))
    return 'it is the name of the vendor'
  if (guessable.test(value)) return 'it is a word that can be guessed'
  return value.length < 8 ? `it has ${value.length} characters` : null
}
