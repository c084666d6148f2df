import { limit } from '../../core/gap.js'
import type { Parsed } from '../../parsers/aws/index.js'
import { readBase } from './base.js'
import { deepFacets } from './facets.js'
import { type AccountReading, gapOf, type Known } from './reading.js'

/** Reads one account, cheap things first. Everything refused is a gap that names what it would need; the rest goes on. */
export async function* readAccount(reading: AccountReading): AsyncGenerator<Parsed> {
  const { account, facets } = reading
  const known: Known = { users: [], roles: [], providers: [], certificateHolders: [] }
  for await (const item of readBase(reading, known)) yield item
  for (const { facet, what, cost, run } of deepFacets) {
    if (!facets.has(facet)) {
      yield limit('disabled', `account ${account}: ${what}`, `--aws-facets default,${facet} (${cost})`)
      continue
    }
    try {
      for await (const item of run(reading, known)) yield item
    } catch (error) {
      yield gapOf(error, `account ${account}: ${what}`)
    }
  }
}
