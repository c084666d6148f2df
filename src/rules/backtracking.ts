import { type Automaton, buildAutomaton, windowLength } from './automaton.js'
import { components, eachComponent, reachable } from './components.js'
import { parsePattern } from './pattern-tree.js'

// In a window the second power is some milliseconds, the third was measured at 2 to 3 seconds.
const steepest = 2.7

/**
 * Why a regular expression may take time out of all proportion to its text, or null when it cannot within a bounded window.
 * Exponential patterns are found on the pattern's automaton: a loop in which one text can be read in two ways. Polynomial ones are
 * refused when one repeated character makes them about cubic; the windows and a watchdog bound the rest. It may refuse a harmless
 * pattern: long bounded repetitions count as endless where they are nested, what looks around counts as nothing.
 */
export function backtrackingRisk(pattern: string): string | null {
  const tree = parsePattern(pattern)
  if (tree === null) return 'it uses a construct whose cost cannot be told: backreferences and nested look-around are not read'
  const automaton = buildAutomaton(tree)
  if (automaton === null) return 'it is too large to be judged: shorten its repetitions'
  if (isExponential(automaton)) return 'a repeated part can read the same text in two ways, so that the time doubles with each character'
  return polynomialDegree(automaton) > steepest
    ? 'repetitions in a row can read the same characters: the time grows with the third power of the text, or faster'
    : null
}

function overlaps(a: Uint32Array | undefined, b: Uint32Array | undefined): boolean {
  return a?.some((word, index) => (word & (b?.[index] ?? 0)) !== 0) ?? false
}

/** True when some loop reads one text along two ways: in the automaton's product with itself, (p, p) leads to (q, r) and back. */
function isExponential({ sets, follow, doubled }: Automaton): boolean {
  const component = components(sets.length, (position) => follow[position] ?? [])
  const inLoop = (a: number, b: number) => component.get(a) === component.get(b)
  if (doubled.some(({ from, to }) => inLoop(from, to))) return true
  const successors = (pair: number): number[] => {
    const p = Math.floor(pair / sets.length)
    const q = pair % sets.length
    const found: number[] = []
    for (const next of follow[p] ?? []) {
      if (!inLoop(p, next)) continue
      for (const other of follow[q] ?? []) {
        if (inLoop(q, other) && overlaps(sets[next], sets[other])) found.push(next * sets.length + other)
      }
    }
    return found
  }
  const seeds = Array.from({ length: sets.length }, (_, position) => position * sets.length + position)
  return cycleMixes(seeds, successors, (pair) => Math.floor(pair / sets.length) === pair % sets.length)
}

/** True when a strongly connected part reached from the seeds holds both a pair of equals and a pair of different ones. */
function cycleMixes(seeds: readonly number[], successors: (node: number) => number[], equal: (node: number) => boolean): boolean {
  let mixed = false
  eachComponent(seeds, successors, (part) => {
    if (part.length > 1 && part.some(equal) && part.some((node) => !equal(node))) mixed = true
  })
  return mixed
}

/**
 * How the worst time grows on a text of one repeated character, as a power of the window's length: each endless loop it can pass
 * through in a row counts 1, a bounded one less, and 1 more counts when a match can be tried from every place of that text.
 */
function polynomialDegree({ sets, follow, first, reach }: Automaton): number {
  let most = 0
  const tried = new Set<string>()
  for (let code = 0; code < 256; code++) {
    const reads = (position: number) => ((sets[position]?.[code >> 5] ?? 0) & (1 << (code & 31))) !== 0
    const kept = [...sets.keys()].filter(reads)
    const key = kept.join()
    if (tried.has(key)) continue
    tried.add(key)
    const successors = (position: number) => [...(follow[position] ?? [])].filter(reads)
    const weights = chainWeights(kept, successors, (position) => Math.log(reach[position] ?? 1) / Math.log(windowLength))
    const started = reachable([...first].filter(reads), successors)
    for (const [position, weight] of weights) most = Math.max(most, weight + (weight > 0 && started.has(position) ? 1 : 0))
  }
  return most
}

/** For each position the weight of the heaviest row of loops that starts there. */
function chainWeights(
  positions: readonly number[],
  successors: (node: number) => number[],
  weigh: (node: number) => number,
): ReadonlyMap<number, number> {
  const weights = new Map<number, number>()
  eachComponent(positions, successors, (part) => {
    const members = new Set(part)
    const outgoing = part.flatMap(successors)
    const own = outgoing.some((node) => members.has(node)) ? Math.max(...part.map(weigh)) : 0
    const after = Math.max(0, ...outgoing.filter((node) => !members.has(node)).map((node) => weights.get(node) ?? 0))
    for (const node of part) weights.set(node, own + after)
  })
  return weights
}
