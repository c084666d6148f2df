import type { Arena } from '../core/document.js'
import { createArena, reserved, slack } from './arena.js'
import { offeredLayout } from './laid.js'
import { farthest, type Layout, layOut } from './layout.js'
import { type Scanner, scannerOf } from './module.js'
import { createPlainPrefilter } from './plain.js'
import type { Keyword, OnHit, Prefilter } from './types.js'

/** Bytes scanned between two looks at the hits: short enough that V8 can put optimised code in place between two of them. */
const stride = 1 << 16

/** Bytes outside the arena are copied into this much room at the end of the reserved part. */
const scratch = 1 << 17

/** Whose tables lie in a memory at the moment. */
const holders = new WeakMap<Scanner, Layout>()

/** The prefilter as WebAssembly over the arena's memory; in plain JavaScript where that cannot be. Both find exactly the same. */
export function createPrefilter(keywords: readonly Keyword[], arena: Arena): Prefilter {
  return prefilterOver(layOut(keywords), arena) ?? createPlainPrefilter(keywords)
}

/** A prefilter for the keywords of the layout that was offered, and how many they are; null where none was, or without WebAssembly. */
export function builtPrefilter(arena: Arena): { readonly prefilter: Prefilter; readonly count: number } | null {
  const layout = offeredLayout()
  const prefilter = layout === null ? null : prefilterOver(layout, arena)
  return layout === null || prefilter === null ? null : { prefilter, count: layout.count }
}

function prefilterOver(layout: Layout, arena: Arena): Prefilter | null {
  const room = reserved - scratch
  const memory = layout.end <= room ? arena.memory : createArena(layout.end).memory
  const scanner = scannerOf(memory)
  if (scanner === null || layout.span + layout.lead > scratch / 2) return null
  // Tables too large for the arena's reserved part have a memory of their own, and bytes are copied there.
  const work: Work = { scanner, memory, layout, scratchAt: layout.end <= room ? room : (layout.end + 63) & ~63 }
  return {
    lead: layout.lead,
    span: layout.span,
    scan(bytes, from, until, onHit) {
      if (bytes.buffer === memory.buffer) scanInPlace(work, bytes, from, until, onHit)
      else scanCopies(work, bytes, from, until, onHit)
    },
  }
}

interface Work {
  readonly scanner: Scanner
  readonly memory: { readonly buffer: ArrayBuffer }
  readonly layout: Layout
  readonly scratchAt: number
}

/** Scans bytes that lie in the memory. */
function scanInPlace(work: Work, { byteOffset, length }: Uint8Array, from: number, until: number, onHit: OnHit): void {
  for (let start = from; start < until; ) start = scanStride(work, byteOffset, start, Math.min(until, start + stride), 0, length, onHit)
}

/** Scans bytes that lie elsewhere, copying them piece by piece with all that a hit may depend on around them. */
function scanCopies(work: Work, bytes: Uint8Array, from: number, end: number, onHit: OnHit): void {
  const { scratchAt, layout, memory } = work
  const most = scratch - layout.lead - layout.span - slack
  const room = new Uint8Array(memory.buffer, scratchAt, scratch)
  for (let start = from; start < end; ) {
    const until = Math.min(end, start + most)
    const first = Math.max(0, start - layout.lead)
    const last = Math.min(bytes.length, until + layout.span)
    room.set(bytes.subarray(first, last), 16)
    start = scanStride(work, scratchAt + 16 - first, start, until, first, last, onHit)
  }
}

/**
 * Reports the hits that start in [start, until) and gives the offset to go on from. Hits are fetched before the first is reported, so
 * a scan may be begun from within `onHit`.
 */
function scanStride(work: Work, origin: number, start: number, until: number, from: number, to: number, onHit: OnHit): number {
  const { scanner, layout, memory } = work
  if (holders.get(scanner) !== layout) load(work)
  const count = scanner.scan(origin + start, origin + until, origin + from, origin + to, farthest)
  const next = scanner.reach() - origin
  if (count === 0) return next
  const hits = new Uint32Array(memory.buffer, layout.hitsAt, count * 2).slice()
  for (let i = 0; i < hits.length; i += 2) {
    const at = (hits[i + 1] ?? 0) - origin
    if (at >= next) break
    onHit(hits[i] ?? 0, at)
  }
  return next
}

/** Lays down a prefilter's input and builds its tables over those of another one. */
function load({ scanner, memory, layout }: Work): void {
  new Uint8Array(memory.buffer, layout.inputAt, layout.input.length).set(layout.input)
  scanner.configure(layout.recordsAt, layout.count, layout.rowsAt, layout.rowBits, layout.contextsAt, layout.startsAt, layout.entriesAt)
  scanner.configureHits(layout.candidatesAt, layout.hitsAt, layout.fullAt)
  if (!layout.filled) scanner.build()
  holders.set(scanner, layout)
}

/** The layout with its tables built, a few hundred kilobytes: laid down instead of built they cost a start two milliseconds less. Null without WebAssembly. */
export function filledLayout(layout: Layout): Layout | null {
  const { memory } = createArena(layout.end)
  const scanner = scannerOf(memory)
  if (scanner === null) return null
  load({ scanner, memory, layout, scratchAt: 0 })
  return { ...layout, input: new Uint8Array(memory.buffer, layout.inputAt, layout.candidatesAt - layout.inputAt).slice(), filled: true }
}
