import type { KeyObject } from 'node:crypto'
import type { Facts } from '../../../core/detection.js'
import { readCertificate, readOpensshKey, readPrivateKey } from '../../../core/private-key.js'
import { publicKeyId, readSshPublicKey } from '../../../core/public-key.js'
import type { Candidate, Check, Verdict } from '../check.js'
import { entropy, monotonous } from '../randomness.js'
import { publishedKeys } from './published-keys.js'

// Enough of a key to tell it from every other, and the same wherever a chunk ends behind it.
const identifying = 1024
const shortestBody = 56

/** What stands behind a header line, with line breaks, escapes and string quoting taken out. */
interface Body {
  readonly base64: string
  readonly headers: string
  /** Offset behind the END line, or of the last character that could be read. */
  readonly end: number
  readonly closed: boolean
}

/** True when nothing but the key's own lines stands there, so that a `+` or `/` at the start of one is a part of it. */
function isPlain(text: string): boolean {
  if (!/^[A-Za-z0-9+/=\s]*$/.test(text)) return false
  return !text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .every((line) => line.startsWith('+'))
}

/** The text without quotes, commas and joining signs of code, and without marks of comments, quotations and diffs at the start of lines. */
function unquoted(text: string): string {
  return text.replace(/["'`][ \t]*[+,.\\&]?[ \t]*(?=\n|$)/g, '').replace(/\n[ \t]*(?:\+[ \t]*)?(?:(?:\/\/|[#*>|;])[ \t]*)*["'`]?/g, '\n')
}

function bodyOf({ text, end }: Candidate): Body | null {
  const close = text.indexOf('-----END', end)
  const next = text.indexOf('-----BEGIN', end)
  const closed = close !== -1 && (next === -1 || close < next)
  const stop = closed ? close : next === -1 ? text.length : next
  const written = text.slice(end, stop).replace(/\\+r/g, '').replace(/\\+n/g, '\n').replace(/\\+\//g, '/').replace(/\r/g, '\n')
  const lines = (isPlain(written) ? written : unquoted(written)).split('\n')
  const headers = lines.filter((line) => /^[A-Z][A-Za-z-]+: /.test(line.trim()))
  const base64 = lines
    .filter((line) => !/^[A-Z][A-Za-z-]+: /.test(line.trim()) && !/^=[A-Za-z0-9+/]{4}$/.test(line.trim()))
    .join('')
    .replace(/[\s"'`\\]+/g, '')
  const run = /^[A-Za-z0-9+/]+={0,2}/.exec(base64)?.[0] ?? ''
  // Something else between the lines (dots, words in brackets): a picture of a key. Without an END the rest may be any text.
  if (closed && run.length < base64.length) return null
  const last = closed
    ? (/^-----END[^-\n]{0,40}-----/.exec(text.slice(close))?.[0].length ?? 0) + close
    : Math.min(stop, end + 2 * run.length)
  return { base64: run, headers: headers.join('\n'), end: last, closed }
}

/** The length a DER sequence at the start says it has, header included; null when the bytes start no sequence. */
function derLength(bytes: Buffer): number | null {
  const first = bytes[1]
  if (bytes[0] !== 0x30 || first === undefined) return null
  if (first < 0x80) return first + 2
  const size = first & 0x7f
  if (size < 1 || size > 3) return null
  return bytes.readUIntBE(2, size) + 2 + size
}

function startsLikeKey(label: string, bytes: Buffer, encrypted: boolean, closed: boolean): boolean {
  if (label === 'OPENSSH') return bytes.subarray(0, 15).toString('latin1') === 'openssh-key-v1\0'
  // OpenPGP packets: a secret key is tag 5, in the old or the new form of the first byte (RFC 9580).
  if (label === 'PGP') return [0x94, 0x95, 0x96, 0xc5].includes(bytes[0] ?? 0)
  if (encrypted && label !== 'ENCRYPTED') return bytes.length >= 32
  const length = derLength(bytes)
  return length !== null && length >= 40 && (closed ? Math.abs(length - bytes.length) <= 2 : length >= bytes.length - 2)
}

const parsedLabels = { RSA: 'RSA', EC: 'EC', DSA: 'DSA', PKCS8: 'PKCS8' } as const

/** What is known of the key itself. */
interface Known {
  readonly type: string
  readonly encrypted: boolean
  /** True when the key was read whole. */
  readonly whole: boolean
  readonly facts: Facts
  /** What names its pair to everyone; null when the public half could not be read. */
  readonly id: string | null
}

function known(label: string, bytes: Buffer, legacy: boolean, candidate: Candidate): Known {
  const openssh = label === 'OPENSSH' ? readOpensshKey(bytes) : null
  if (openssh !== null) {
    const { type, bits, encrypted, intact } = openssh
    const half = intact ? readSshPublicKey(openssh.publicKey) : null
    return { type, encrypted, whole: intact, facts: bits === null ? {} : { bits }, id: half && publicKeyId(half) }
  }
  const encrypted = label === 'ENCRYPTED' || legacy
  const parsed = !encrypted && label in parsedLabels ? readPrivateKey(bytes, parsedLabels[label as keyof typeof parsedLabels]) : null
  const bits = parsed?.facts.bits ?? null
  const facts = { ...(bits === null ? {} : { bits }), ...(parsed?.facts.curve ? { curve: parsed.facts.curve } : {}) }
  return {
    type: parsed?.facts.type ?? label.toLowerCase(),
    encrypted,
    whole: parsed !== null,
    facts: { ...facts, ...certificateFacts(candidate, parsed?.key ?? null) },
    id: parsed && publicKeyId(parsed.key),
  }
}

const certificateForm = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]{64,16000}-----END CERTIFICATE-----/g
const mostCertificates = 4

/** The certificate beside a key that it belongs to: whose it is and until when. */
function certificateFacts({ text, now }: Candidate, key: KeyObject | null): Facts {
  if (key === null || !text.includes('BEGIN CERTIFICATE')) return {}
  let tried = 0
  for (const [pem] of text.matchAll(certificateForm)) {
    if (++tried > mostCertificates) break
    const certificate = readCertificate(pem, key)
    if (certificate === null || !certificate.matches) continue
    const { subject, issuer, validTo } = certificate
    return { certificate: subject, certificateIssuer: issuer, expiresAt: validTo, expired: new Date(validTo) < now }
  }
  return {}
}

/** Judges private keys in PEM, where `published` names the pairs that everyone has by their `publicKeyId`. */
export const pemKnowing =
  (published: ReadonlyMap<string, string>): Check =>
  (candidate) => {
    const label = /BEGIN ([A-Z0-9]+ )?PRIVATE/.exec(candidate.value)?.[1]?.trim() ?? 'PKCS8'
    const body = bodyOf(candidate)
    if (body === null || body.base64.length < shortestBody || entropy(body.base64) < 4 || monotonous(body.base64)) return null
    const bytes = Buffer.from(body.base64, 'base64')
    const legacy = /ENCRYPTED/.test(body.headers)
    if (!startsLikeKey(label, bytes, legacy, body.closed)) return null
    const key = known(label, bytes, legacy, candidate)
    return {
      ...openTo(published, key, verdictOf(key, label, body.closed)),
      end: body.end,
      value: body.base64.slice(0, identifying),
    }
  }

/** A private key in PEM or a kin: a body that starts as such a key does. A header line alone is none. RFC 7468. */
export const pem: Check = pemKnowing(publishedKeys)

/** What is left of a verdict when everyone has the key: something to know, and nothing to revoke. */
function openTo(published: ReadonlyMap<string, string>, { id }: Known, verdict: Verdict): Verdict {
  const name = id === null ? undefined : published.get(id)
  if (name === undefined) return verdict
  return { ...verdict, severity: 'info', remark: `which everyone has: the ${name}`, facts: { ...verdict.facts, published: name } }
}

/**
 * How sure it is: a key that was read whole is one, a key that says it could be and cannot is torn or made up. None counts as proven:
 * test suites are full of true keys that open nothing, and where they stand must be able to say so.
 */
function verdictOf({ type, encrypted, whole, facts }: Known, label: string, closed: boolean): Verdict {
  const lesser = encrypted || facts.expired === true
  const about = { facts: { type, encrypted, parses: whole, ...facts }, bits: 128, ...(lesser ? { severity: 'medium' as const } : {}) }
  if (whole && !encrypted) {
    const expired = facts.expired === true ? { remark: `whose certificate expired on ${String(facts.expiresAt).slice(0, 10)}` } : {}
    return { confidence: 'high', reason: 'it parses as a private key', ...about, ...expired }
  }
  if (encrypted) return { confidence: 'high', reason: 'it is an encrypted key: a passphrase stands before it', ...about }
  if (!closed && label !== 'OPENSSH')
    return { confidence: 'medium', reason: 'it has no end line, so that it cannot be read whole', ...about }
  if (!(label in parsedLabels) && label !== 'OPENSSH') return { confidence: 'high', reason: `it begins as a ${type} key does`, ...about }
  return closed
    ? { confidence: 'medium', remark: 'which does not parse', reason: 'it begins as a key does and does not parse as one', ...about }
    : { confidence: 'medium', reason: 'its end was not found', ...about }
}

const beginsKey = /^-----BEGIN (?:(?:RSA|EC|DSA|OPENSSH|ENCRYPTED|PGP) )?PRIVATE KEY(?: BLOCK)?-----/

/** A PEM private key in base64 once more, as kubeconfigs, Kubernetes Secrets and CI variables hold it. */
export const pemBase64: Check = (candidate) => {
  const text = Buffer.from(candidate.value, 'base64').toString('latin1')
  const head = beginsKey.exec(text)?.[0]
  if (head === undefined) return null
  const inner = { ...candidate, text, start: 0, end: head.length, value: head }
  const verdict = pem(inner)
  if (verdict === null) return null
  const { end: _end, ...rest } = verdict
  return { ...rest, value: verdict.value ?? candidate.value }
}
