/** The number of the strongly connected part each position belongs to. */
export function components(count: number, successors: (node: number) => Iterable<number>): ReadonlyMap<number, number> {
  const component = new Map<number, number>()
  let next = 0
  eachComponent([...Array(count).keys()], successors, (part) => {
    for (const node of part) component.set(node, next)
    next++
  })
  return component
}

/** Tells `found` each strongly connected part reached from the seeds, successors first. Tarjan's algorithm, without recursion. */
export function eachComponent(
  seeds: readonly number[],
  successors: (node: number) => Iterable<number>,
  found: (part: number[]) => void,
): void {
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

/** Everything some steps lead to, the start included. */
export function reachable(from: readonly number[], successors: (node: number) => number[]): ReadonlySet<number> {
  const seen = new Set(from)
  for (const node of seen) for (const next of successors(node)) seen.add(next)
  return seen
}
