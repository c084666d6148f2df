import type { Detection } from '../../core/detection.js'
import type { DetectorContext } from '../../core/detector.js'
import type { Document } from '../../core/document.js'
import { type Gap, limit } from '../../core/gap.js'
import { createRecall, type Keyword, type Prefilter, searchOf } from '../../engine/index.js'
import { createChunkReader } from './chunk.js'
import { createDecoding, merge } from './decode.js'
import { keywordsOf } from './keywords.js'
import { createMatching } from './match.js'
import { report } from './report.js'
import { resolve } from './resolve.js'

/** Most secrets of one document that are reported; more is a gap. */
export const mostPerDocument = 10_000

/** The detector's function over a prefilter of the caller's choice, which is given all keywords of the rules and what stands for them. */
export function createScan(
  context: DetectorContext,
  prefilterOf: (keywords: readonly Keyword[], name: string) => Prefilter,
): (document: Document) => Iterable<Detection | Gap> {
  const { keywords, uses, name } = keywordsOf(context.rules)
  const prefilter = prefilterOf(keywords, name)
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

function bound(document: Document): Gap {
  const what = document.path ?? `${document.source} ${document.id ?? ''}`.trim()
  return limit('bound', what, `a look by hand: only the first ${mostPerDocument} secrets of a document are reported`)
}
