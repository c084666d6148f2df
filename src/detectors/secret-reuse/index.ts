import { type Detection, detection } from '../../core/detection.js'
import type { SecretDetector } from '../../core/detector.js'
import type { FoundSecret, SecretPlace } from '../../core/found-secret.js'
import type { Location } from '../../core/location.js'
import { placeOf } from '../../core/place.js'
import { listOption, numberOption, type Rule } from '../../core/rule.js'
import { atLeast } from '../../core/severity.js'
import { type EnvironmentNames, environmentOf } from '../lib/environment.js'

/** Finds secrets that production shares with other environments, and secrets kept in many places. */
export const secretReuse: SecretDetector = {
  reads: 'secret',
  create({ rules }) {
    const shared = rules.find(({ id }) => id === 'secret-across-environments')
    const many = rules.find(({ id }) => id === 'secret-in-many-places')
    return (secret) => {
      // What may be no secret, or opens nothing, is no harm twice.
      if (secret.confidence === 'low' || !atLeast(secret.severity, 'medium')) return null
      const places = secret.places.filter(inUse)
      return (shared && acrossEnvironments(secret, places, shared)) ?? (many && inManyPlaces(secret, places, many)) ?? null
    }
  },
}

/** True where programs read it: copies in tests, examples, docs and what was built or brought in say nothing of use. */
function inUse({ location }: SecretPlace): boolean {
  const path = location.path ?? ''
  // `.env.test` is the settings of an environment, and its name that of a test.
  return path !== '' && (placeOf(path) === 'source' || /(^|\/)\.env\.test$/i.test(path))
}

function acrossEnvironments(secret: FoundSecret, places: readonly SecretPlace[], rule: Rule): Detection | null {
  const names: EnvironmentNames = { production: listOption(rule, 'production'), others: listOption(rule, 'others') }
  const placed = places.map(({ location }) => ({ location, environment: environmentOf(location.path ?? '', names) }))
  const inside = placed.find(({ environment }) => environment?.production === true)
  const outside = placed.filter(({ environment }) => environment?.production === false)
  if (inside === undefined || outside.length === 0) return null
  const others = [...new Set(outside.map(({ environment }) => environment?.name ?? ''))].sort()
  const where = `in production (${inside.location.path}) and in ${others.join(', ')} (${outside[0]?.location.path})`
  return detection({
    rule: rule.id,
    subject: secret.subject,
    message: `${secret.title} ${secret.subject} stands ${where}`,
    locations: [inside.location, ...outside.map(({ location }) => location)],
    facts: { environments: ['production', ...others].join(', '), secret: secret.title },
    confidence: secret.confidence,
  })
}

function inManyPlaces(secret: FoundSecret, places: readonly SecretPlace[], rule: Rule): Detection | null {
  const byFile = new Map<string, Location>()
  for (const { location, target } of places) {
    const key = `${target} ${location.path}`
    if (!byFile.has(key)) byFile.set(key, location)
  }
  const targets = new Set(places.map(({ target }) => target)).size
  const [first, ...rest] = byFile.values()
  if (first === undefined || (byFile.size < numberOption(rule, 'files') && targets < numberOption(rule, 'targets'))) return null
  const across = targets > 1 ? ` of ${targets} targets` : ''
  return detection({
    rule: rule.id,
    subject: secret.subject,
    message: `${secret.title} ${secret.subject} stands in ${byFile.size} files${across}`,
    locations: [first, ...rest],
    facts: { files: byFile.size, targets, secret: secret.title },
    confidence: secret.confidence,
  })
}
