import { X509Certificate } from 'node:crypto'
import { instant } from './fields.js'

/** When a PEM certificate ends, ISO 8601 in UTC; undefined when it cannot be read. */
export function certificateEnd(pem: string | undefined): string | undefined {
  if (pem === undefined || pem.length > 1 << 16) return undefined
  try {
    return instant(new Date(new X509Certificate(pem).validTo))
  } catch {
    return undefined
  }
}
