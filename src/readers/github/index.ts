import { failed, type Gap } from '../../core/gap.js'
import type { GitHubRecord } from '../../core/github.js'
import type { Reader } from '../../core/reader.js'
import { recordedAnswer } from '../../parsers/github/answer.js'
import { createTally, understand } from '../../parsers/github/index.js'
import { unknownAsker } from '../../parsers/github/refusal.js'
import { parseJsonValues } from '../../parsers/lib/json-values.js'

/**
 * Reads answers of GitHub's API that were written down: JSON values one after the other, each an object with `method` (GET), `url`, `status` and `body`.
 * They go through what live answers go through.
 */
export const githubReader: Reader = {
  *read({ path, text }): Generator<GitHubRecord | Gap> {
    const { values, problem } = parseJsonValues(text)
    const tally = createTally()
    for (const { value, line } of values) {
      const answer = recordedAnswer(value)
      const understood = answer === null ? null : understand(answer, { path, line }, unknownAsker)
      if (understood === null) continue
      yield* understood.records
      yield* understood.gaps
      tally.add(understood.counted)
    }
    yield* tally.short()
    if (problem !== null) {
      yield failed(
        'unparsable',
        `${path}:${problem.line}:${problem.column}`,
        problem.cut ? 'the rest of the file: it breaks off here' : 'valid JSON',
      )
    }
  },
}
