import type { Baseline } from '../../core/baseline.js'
import type { Config } from '../../core/config.js'
import type { InlineIgnore } from '../../core/detection.js'
import type { Finding, Suppressed } from '../../core/finding.js'
import { atLeast, sureEnough } from '../../core/severity.js'
import { baselineFilter } from './baseline.js'
import { ignoreFilter } from './ignores.js'

/** A finding as link made it, and the comment that keeps it quiet: null unless every place that counts carries one. */
export interface Candidate {
  readonly finding: Finding
  readonly ignored: InlineIgnore | null
}

/** What is shown, what is kept out on purpose, what is only counted. */
export interface Filtered {
  readonly findings: readonly Finding[]
  readonly suppressed: readonly Suppressed[]
  /** Below the asked severity: not reported. */
  readonly belowSeverity: number
  /** Below the asked confidence: counted and not shown. */
  readonly belowConfidence: number
  /** Expired entries, entries that match nothing, findings that opened again. */
  readonly notices: readonly string[]
}

/** How findings are filtered. */
export interface FilterSettings extends Pick<Config, 'ignores' | 'severity' | 'confidence' | 'now'> {
  /** The accepted findings, and what messages call their file; null without a baseline. */
  readonly baseline: { readonly name: string; readonly content: Baseline } | null
  /** False when only a part was looked at: an entry that matches nothing then says nothing about the entry. */
  readonly judgeUnused: boolean
}

/**
 * Inline ignores, then the config's, then the baseline, then the thresholds. Pure; keeps the order. Suppression comes before the
 * thresholds so that an entry whose finding lies below them still counts as one that matches.
 */
export function filterFindings(candidates: readonly Candidate[], settings: FilterSettings): Filtered {
  const day = settings.now.toISOString().slice(0, 10)
  const config = ignoreFilter(settings.ignores, day)
  const accepted = baselineFilter(settings.baseline, day)
  const suppressed: Suppressed[] = []
  const open: Finding[] = []
  for (const { finding, ignored } of candidates) {
    const byConfig = config.match(finding)
    const byBaseline = accepted.match(finding)
    if (ignored !== null) suppressed.push({ finding, by: 'inline', where: ignored.marker, reason: ignored.reason })
    else if (byConfig !== null) suppressed.push({ finding, by: 'config', where: byConfig.where, reason: byConfig.reason })
    else if (byBaseline !== null) suppressed.push({ finding, by: 'baseline', where: byBaseline.where, reason: byBaseline.reason })
    else open.push(finding)
  }
  const severe = open.filter(({ severity }) => atLeast(severity, settings.severity))
  const findings = severe.filter(({ confidence }) => sureEnough(confidence, settings.confidence))
  return {
    findings,
    suppressed,
    belowSeverity: open.length - severe.length,
    belowConfidence: severe.length - findings.length,
    notices: [config, accepted].flatMap((filter) => filter.notices(settings.judgeUnused)),
  }
}
