import { gramCounts } from './gram-counts.js'
import { slotOf, stepsADoubling } from './gram-slots.js'

/** The scan looks this far into a keyword at most. */
const farthestGram = 24

const weights = Array.from({ length: 16 }, (_, steps) => 2 ** (steps / stepsADoubling))

let table: Buffer | undefined

/** How common four bytes are in released code, in a unit of its own. */
function commonness(counts: Buffer, gram: number): number {
  const slot = slotOf(gram)
  return weights[((counts[slot >> 1] ?? 0) >> (4 * (slot & 1))) & 15] ?? 0
}

/**
 * Where in a keyword the scan looks for it: the two neighbouring runs of four bytes that are rarest in code, one of which stands at an even
 * distance wherever the keyword stands. 0 for what has but one.
 */
export function rarestGrams(text: string): number {
  table ??= Buffer.from(gramCounts, 'base64')
  const last = Math.min(text.length - 5, farthestGram)
  if (last < 1) return 0
  let gram = text.charCodeAt(0) | (text.charCodeAt(1) << 8) | (text.charCodeAt(2) << 16) | (text.charCodeAt(3) << 24)
  let here = commonness(table, gram)
  let best = 0
  let least = Number.POSITIVE_INFINITY
  for (let at = 0; at <= last; at++) {
    gram = (gram >>> 8) | (text.charCodeAt(at + 4) << 24)
    const next = commonness(table, gram)
    if (here + next < least) {
      least = here + next
      best = at
    }
    here = next
  }
  return best
}
