import type { Report } from '../core/report.js'
import { count, lookedAt } from './lib/words.js'

/** The last line on stderr: how much was really looked at, and what was not. */
export function summary(report: Report): string {
  const gaps = report.gaps.length === 0 ? 'no gaps' : gapCounts(report)
  const state = report.interrupted ? 'interrupted; ' : ''
  return `${state}looked at ${lookedAt(report)}; ${gaps}; ${seconds(report.seconds)}`
}

function gapCounts(report: Report): string {
  const failures = report.gaps.filter((gap) => gap.class === 'failed').length
  if (failures === 0) return count(report.gaps.length, 'gap')
  return `${count(report.gaps.length, 'gap')} (${failures} failed)`
}

function seconds(value: number): string {
  if (value < 59.95) return `${value.toFixed(1)} s`
  const whole = Math.round(value)
  return `${Math.floor(whole / 60)} min ${whole % 60} s`
}
