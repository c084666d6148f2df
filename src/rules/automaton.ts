import type { PatternNode } from './pattern-tree.js'

/** A pattern is tried on windows of about so many characters. */
export const windowLength = 2048

/** Positions of a Glushkov automaton: each reads one character of a set, and leads to others. */
export interface Automaton {
  readonly sets: readonly Uint32Array[]
  /** Positions a match can begin with. */
  readonly first: ReadonlySet<number>
  /** How often a position's repetitions let it read, at most `windowLength`. */
  readonly reach: readonly number[]
  readonly follow: readonly ReadonlySet<number>[]
  /** Steps that two repetitions, one inside the other, both allow: `(a+)+` may go on in either. */
  readonly doubled: readonly { readonly from: number; readonly to: number }[]
}

/** A part under construction: whether it can read nothing, and where it begins and ends. */
interface Fragment {
  readonly nullable: boolean
  readonly first: ReadonlySet<number>
  readonly last: ReadonlySet<number>
}

const mostPositions = 1500
/** From this many on a repetition is built as a loop. */
const endless = 4

class TooLarge extends Error {}

/** The automaton of a pattern whose repetitions were written out or made endless; null when it has more positions than can be judged. */
export function buildAutomaton(tree: PatternNode): Automaton | null {
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
