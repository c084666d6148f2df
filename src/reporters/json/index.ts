import { jsonPieces, jsonText } from '../lib/json-text.js'
import { findingShape, gapShape, reportShape } from '../lib/report-shape.js'
import type { Reporter } from '../look.js'

export { schemaId, schemaVersion } from '../lib/report-shape.js'

/** The whole report as one object, described by `schema.json`. */
export const json: Reporter = (report) => jsonPieces(reportShape(report))

/** The findings, then the gaps, one object a line, each with its `type`. */
export const jsonl: Reporter = function* (report) {
  for (const finding of report.findings) yield `${jsonText({ type: 'finding', ...findingShape(finding) })}\n`
  for (const gap of report.gaps) yield `${jsonText({ type: 'gap', ...gapShape(gap) })}\n`
}
