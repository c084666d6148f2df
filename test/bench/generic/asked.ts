import type { Candidate } from '../../../src/detectors/secrets/check.js'
import { worthAsking } from '../../../src/detectors/secrets/checks/generic.js'
import { given } from '../../../src/detectors/secrets/checks/given.js'
import { keywordsOf } from '../../../src/detectors/secrets/keywords.js'
import { createMatching } from '../../../src/detectors/secrets/match.js'
import { traitsOf } from '../../../src/detectors/secrets/traits.js'
import { createPrefilter, searchOf } from '../../../src/engine/index.js'
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

const rules = allRules.filter(({ token }) => token?.check === 'generic-secret' || token?.check === 'generic-password')
let sink: Candidate[] = []
const { keywords, uses } = keywordsOf(rules)
const prefilter = createPrefilter(keywords, arena)
const matching = createMatching(uses, new Date('2026-11-27T00:00:00Z'), (candidate) => {
  sink.push(candidate)
  return null
})

/** Every value of a file that our model is asked about. */
export function asked(bytes: Buffer, path: string): Asked[] {
  return candidatesOf(bytes, path).flatMap(({ candidate, line }) => {
    const kind = candidate.token.check === 'generic-password' ? 'password' : 'secret'
    const how = worthAsking(kind, candidate)
    if (how === null) return []
    const { value } = how
    const other = (instead: string) => traitsOf(candidate, { ...how, value: instead })
    return [{ line, kind, name: candidate.name ?? '', value, traits: traitsOf(candidate, how), with: other }]
  })
}

/** Every value that our patterns find given to a name with one of the rules' words, before anything is judged. */
export function givenIn(bytes: Buffer, path: string): { line: number; name: string; value: string }[] {
  return candidatesOf(bytes, path).flatMap(({ candidate, line }) => {
    const how = given(candidate)
    return how === null ? [] : [{ line, name: candidate.name ?? '', value: how.value }]
  })
}

function candidatesOf(bytes: Buffer, path: string): { candidate: Candidate; line: number }[] {
  sink = []
  const document = documentOf(bytes, { path })
  matching({ document, bytes, from: 0, to: bytes.length, lines: 0, column: 0 }, searchOf(prefilter, bytes))
  if (sink.length === 0) return []
  const latin = bytes.toString('latin1')
  // A candidate knows its window and no more: where the window lies is looked up, one behind the other for each rule.
  const reached = new Map<string, number>()
  return sink.map((candidate) => {
    const from = latin.indexOf(candidate.text, reached.get(candidate.rule.id) ?? 0)
    const at = Math.max(0, from) + candidate.start
    reached.set(candidate.rule.id, Math.max(0, from))
    return { candidate, line: lineAt(latin, at) }
  })
}

function lineAt(text: string, offset: number): number {
  let line = 1
  for (let feed = text.indexOf('\n'); feed !== -1 && feed < offset; feed = text.indexOf('\n', feed + 1)) line++
  return line
}
