import { fill, type Look } from './comparison.js'
import type { CompiledResource, CompiledStatement } from './compile.js'
import { covers, overlaps } from './match.js'
import { type Pattern, patternOf } from './pattern.js'

/** How much of what a pattern matches something covers. `some` is an upper bound where patterns only overlap. */
export type Extent = 'all' | 'some' | 'none'

/** The larger of two extents that add up; two that are `some` may in truth be all. */
export function joined(left: Extent, right: Extent): Extent {
  if (left === 'all' || right === 'all') return 'all'
  return left === 'some' || right === 'some' ? 'some' : 'none'
}

/** What two extents have in common at most; two that are `some` may in truth have nothing. */
export function common(left: Extent, right: Extent): Extent {
  if (left === 'none' || right === 'none') return 'none'
  return left === 'all' && right === 'all' ? 'all' : 'some'
}

/** What is left of an extent when a denial of another is taken off. */
export function without(extent: Extent, denied: Extent): Extent {
  if (denied === 'all') return 'none'
  return extent === 'all' && denied === 'some' ? 'some' : extent
}

/** How much of a pattern a statement's resources cover: for certain, and at most (variables that are not known being anything). */
export function extentOver({ resources }: CompiledStatement, over: Pattern, look: Look, open: string[]): { sure: Extent; most: Extent } {
  if (resources === null) return { sure: 'all', most: 'all' }
  let sure: Extent = 'none'
  let most: Extent = 'none'
  for (const item of resources.items) {
    const known = resolved(item, look, open)
    const extent = known.pattern === null ? 'none' : coverage(known.pattern, over)
    most = joined(most, extent)
    if (known.certain) sure = joined(sure, extent)
  }
  return resources.not ? { sure: inverse(most), most: inverse(sure) } : { sure, most }
}

/** A resource with its variables filled in; null when one has no value. */
export function resolved(item: CompiledResource, look: Look, open: string[]): { pattern: Pattern | null; certain: boolean } {
  if (item.template === null) return { pattern: item.pattern, certain: true }
  const filled = fill(item.template, look, open)
  if (filled === 'absent') return { pattern: null, certain: true }
  if (filled === 'unknown') return { pattern: item.pattern, certain: false }
  return { pattern: patternOf(filled.pieces, 'resource'), certain: true }
}

function coverage(pattern: Pattern, over: Pattern): Extent {
  if (covers(pattern, over)) return 'all'
  return overlaps(pattern, over) ? 'some' : 'none'
}

function inverse(extent: Extent): Extent {
  if (extent === 'some') return 'some'
  return extent === 'all' ? 'none' : 'all'
}
