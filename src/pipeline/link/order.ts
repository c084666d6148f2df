import type { Finding } from '../../core/finding.js'
import { compareConfidence, compareSeverity } from '../../core/severity.js'
import { compareText } from './group.js'

/** Worst first, then what still stands, then by place: the order of every report. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    compareSeverity(a.severity, b.severity) ||
    compareConfidence(a.confidence, b.confidence) ||
    Number(b.present) - Number(a.present) ||
    compareText(a.locations[0].path ?? '', b.locations[0].path ?? '') ||
    (a.locations[0].line ?? 0) - (b.locations[0].line ?? 0) ||
    (a.locations[0].column ?? 0) - (b.locations[0].column ?? 0) ||
    compareText(a.fingerprint, b.fingerprint)
  )
}
