import { type Layout, layOut } from './layout.js'
import type { Keyword } from './types.js'

/** A layout made beforehand, and the name of the keywords it was made of, which no other keywords have. */
export interface Laid {
  readonly name: string
  readonly layout: Layout
}

let source: () => Laid | null = () => null
let known: Laid | null | undefined

/** Offers a layout made beforehand: laying down two thousand keywords is an eighth of a short scan. It is read when one is wanted. */
export function offerLayout(read: () => Laid | null): void {
  source = read
  known = undefined
}

/** What was offered, to be handed to other threads; null where nothing was. */
export function offeredLayout(): Laid | null {
  if (known === undefined) known = source()
  return known
}

/** The layout of keywords of a name: the offered one when it is theirs, else a new one. */
export function layoutOf(keywords: readonly Keyword[], name: string | null): Layout {
  const laid = name === null ? null : offeredLayout()
  return laid !== null && laid.name === name ? laid.layout : layOut(keywords)
}
