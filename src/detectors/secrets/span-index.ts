import { overlap, type Span } from './hit.js'

/** Bytes of one cell: few hits of a useful length lie in it. */
const cellBits = 8

/** Spans by where they lie. Whether one of them overlaps is asked at a cost that does not grow with their number. */
export interface SpanIndex<One extends Span> {
  add(span: One): void
  /** True when a span overlaps this one and is wanted. */
  some(span: Span, wanted?: (one: One) => boolean): boolean
  /** The spans that overlap this one, each once. */
  all(span: Span): Iterable<One>
}

/** An index of these spans, to which more may be added. */
export function createSpanIndex<One extends Span>(spans: Iterable<One> = []): SpanIndex<One> {
  const cells = new Map<number, One[]>()
  const last = ({ start, end }: Span) => Math.max(start, end - 1) >> cellBits
  const index: SpanIndex<One> = {
    add(span) {
      for (let cell = span.start >> cellBits; cell <= last(span); cell++) {
        const known = cells.get(cell)
        if (known === undefined) cells.set(cell, [span])
        else known.push(span)
      }
    },
    some(span, wanted = () => true) {
      for (let cell = span.start >> cellBits; cell <= last(span); cell++) {
        if (cells.get(cell)?.some((one) => overlap(one, span) && wanted(one)) === true) return true
      }
      return false
    },
    all(span) {
      const found = new Set<One>()
      for (let cell = span.start >> cellBits; cell <= last(span); cell++) {
        for (const one of cells.get(cell) ?? []) if (overlap(one, span)) found.add(one)
      }
      return found
    },
  }
  for (const span of spans) index.add(span)
  return index
}
