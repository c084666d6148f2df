import { type PatternNode, parsePattern } from './pattern-tree.js'

// A pattern is tried on a window of about 2 KB: the second power is some milliseconds there, the third was measured at 2 to 3 seconds.
const windowLength = 2048
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

/** Positions of a Glushkov automaton: each reads one character of a set, and leads to others. */
interface Automaton {
  readonly sets: readonly Uint32Array[]
  /** Positions a match can begin with. */
  readonly first: ReadonlySet<number>
  /** How often a position's repetitions let it read, at most `windowLength`. */
  readonly reach: readonly number[]
  readonly follow: readonly ReadonlySet<number>[]
  /** Steps that two repetitions, one inside the other, both allow: `(a+)+` may go on in either. */
  readonly doubled: readonly { readonly from: number; readonly to: number }[]
}

interface Fragment {
  readonly nullable: boolean
  readonly first: ReadonlySet<number>
  readonly last: ReadonlySet<number>
}

const mostPositions = 1500
const endless = 4

class TooLarge extends Error {}

function buildAutomaton(tree: PatternNode): Automaton | null {
  const sets: Uint32Array[] = []
  const reach: number[] = []
  const follow: Set<number>[] = []
  const none: Fragment = { nullable: true, first: new Set(), last: new Set() }
  const doubled: { from: number; to: number }[] = []
  const link = (froms: ReadonlySet<number>, tos: ReadonlySet<number>) => {
    for (const from of froms) {
      for (const to of tos) {
        if (follow[from]?.has(to)) doubled.push({ from, to })
        follow[from]?.add(to)
      }
    }
  }
  const concat = (a: Fragment, b: Fragment): Fragment => {
    link(a.last, b.first)
    return {
      nullable: a.nullable && b.nullable,
      first: a.nullable ? union(a.first, b.first) : a.first,
      last: b.nullable ? union(a.last, b.last) : b.last,
    }
  }
  const build = (node: PatternNode): Fragment => {
    if (node.kind === 'set') {
      if (sets.length >= mostPositions) throw new TooLarge()
      sets.push(node.chars)
      reach.push(1)
      follow.push(new Set())
      const self = new Set([sets.length - 1])
      return { nullable: false, first: self, last: self }
    }
    if (node.kind === 'sequence') return node.parts.map(build).reduce(concat, none)
    if (node.kind === 'choice') {
      return node.options.map(build).reduce((a, b) => ({
        nullable: a.nullable || b.nullable,
        first: union(a.first, b.first),
        last: union(a.last, b.last),
      }))
    }
    return repeat(node)
  }
  const repeat = ({ part, min, max }: PatternNode & { kind: 'repeat' }): Fragment => {
    if (max === 0) return none
    // A repetition of many lengths is as bad as an endless one; so is a fixed number of parts that have many lengths themselves.
    if (max >= endless && (max !== min || varies(part))) {
      const start = sets.length
      const body = build(part)
      link(body.last, body.first)
      for (let i = start; i < reach.length; i++) reach[i] = Math.min(windowLength, (reach[i] ?? 1) * max)
      return { ...body, nullable: body.nullable || min === 0 }
    }
    let whole = none
    for (let i = 0; i < max; i++) {
      const body = build(part)
      whole = concat(whole, i < min ? body : { ...body, nullable: true })
    }
    return whole
  }
  try {
    const { first } = build(tree)
    return { sets, follow, doubled, first, reach }
  } catch (error) {
    if (error instanceof TooLarge) return null
    throw error
  }
}

/** True when a part can match texts of different lengths. */
function varies(node: PatternNode): boolean {
  if (node.kind === 'set') return false
  if (node.kind === 'sequence') return node.parts.some(varies)
  if (node.kind === 'repeat') return node.min !== node.max || varies(node.part)
  return node.options.some(varies) || new Set(node.options.map(fixedLength)).size > 1
}

function fixedLength(node: PatternNode): number {
  if (node.kind === 'set') return 1
  if (node.kind === 'sequence') return node.parts.reduce((sum, part) => sum + fixedLength(part), 0)
  return node.kind === 'repeat' ? node.min * fixedLength(node.part) : fixedLength(node.options[0] ?? { kind: 'sequence', parts: [] })
}

function union(a: ReadonlySet<number>, b: ReadonlySet<number>): ReadonlySet<number> {
  return new Set([...a, ...b])
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
  tarjan(seeds, successors, (part) => {
    if (part.length > 1 && part.some(equal) && part.some((node) => !equal(node))) mixed = true
  })
  return mixed
}

/** The number of the strongly connected part each position belongs to. */
function components(count: number, successors: (node: number) => Iterable<number>): ReadonlyMap<number, number> {
  const component = new Map<number, number>()
  let next = 0
  tarjan([...Array(count).keys()], successors, (part) => {
    for (const node of part) component.set(node, next)
    next++
  })
  return component
}

/** Tarjan's strongly connected parts, without recursion; `found` is told each, successors first. */
function tarjan(seeds: readonly number[], successors: (node: number) => Iterable<number>, found: (part: number[]) => void): void {
  const order = new Map<number, number>()
  const low = new Map<number, number>()
  const open = new Set<number>()
  const stack: number[] = []
  const enter = (node: number) => {
    order.set(node, order.size)
    low.set(node, order.size - 1)
    stack.push(node)
    open.add(node)
    return { node, rest: successors(node)[Symbol.iterator]() }
  }
  const lower = (node: number, value: number) => low.set(node, Math.min(low.get(node) ?? value, value))
  for (const seed of seeds) {
    if (order.has(seed)) continue
    const path = [enter(seed)]
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const step = top.rest.next()
      if (!step.done) {
        if (!order.has(step.value)) path.push(enter(step.value))
        else if (open.has(step.value)) lower(top.node, order.get(step.value) ?? 0)
        continue
      }
      path.pop()
      const parent = path.at(-1)
      if (parent !== undefined) lower(parent.node, low.get(top.node) ?? 0)
      if (low.get(top.node) !== order.get(top.node)) continue
      const part = stack.splice(stack.lastIndexOf(top.node))
      for (const node of part) open.delete(node)
      found(part)
    }
  }
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
  tarjan(positions, successors, (part) => {
    const members = new Set(part)
    const outgoing = part.flatMap(successors)
    const own = outgoing.some((node) => members.has(node)) ? Math.max(...part.map(weigh)) : 0
    const after = Math.max(0, ...outgoing.filter((node) => !members.has(node)).map((node) => weights.get(node) ?? 0))
    for (const node of part) weights.set(node, own + after)
  })
  return weights
}

function reachable(from: readonly number[], successors: (node: number) => number[]): ReadonlySet<number> {
  const seen = new Set(from)
  for (const node of seen) for (const next of successors(node)) seen.add(next)
  return seen
}
