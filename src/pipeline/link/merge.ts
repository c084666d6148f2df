import { type Confidence, compareConfidence } from '../../core/severity.js'
import { compareText } from './group.js'
import type { Linked } from './join.js'
import { compareFindings } from './order.js'

/** Guessable values without a project key share a fingerprint when rule, path and name are the same: they are one finding then, and it says how many. */
export function mergeSame(linked: readonly Linked[]): Linked[] {
  const byFingerprint = new Map<string, Linked[]>()
  for (const next of linked) {
    const known = byFingerprint.get(next.finding.fingerprint)
    if (known === undefined) byFingerprint.set(next.finding.fingerprint, [next])
    else known.push(next)
  }
  // In an order that does not depend on who came first.
  return [...byFingerprint.values()].flatMap((same) =>
    same.length === 1 ? same : [counted(same.sort(compareLinked).reduce(merged), same.length)],
  )
}

function compareLinked({ finding: a }: Linked, { finding: b }: Linked): number {
  return (
    compareFindings(a, b) ||
    compareText(a.locations[0].date ?? '', b.locations[0].date ?? '') ||
    compareText(a.locations[0].commit ?? '', b.locations[0].commit ?? '') ||
    compareText(a.locations[0].note ?? '', b.locations[0].note ?? '')
  )
}

function merged(worse: Linked, other: Linked): Linked {
  const [first, ...rest] = worse.finding.locations
  const values = Number(worse.finding.facts.values ?? 1) + Number(other.finding.facts.values ?? 1)
  return {
    finding: {
      ...worse.finding,
      confidence: surer(worse.finding.confidence, other.finding.confidence),
      present: worse.finding.present || other.finding.present,
      locations: [first, ...rest, ...other.finding.locations],
      facts: { ...worse.finding.facts, values },
    },
    ignored: worse.ignored !== null && other.ignored !== null ? worse.ignored : null,
    valueId: worse.valueId,
    // Several values that cannot be told apart from outside: none of them is known to stand twice.
    places: [],
    carried: worse.carried,
  }
}

/** The message names one value: it says how many others there are. */
function counted(linked: Linked, count: number): Linked {
  const more = count === 2 ? '1 more value' : `${count - 1} more values`
  return { ...linked, finding: { ...linked.finding, message: `${linked.finding.message}, and ${more}` } }
}

function surer(a: Confidence, b: Confidence): Confidence {
  return compareConfidence(a, b) <= 0 ? a : b
}
