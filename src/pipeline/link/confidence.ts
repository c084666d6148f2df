import type { Detection, Facts } from '../../core/detection.js'
import { adjustForPlace, type Place as KindOfPlace, placeInWords, placeOf, type Weighed } from '../../core/place.js'
import type { Rule } from '../../core/rule.js'
import { type Confidence, compareConfidence } from '../../core/severity.js'
import type { Place } from './places.js'

/** How sure a finding is, all its places considered. */
export interface Judged {
  readonly confidence: Confidence
  /** The place that made it less sure than its value; null when none did. */
  readonly loweredBy: Exclude<KindOfPlace, 'source'> | 'report' | null
}

/** The surest of the places decides: a token in a test that also stands in the source is no test token. Null when no place lets it stand. */
export function confidenceOver(places: readonly Place[], lead: Detection, rule: Rule): Judged | null {
  const kind = kindOf(places, lead)
  const selfMade = rule.token?.selfMade ?? false
  let best: Judged | null = null
  // An object whose path nobody knows says nothing of its place where others do.
  const known = places.filter(({ location, sighting }) => location.path !== null || sighting.source !== 'blob')
  for (const { location, sighting } of known.length > 0 ? known : places) {
    const own = sighting.detection.rule === lead.rule ? sighting.detection : lead
    const base = own.confidence ?? rule.confidence
    const place = location.path === null ? 'source' : placeOf(location.path)
    const here = adjustForPlace(base, { kind, proven: own.proven, selfMade }, place)
    if (here === 'drop' || (best !== null && compareConfidence(here, best.confidence) >= 0)) continue
    best = { confidence: here, loweredBy: here === base || place === 'source' ? null : place }
  }
  return best
}

/** An account or organization read from among tests is a sample; what a detector sees in a text stands there all the same. */
function kindOf(places: readonly Place[], { secret }: Detection): Weighed['kind'] {
  return secret?.kind ?? (places.every(({ sighting }) => sighting.source === 'inventory') ? 'posture' : 'structured')
}

/** The detection's own reason, and what its place takes from it. */
export function reasonOf({ facts: { reason } }: Detection, { loweredBy }: Judged): Facts {
  if (loweredBy === null || (typeof reason !== 'string' && loweredBy !== 'report')) return {}
  const where = loweredBy === 'report' ? 'in a report of nhi' : placeInWords(loweredBy)
  return { reason: typeof reason === 'string' ? `${reason}, but it stands ${where}` : `it stands ${where}` }
}
