import { createHmac } from 'node:crypto'

/**
 * Fingerprints are the same for every teammate and let nobody guess a secret: values that cannot be guessed are hashed under
 * this published constant, guessable ones only under the project's own key.
 */
const publishedKey = 'nhi/v1'

/** From this many bits by structure a value cannot be found by trying. */
export const unguessableBits = 80

const length = 32

function keyedHash(key: string | Uint8Array, ...parts: readonly string[]): string {
  const hmac = createHmac('sha256', key)
  for (const part of parts) hmac.update(`${Buffer.byteLength(part)}:`).update(part)
  return hmac.digest('hex').slice(0, length)
}

/** The fingerprint of a value: 32 hex digits, or null when it could be guessed and the project has no key. */
export function valueFingerprint(value: string, bits: number, projectKey: Uint8Array | null): string | null {
  if (bits >= unguessableBits) return keyedHash(publishedKey, 'secret', value)
  return projectKey === null ? null : keyedHash(projectKey, 'secret', value)
}

/** The fingerprint of a guessable value without a project key: where it is and what it is called; the value takes no part. */
export function placeFingerprint(rule: string, path: string, name: string): string {
  return keyedHash(publishedKey, 'place', rule, path, name)
}

/** The fingerprint of a posture finding: what is wrong with which identity. */
export function postureFingerprint(rule: string, identity: string): string {
  return keyedHash(publishedKey, 'posture', rule, identity)
}

/** Tells equal values of one run apart from others; `runKey` is drawn afresh for each run and never leaves it. */
export function runValueId(runKey: Uint8Array, value: string): string {
  return keyedHash(runKey, 'value', value)
}
