import type { Detection } from '../../core/detection.js'
import { adjustForPlace, placeOf } from '../../core/place.js'
import type { Rule } from '../../core/rule.js'
import { type Confidence, compareConfidence } from '../../core/severity.js'
import type { Place } from './places.js'

/** The surest of the places decides: a token in a test that also stands in the source is no test token. Null when no place lets it stand. */
export function confidenceOver(places: readonly Place[], lead: Detection, rule: Rule): Confidence | null {
  // An account or organization read from among tests is a sample; what a detector sees in a text stands there all the same.
  const kind = lead.secret?.kind ?? (places.every(({ sighting }) => sighting.source === 'inventory') ? 'posture' : 'structured')
  let best: Confidence | null = null
  // An object whose path nobody knows says nothing of its place where others do.
  const known = places.filter(({ location, sighting }) => location.path !== null || sighting.source !== 'blob')
  for (const { location, sighting } of known.length > 0 ? known : places) {
    const own = sighting.detection.rule === lead.rule ? sighting.detection : lead
    // A rule that is only remembered is sure of what proves itself.
    const most = rule.source.read === null && rule.token !== null && !own.proven ? rule.confidence : 'high'
    const base = weaker(own.confidence ?? rule.confidence, most)
    const here = location.path === null ? base : adjustForPlace(base, kind, placeOf(location.path), own.proven)
    if (here !== 'drop' && (best === null || compareConfidence(here, best) < 0)) best = here
  }
  return best
}

function weaker(a: Confidence, b: Confidence): Confidence {
  return compareConfidence(a, b) > 0 ? a : b
}
