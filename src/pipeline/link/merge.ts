import { compareConfidence } from '../../core/severity.js'
import type { Linked } from './join.js'
import { compareFindings } from './order.js'

/** Guessable values without a project key share a fingerprint when rule, path and name are the same: they are one finding then, and it says how many. */
export function mergeSame(linked: readonly Linked[]): Linked[] {
  const byFingerprint = new Map<string, Linked>()
  for (const next of linked) {
    const known = byFingerprint.get(next.finding.fingerprint)
    byFingerprint.set(next.finding.fingerprint, known === undefined ? next : merged(known, next))
  }
  return [...byFingerprint.values()]
}

function merged(a: Linked, b: Linked): Linked {
  const [worse, other] = compareFindings(a.finding, b.finding) <= 0 ? [a, b] : [b, a]
  const [first, ...rest] = [...worse.finding.locations, ...other.finding.locations]
  const values = Number(worse.finding.facts.values ?? 1) + Number(other.finding.facts.values ?? 1)
  return {
    finding: {
      ...worse.finding,
      confidence: compareConfidence(a.finding.confidence, b.finding.confidence) <= 0 ? a.finding.confidence : b.finding.confidence,
      present: a.finding.present || b.finding.present,
      locations: first === undefined ? worse.finding.locations : [first, ...rest],
      facts: { ...worse.finding.facts, values },
    },
    ignored: a.ignored !== null && b.ignored !== null ? a.ignored : null,
    valueId: worse.valueId,
    // Several values that cannot be told apart from outside: none of them is known to stand twice.
    places: [],
    carried: worse.carried,
  }
}
