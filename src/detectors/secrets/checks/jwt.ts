import { readJson } from '../../../core/self-describing.js'
import type { Check } from '../check.js'
import { dateOf } from './claims.js'

type Claims = Readonly<Record<string, unknown>>

const shortText = (value: unknown) => (typeof value === 'string' && value.length <= 120 ? value : null)

// Roles of tokens that are made to be put into web pages.
const publicRoles = new Set(['anon', 'anonymous', 'public'])
// People and subjects of the samples in tutorials.
const sampleNames = /^(?:john doe|jane doe|john|jane|alice|bob|foo|bar|test|user|1234567890)$/i

/** Whose token it is, where its issuer is known: a Kubernetes service account, a Google one, an application of Entra. */
function identityOf(claims: Claims): string | null {
  const subject = shortText(claims.sub)
  const issuer = shortText(claims.iss) ?? ''
  const account = /^system:serviceaccount:([a-z0-9.-]{1,63}):([a-z0-9.-]{1,253})$/.exec(subject ?? '')
  if (account !== null) return `kubernetes:${account[1]}/${account[2]}`
  const email = shortText(claims.email) ?? subject ?? issuer
  if (/^[a-z0-9-]{4,40}@[a-z0-9-]+\.iam\.gserviceaccount\.com$/.test(email)) return `gcp:${email}`
  const application = shortText(claims.appid) ?? shortText(claims.azp)
  return /login\.microsoftonline\.com|sts\.windows\.net/.test(issuer) && application !== null ? `entra:${application}` : null
}

function factsOf(header: Claims, claims: Claims, now: Date) {
  const expires = dateOf(claims.exp)
  const known = {
    subject: shortText(claims.sub),
    audience: shortText(Array.isArray(claims.aud) ? claims.aud[0] : claims.aud),
    email: shortText(claims.email),
    scope: shortText(claims.scope) ?? shortText(claims.role),
    tenant: shortText(claims.tid),
    keyId: shortText(header.kid),
  }
  return {
    algorithm: shortText(header.alg),
    issuer: shortText(claims.iss),
    issuedAt: dateOf(claims.iat),
    expiresAt: expires,
    expired: expires === null ? null : new Date(expires) < now,
    ...Object.fromEntries(Object.entries(known).filter(([, value]) => value !== null)),
  }
}

/** A JSON Web Token: header and claims decode; expired, unsigned and public ones matter less. RFC 7519. */
export const jwt: Check = ({ value, now }) => {
  const [head = '', body = '', signature = ''] = value.split('.')
  const header = readJson(head)
  const claims = readJson(body)
  if (header === null || claims === null || typeof header.alg !== 'string') return null
  if (claims.sub === '1234567890' || claims.some === 'payload' || claims.foo === 'bar' || claims.hello === 'world') return null
  const facts = factsOf(header, claims, now)
  const identity = identityOf(claims)
  const about = { facts, ...(identity === null ? {} : { identity }) }
  const unsigned = header.alg.toLowerCase() === 'none' || signature === ''
  if (unsigned)
    return { confidence: 'low', severity: 'info', ...about, remark: 'unsigned', reason: 'nobody who checks signatures takes it' }
  if (signature.length < 20 || new Set(signature).size < 10) return null
  // Nobody guesses a signature.
  const bits = 128
  if (facts.expired) {
    const remark = `expired on ${facts.expiresAt?.slice(0, 10)}`
    return { confidence: 'high', severity: 'low', ...about, bits, remark, reason: 'it decodes, and says when it expired' }
  }
  if (publicRoles.has(String(claims.role))) {
    return { confidence: 'medium', severity: 'info', ...about, bits, reason: 'its role is one made to be put into web pages' }
  }
  const sample =
    sampleNames.test(String(claims.name ?? '')) || sampleNames.test(String(claims.sub ?? '')) || Object.keys(claims).length <= 1
  if (sample) return { confidence: 'low', ...about, bits, reason: 'its claims are those of a sample' }
  const lasting = facts.expiresAt === null
  return {
    confidence: lasting ? 'medium' : 'high',
    ...about,
    bits,
    reason: lasting ? 'it decodes, and says nothing of when it expires' : 'it decodes, and has not expired',
    ...(claims.role === 'service_role' ? { severity: 'critical' as const } : {}),
  }
}
