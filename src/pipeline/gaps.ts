import type { Config } from '../core/config.js'
import { failed, type Gap } from '../core/gap.js'
import type { Collected } from './collect.js'
import { compareText } from './link/group.js'
import type { DocumentVisit } from './plan.js'

/** A target named as an export in which nothing of an account was recognised: not a pass. */
export function missingExports({ targets }: Pick<Config, 'targets'>, { records, interrupted }: Collected): Gap[] {
  if (interrupted) return []
  return targets
    .filter(({ kind, text }) => kind === 'aws-export' && !records.some((record) => record.target === text))
    .map(({ text }) => failed('not-found', text, 'files of an AWS account, as `nhi init aws` says how to export them', text))
}

/** What each collector could not look at, told once it has ended. */
export async function finishSessions({ sessions, interrupted }: Collected, visits: readonly DocumentVisit[]): Promise<Gap[]> {
  const gaps: Gap[] = []
  if (interrupted) return gaps
  for (const [index, session] of sessions.entries()) {
    const target = visits[index]?.target.text ?? ''
    for await (const gap of session?.finish?.() ?? []) gaps.push(gap.target === '' ? { ...gap, target } : gap)
  }
  return gaps
}

/** The same gap once, in an order that does not depend on threads. */
export function tidyGaps(gaps: readonly Gap[]): Gap[] {
  const byText = new Map(gaps.map((gap) => [[gap.class, gap.status, gap.target, gap.what, gap.needs].join('\0'), gap]))
  return [...byText.entries()].sort(([a], [b]) => compareText(a, b)).map(([, gap]) => gap)
}
