import type { Check } from '../check.js'

type Claims = Readonly<Record<string, unknown>>

function decode(part: string): Claims | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Claims) : null
  } catch {
    return null
  }
}

const shortText = (value: unknown) => (typeof value === 'string' && value.length <= 120 ? value : null)

/** A date claim (seconds since 1970) as ISO 8601; null when there is none or it is absurd. */
function date(value: unknown): string | null {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0 || value > 1e11) return null
  return new Date(value * 1000).toISOString()
}

// Roles of tokens that are made to be put into web pages.
const publicRoles = new Set(['anon', 'anonymous', 'public'])
// People and subjects of the samples in tutorials.
const sampleNames = /^(?:john doe|jane doe|john|jane|alice|bob|foo|bar|test|user|1234567890)$/i

/** A JSON Web Token: header and claims decode; expired, unsigned and public ones matter less. RFC 7519. */
export const jwt: Check = ({ value, now }) => {
  const [head = '', body = '', signature = ''] = value.split('.')
  const header = decode(head)
  const claims = decode(body)
  if (header === null || claims === null || typeof header.alg !== 'string') return null
  if (claims.sub === '1234567890' || claims.some === 'payload' || claims.foo === 'bar' || claims.hello === 'world') return null
  const expires = date(claims.exp)
  const facts = {
    algorithm: shortText(header.alg),
    issuer: shortText(claims.iss),
    issuedAt: date(claims.iat),
    expiresAt: expires,
    expired: expires === null ? null : new Date(expires) < now,
  }
  const unsigned = header.alg.toLowerCase() === 'none' || signature === ''
  if (unsigned) return { confidence: 'low', severity: 'info', facts }
  if (signature.length < 20 || new Set(signature).size < 10) return null
  // Nobody guesses a signature.
  const bits = 128
  if (facts.expired) return { confidence: 'high', severity: 'low', facts, bits }
  if (publicRoles.has(String(claims.role))) return { confidence: 'medium', severity: 'info', facts, bits }
  const sample =
    sampleNames.test(String(claims.name ?? '')) || sampleNames.test(String(claims.sub ?? '')) || Object.keys(claims).length <= 1
  return { confidence: sample ? 'low' : expires === null ? 'medium' : 'high', facts, bits }
}
