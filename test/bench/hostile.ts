import { isGap } from '../../src/core/gap.js'
import { seeded } from '../../src/core/sample.js'
import { createScan } from '../../src/detectors/secrets/scan.js'
import { createPrefilter } from '../../src/engine/index.js'
import { allRules, arena, contextOf, documentOf } from '../detectors/secrets/harness.js'
import { hostileLine } from '../support/hostile-line.js'

const megabyte = 1 << 20

/** The ten rules that take longest over a line of 1 MB made of their own alphabets, in milliseconds, and the sum over all. */
export function hostileTimes(): string[] {
  const times = allRules.flatMap((rule) => {
    if (rule.token === null) return []
    const line = Buffer.from(hostileLine(rule, megabyte, seeded(20261127)), 'latin1')
    const scan = createScan(contextOf({ rules: [rule] }), { of: (keywords) => createPrefilter(keywords, arena), built: () => null })
    const start = performance.now()
    const found = [...scan(documentOf(line))].filter((item) => !isGap(item)).length
    return [{ id: rule.id, time: performance.now() - start, found }]
  })
  const all = times.reduce((sum, { time }) => sum + time, 0)
  const slowest = times.sort((a, b) => b.time - a.time).slice(0, 10)
  return [
    ...slowest.map(({ id, time, found }) => `${id}: ${time.toFixed(0)} ms, ${found} found`),
    `all ${times.length} rules: ${all.toFixed(0)} ms`,
  ]
}
