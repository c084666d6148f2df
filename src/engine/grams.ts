import { gramCounts } from './gram-counts.js'
import { slotOf, stepsADoubling } from './gram-slots.js'

/** The scan looks this far into a keyword at most. */
const farthestGram = 24

const weights = Array.from({ length: 16 }, (_, steps) => 2 ** (steps / stepsADoubling))

let table: Buffer | undefined

/** How common the four bytes at `at` of an ASCII text are in released code, in a unit of its own. */
function commonness(text: string, at: number): number {
  table ??= Buffer.from(gramCounts, 'base64')
  const gram = text.charCodeAt(at) | (text.charCodeAt(at + 1) << 8) | (text.charCodeAt(at + 2) << 16) | (text.charCodeAt(at + 3) << 24)
  const slot = slotOf(gram)
  return weights[((table[slot >> 1] ?? 0) >> (4 * (slot & 1))) & 15] ?? 0
}

/**
 * Where in a keyword the scan looks for it: the two neighbouring runs of four bytes that are rarest in code, one of which stands at an even
 * distance wherever the keyword stands. 0 for what has but one.
 */
export function rarestGrams(text: string): number {
  let best = 0
  let least = Number.POSITIVE_INFINITY
  const last = Math.min(text.length - 5, farthestGram)
  let here = last < 0 ? 0 : commonness(text, 0)
  for (let at = 0; at <= last; at++) {
    const next = commonness(text, at + 1)
    if (here + next < least) {
      least = here + next
      best = at
    }
    here = next
  }
  return best
}
