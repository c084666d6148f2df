import type { Config } from '../core/config.js'
import type { Finding } from '../core/finding.js'
import type { Report } from '../core/report.js'
import { atLeast } from '../core/severity.js'

/** The contract's codes, the same for every command and format. */
export const exitCodes = { clean: 0, findings: 1, usage: 2, incomplete: 3, interrupted: 130 } as const

/** What a report means for the exit code. */
export function exitCodeOf(report: Report, { failOn, strict }: Pick<Config, 'failOn' | 'strict'>): number {
  if (report.interrupted) return exitCodes.interrupted
  if (report.findings.some((finding) => failsOn(finding, failOn))) return exitCodes.findings
  if (!report.complete || (strict && report.gaps.length > 0)) return exitCodes.incomplete
  return exitCodes.clean
}

function failsOn({ severity, verified }: Finding, failOn: Config['failOn']): boolean {
  if (failOn === 'none') return false
  return failOn === 'live' ? verified === 'live' : atLeast(severity, failOn)
}
