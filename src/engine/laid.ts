import type { Layout } from './layout.js'

let source: () => Layout | null = () => null
let known: Layout | null | undefined

/** Offers the layout that the build made: laying down two thousand keywords is an eighth of a short scan. It is read when it is wanted. */
export function offerLayout(read: () => Layout | null): void {
  source = read
  known = undefined
}

/** What was offered, to be built on here or handed to other threads; null where nothing was. */
export function offeredLayout(): Layout | null {
  if (known === undefined) known = source()
  return known
}
