import { inBase64 } from './runs.js'
import type { Stretches } from './stretches.js'

/** The parts of stretches in which nothing depends on bytes outside them, flat as they are: what stands there was found in the earlier bytes. */
export type Zones = readonly number[]

/** Least bytes of a zone: where fewer are spared, they are searched again. */
const least = 256
/** Farthest that the end of a run is looked for. */
const farthest = 4096

/** The zones of something that is told by `lead` bytes before where it stands and by `span` bytes from there on, in `length` bytes against `earlier` ones. */
export function zonesFor(stretches: Stretches, length: number, earlier: number, lead: number, span: number): Zones {
  return narrowed(
    stretches,
    length,
    earlier,
    (start) => start + lead,
    (end) => end - span,
  )
}

/** The zones of runs of base64: none reaches over a zone's start or its end. */
export function zonesOfRuns(stretches: Stretches, bytes: Uint8Array, earlier: number): Zones {
  return narrowed(
    stretches,
    bytes.length,
    earlier,
    (start) => {
      let at = start + 1
      while (inRun(bytes, at)) if (++at - start > farthest) return Number.POSITIVE_INFINITY
      return at
    },
    (end) => {
      let at = end
      while (inRun(bytes, at)) if (end - --at > farthest) return 0
      return at
    },
  )
}

/** True when the byte before `at` belongs to a run. */
export function inRun(bytes: Uint8Array, at: number): boolean {
  return at > 0 && inBase64(bytes[at - 1] ?? 0)
}

/** Stretches narrowed where they do not begin or end as both texts do. */
function narrowed(
  stretches: Stretches,
  length: number,
  earlier: number,
  startOf: (start: number) => number,
  endOf: (end: number) => number,
): Zones {
  const zones: number[] = []
  for (let at = 0; at < stretches.length; at += 3) {
    const [first, last, shift] = [stretches[at] ?? 0, stretches[at + 1] ?? 0, stretches[at + 2] ?? 0]
    const start = first === 0 && shift === 0 ? 0 : startOf(first)
    const end = last === length && length - shift === earlier ? length : endOf(last)
    if (end - start >= least) zones.push(start, end, shift)
  }
  return zones
}
