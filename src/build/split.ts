import { createHash } from 'node:crypto'

/** Which half a package or repository belongs to: what is tuned on, or what is only measured. The first byte of its name's SHA-256 decides. */
export type Side = 'tuned' | 'held'

/** The side of a name as its registry or host spells it, without a version: `react`, `django`, `authelia/authelia`. */
export function sideOf(name: string): Side {
  return (createHash('sha256').update(name).digest()[0] ?? 0) < 128 ? 'tuned' : 'held'
}
