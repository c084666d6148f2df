import type { Collected } from './collect.js'
import type { Linked } from './link/join.js'
import { asksOfSilence, silentDays, withSilence } from './link/silence.js'

/** Findings with what the history says of authors who went silent; asked only where an author is all that is known. */
export async function withSilentAuthors<One extends Linked>(
  linked: readonly One[],
  same: readonly (readonly string[])[],
  { sessions, interrupted }: Collected,
  now: Date,
): Promise<One[]> {
  if (interrupted || !linked.some(asksOfSilence)) return [...linked]
  const since = new Date(now.getTime() - silentDays * 86_400_000)
  const recent = new Set<string>()
  for (const session of sessions) {
    if (session?.recentAuthors === undefined) continue
    const own = await session.recentAuthors(since)
    // Silent means silent everywhere: where one history cannot tell, nothing is said.
    if (own === null) return [...linked]
    for (const address of own) recent.add(address)
  }
  return withSilence(linked, recent, same)
}
