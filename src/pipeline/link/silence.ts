import { aliasesOf } from '../../core/owners.js'
import type { Candidate } from '../filter/index.js'

/** After so many days without a commit of theirs an author may have left. */
export const silentDays = 180

/**
 * Says of findings whose owner is known by a commit alone that the author is silent, when others commit and they do not. That is a sign and no proof: the
 * status stays unknown, and bots never leave. `recent` are the addresses seen since, `same` sets of names of one person.
 */
export function withSilence<One extends Candidate>(
  candidates: readonly One[],
  recent: ReadonlySet<string>,
  same: readonly (readonly string[])[],
): One[] {
  if (recent.size === 0) return [...candidates]
  const seen = new Set([...recent].flatMap(aliasesOf))
  for (const names of same) if (names.some((name) => seen.has(name))) for (const name of names) seen.add(name)
  return candidates.map((candidate) => {
    const { finding } = candidate
    const { owner } = finding
    if (owner === null || owner.source !== 'blame' || owner.kind !== 'person' || owner.status !== 'unknown') return candidate
    if (aliasesOf(owner.id).some((alias) => seen.has(alias))) return candidate
    const facts = { ...finding.facts, possiblyDeparted: `no commit of theirs in the last ${silentDays} days` }
    return { ...candidate, finding: { ...finding, facts } }
  })
}

/** True for a finding of whose owner the history may have something to say. */
export function asksOfSilence({ finding: { owner } }: Candidate): boolean {
  return owner?.source === 'blame' && owner.kind === 'person' && owner.status === 'unknown'
}
