import type { Detection } from '../../core/detection.js'
import type { DetectorContext } from '../../core/detector.js'
import type { Document } from '../../core/document.js'
import { type Gap, limit } from '../../core/gap.js'
import type { Rule } from '../../core/rule.js'
import { createRecall, type Keyword, type Prefilter, searchOf } from '../../engine/index.js'
import { createChunkReader } from './chunk.js'
import { createDecoding, merge } from './decode.js'
import { keywordsOf, laidUsesOf, type Uses } from './keywords.js'
import { createMatching } from './match.js'
import { report } from './report.js'
import { resolve } from './resolve.js'

/** Most secrets of one document that are reported; more is a gap. */
export const mostPerDocument = 10_000

/** Prefilters of the caller's choice. */
export interface Prefilters {
  /** One for these keywords. */
  of(keywords: readonly Keyword[]): Prefilter
  /** The one the build laid out, and how many keywords it has; null where there is none. */
  built(): { readonly prefilter: Prefilter; readonly count: number } | null
}

/** The detector's function over a prefilter for the keywords of its rules. */
export function createScan(context: DetectorContext, prefilters: Prefilters): (document: Document) => Iterable<Detection | Gap> {
  const { prefilter, uses } = searchFor(context.rules, prefilters)
  const matchesIn = createMatching(uses, context.now)
  const decodedIn = createDecoding(matchesIn, prefilter)
  const searchIn = createRecall(prefilter)
  const read = createChunkReader()
  let reported = 0
  return (document) => {
    if (document.base === 0) reported = 0
    const chunk = read(document)
    if (reported > mostPerDocument) return []
    const { bytes } = chunk
    // Where documents do not resemble each other, nothing is remembered.
    const search = document.previous === undefined ? searchOf(prefilter, bytes) : searchIn(bytes, document.previous)
    const matches = matchesIn(chunk, search)
    const decoded = decodedIn(chunk, search)
    if (matches.hits.length + decoded.hits.length === 0) return decoded.gaps
    const raw = matches.raw()
    raw.push(...decoded.spans)
    const hits = merge(resolve(matches, chunk), decoded.hits, matches.shadows).filter((hit) => hit.owned)
    const room = mostPerDocument - reported
    reported += hits.length
    const detections = hits.length === 0 ? [] : report(hits.slice(0, room), raw, chunk, context)
    return [...detections, ...decoded.gaps, ...(hits.length > room ? [bound(document)] : [])]
  }
}

/** The build's prefilter serves rules that came with nhi, unless it would mostly look for others'. */
function searchFor(rules: readonly Rule[], prefilters: Prefilters): { readonly prefilter: Prefilter; readonly uses: Uses } {
  const laid = laidUsesOf(rules)
  const built = laid === null ? null : prefilters.built()
  if (laid !== null && built !== null && laid.count * 2 > built.count) return { prefilter: built.prefilter, uses: laid.uses }
  const { keywords, uses } = keywordsOf(rules)
  return { prefilter: prefilters.of(keywords), uses }
}

function bound(document: Document): Gap {
  const what = document.path ?? `${document.source} ${document.id ?? ''}`.trim()
  return limit('bound', what, `a look by hand: only the first ${mostPerDocument} secrets of a document are reported`)
}
