import type { Config } from '../core/config.js'
import { nearest } from '../core/nearest.js'
import type { Rule } from '../core/rule.js'
import type { PlacedSighting } from './collect.js'
import type { Scrub } from './scrub.js'

const most = 10
const marker = /\bnhi:ignore\[([^\]\r\n]{1,200})\]/g

/** Says of comments beside what was found that they name a rule there is not, with the nearest one: they keep nothing quiet. */
export function misnamedIgnores(
  sightings: readonly PlacedSighting[],
  { inlineIgnores }: Pick<Config, 'inlineIgnores'>,
  rules: readonly Rule[],
  scrub: Scrub,
): string[] {
  if (!inlineIgnores) return []
  const known = new Set(rules.map(({ id }) => id))
  const found = new Map<string, string>()
  for (const { detection, baseline } of sightings) {
    const { excerpt, ignored, locations } = detection
    const { path } = locations[0]
    if (excerpt === null || ignored !== null || baseline || path === null) continue
    // Where a comment counts: on the line itself, or above it.
    for (const index of [excerpt.mark.index - 1, excerpt.mark.index]) {
      for (const [, ids = ''] of excerpt.lines[index]?.matchAll(marker) ?? []) {
        for (const id of ids.toLowerCase().split(/[\s,]+/)) {
          if (id !== '' && !known.has(id)) found.set(`${scrub(path)}:${excerpt.line + index}: nhi:ignore[${id}] names no rule`, id)
        }
      }
    }
  }
  const notes = [...found].sort(([a], [b]) => (a < b ? -1 : 1))
  return [
    ...notes.slice(0, most).map(([note, id]) => {
      const near = nearest(id, known)
      return `${note}${near === null ? '; `nhi rules list` names them all' : `: did you mean '${near}'?`}`
    }),
    ...(notes.length > most ? [`${notes.length - most} more comments with nhi:ignore name no rule`] : []),
  ]
}
