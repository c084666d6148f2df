import { expandClass } from './alphabet.js'
import { type Checksum, checksums } from './checksum.js'
import type { Part, Shape } from './shape.js'

/** Numbers in [0, 1): `Math.random`, or a seeded one for samples that must be the same every time. */
export type Random = () => number

/** A small seeded generator (mulberry32), for tests and docs whose samples must not change. */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x100000000
  }
}

const openEndedSample = 24

/** A made-up token of the shape, its checksum right when it has one. It belongs to nobody. */
export function sampleToken(shape: Shape, checksum: Checksum | null, random: Random): string {
  const token = shape.map((part) => samplePart(part, random)).join('')
  return checksum === null ? token : checksums[checksum].seal(token)
}

function samplePart(part: Part, random: Random): string {
  if (part.kind === 'literal') return part.text
  if (part.kind === 'choice') {
    const option = part.options[Math.floor(random() * part.options.length)] ?? []
    return option.map((inner) => samplePart(inner, random)).join('')
  }
  const chars = expandClass(part.body)
  const length = part.min + Math.floor(random() * (Math.min(part.max - part.min, openEndedSample) + 1))
  return Array.from({ length }, () => chars[Math.floor(random() * chars.length)]).join('')
}

/** Near misses of a shape, by name: what looks like the token and must not be reported. */
export interface NearMisses {
  /** One character too few in its last run. */
  readonly short: string
  /** Every run one repeated character: a placeholder. */
  readonly flat: string
  /** A wrong checksum; null when the shape has none. */
  readonly badsum: string | null
}

/** Makes the near misses of a shape. */
export function nearMisses(shape: Shape, checksum: Checksum | null, random: Random): NearMisses {
  const shorter = [...shape]
  for (let i = shorter.length - 1; i >= 0; i--) {
    const part = shorter[i]
    if (part?.kind !== 'run') continue
    shorter[i] = { ...part, min: Math.max(0, part.min - 1), max: Math.max(0, part.min - 1) }
    break
  }
  const flat = shape.map((part) => flatten(part)).join('')
  return {
    short: sampleToken(shorter, null, random),
    flat,
    badsum: checksum === null ? null : checksums[checksum].spoil(sampleToken(shape, checksum, random)),
  }
}

function flatten(part: Part): string {
  if (part.kind === 'literal') return part.text
  if (part.kind === 'choice') return (part.options[0] ?? []).map(flatten).join('')
  const chars = expandClass(part.body)
  return (chars.includes('x') ? 'x' : chars.includes('X') ? 'X' : chars.slice(0, 1)).repeat(part.min)
}
