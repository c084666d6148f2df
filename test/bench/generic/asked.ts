import type { Candidate } from '../../../src/detectors/secrets/check.js'
import { worthAsking } from '../../../src/detectors/secrets/checks/generic.js'
import { createMatching } from '../../../src/detectors/secrets/match.js'
import { traitsOf } from '../../../src/detectors/secrets/traits.js'
import { createPrefilter } from '../../../src/engine/index.js'
import { allRules, arena, documentOf } from '../../detectors/secrets/harness.js'

/** A value that our model is asked about: what is left when references, placeholders, code and names of other things are gone. */
export interface Asked {
  readonly line: number
  readonly kind: 'password' | 'secret'
  readonly name: string
  readonly value: string
  readonly traits: readonly number[]
  /** The same place with another value in it. */
  with(value: string): readonly number[]
}

const rules = allRules.filter(({ id }) => id === 'generic-secret' || id === 'generic-password')
let sink: Candidate[] = []
const matching = createMatching(
  rules,
  new Date('2026-11-27T00:00:00Z'),
  (keywords) => createPrefilter(keywords, arena),
  (candidate) => {
    sink.push(candidate)
    return null
  },
)

/** Every value of a file that our model is asked about. */
export function asked(bytes: Buffer, path: string): Asked[] {
  sink = []
  const found: Asked[] = []
  const starts: number[] = []
  // The window is all a candidate knows of its place; the lines of the file are counted here.
  const document = documentOf(bytes, { path })
  matching({ document, bytes, from: 0, to: bytes.length, lines: 0, column: 0 })
  const latin = bytes.toString('latin1')
  for (const candidate of sink) {
    const kind = candidate.rule.id === 'generic-password' ? 'password' : 'secret'
    const how = worthAsking(kind, candidate)
    if (how === null) continue
    const at = latin.indexOf(candidate.text, starts.at(-1) ?? 0) + candidate.start
    starts.push(Math.max(0, at - candidate.start))
    const line = latin.slice(0, at).split('\n').length
    found.push({ line, kind, name: candidate.name ?? '', value: how.value, traits: traitsOf(candidate, how), with: (other) => traitsOf(candidate, { ...how, value: other }) })
  }
  return found
}
