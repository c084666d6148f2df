import { createHash } from 'node:crypto'

/** SHA-256 of the parts, each set off from the next, as 64 hex digits. For names of public things only, never for secrets. */
export function digest(...parts: readonly string[]): string {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(`${Buffer.byteLength(part)}:`).update(part)
  return hash.digest('hex')
}

/** A UUID (version 8, RFC 9562) that is the same for the same parts. */
export function stableUuid(...parts: readonly string[]): string {
  const hex = digest(...parts)
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
