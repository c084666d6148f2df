import { isGap } from '../../../src/core/gap.js'
import { adjustForPlace, placeOf } from '../../../src/core/place.js'
import type { Confidence } from '../../../src/core/severity.js'
import { secrets } from '../../../src/detectors/secrets/index.js'
import { allRules, contextOf, documentOf } from '../../detectors/secrets/harness.js'

/** A finding of ours: the line, and how sure it is of the value alone and at its place. */
export interface Found {
  readonly line: number
  readonly rule: string
  readonly value: string
  readonly confidence: Confidence
  readonly placed: Confidence | 'drop'
}

/** Looks at texts with the real detector: with the generic rules alone, or with all. */
export function looker(only: 'generic' | 'all'): (bytes: Buffer, path: string) => Found[] {
  const rules = only === 'all' ? allRules : allRules.filter(({ id }) => id.startsWith('generic-'))
  const byId = new Map(rules.map((rule) => [rule.id, rule]))
  const scan = secrets.create(contextOf({ rules, showSecrets: true }))
  return (bytes, path) =>
    [...scan(documentOf(bytes, { path }))].flatMap((item) => {
      if (isGap(item)) return []
      const rule = byId.get(item.rule)
      const confidence = item.confidence ?? rule?.confidence ?? 'medium'
      const weighed = { kind: item.secret?.kind ?? 'generic', proven: item.proven, selfMade: rule?.token?.selfMade ?? false }
      const placed = adjustForPlace(confidence, weighed, placeOf(path))
      const value = item.secret?.raw ?? ''
      return item.locations.map(({ line }) => ({ line: line ?? 0, rule: item.rule, value, confidence, placed }))
    })
}
