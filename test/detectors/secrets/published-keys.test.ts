import { createHash, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { fillExample } from '../../../src/core/example.js'
import { readOpensshKey } from '../../../src/core/private-key.js'
import { publicKeyId, readSshPublicKey } from '../../../src/core/public-key.js'
import { seeded } from '../../../src/core/sample.js'
import type { Candidate } from '../../../src/detectors/secrets/check.js'
import { pemKnowing } from '../../../src/detectors/secrets/checks/pem.js'
import { publishedKeys } from '../../../src/detectors/secrets/checks/published-keys.js'
import { allRules, documentOf, look } from './harness.js'

const rule = allRules.find(({ id }) => id === 'private-key')

function candidateOf(text: string): Candidate {
  if (rule?.token == null) throw new Error('no rule private-key')
  const value = text.slice(0, text.indexOf('-----', 10) + 5)
  const whole = { start: 0, end: value.length }
  const named = { name: null, nameEnd: 0, groups: {}, path: null, publicPrefix: 0, random: value, now: new Date(0) }
  return { rule, token: rule.token, text, start: 0, end: value.length, value, whole, ...named }
}

const string = (...parts: (Buffer | string)[]) =>
  Buffer.concat(
    parts.flatMap((part) => {
      const bytes = Buffer.from(part)
      const length = Buffer.alloc(4)
      length.writeUInt32BE(bytes.length)
      return [length, bytes]
    }),
  )
const number = (value: string | undefined) => {
  const bytes = Buffer.from(value ?? '', 'base64url')
  return (bytes[0] ?? 0) > 127 ? Buffer.concat([Buffer.of(0), bytes]) : bytes
}

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const p256 = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const p521 = generateKeyPairSync('ec', { namedCurve: 'P-521' })
const ed25519 = generateKeyPairSync('ed25519')

function sshOf(key: KeyObject, name: string, curve: string | null): Buffer {
  const { n, e, x, y } = key.export({ format: 'jwk' })
  if (n !== undefined) return string(name, number(e), number(n))
  const point = Buffer.from(x ?? '', 'base64url')
  return curve === null ? string(name, point) : string(name, curve, Buffer.concat([Buffer.of(4), point, Buffer.from(y ?? '', 'base64url')]))
}

describe('what names a key pair', () => {
  test.each([
    ['RSA', rsa, 'ssh-rsa', null],
    ['P-256', p256, 'ecdsa-sha2-nistp256', 'nistp256'],
    ['P-521', p521, 'ecdsa-sha2-nistp521', 'nistp521'],
    ['Ed25519', ed25519, 'ssh-ed25519', null],
  ] as const)('%s: the same of either half, and of the half as SSH writes it', (_, { privateKey, publicKey }, name, curve) => {
    const id = createHash('sha256')
      .update(publicKey.export({ type: 'spki', format: 'der' }))
      .digest('hex')
    const read = readSshPublicKey(sshOf(publicKey, name, curve))
    expect([publicKeyId(privateKey), publicKeyId(publicKey), read && publicKeyId(read)]).toEqual([id, id, id])
  })

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['a length past the end', Buffer.from([0, 0, 0, 9, 1])],
    ['a point off the curve', string('ecdsa-sha2-nistp256', 'nistp256', Buffer.concat([Buffer.of(4), Buffer.alloc(64, 7)]))],
    ['a kind nobody reads', string('ssh-dss', 'a', 'b')],
  ])('%s is none', (_, blob) => {
    expect(readSshPublicKey(blob)).toBeNull()
  })
})

describe('a key that everyone has', () => {
  const pkcs1 = rsa.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString()
  const pkcs8 = rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const sec1 = p256.privateKey.export({ type: 'sec1', format: 'pem' }).toString()

  test.each([
    ['PKCS#1', pkcs1, rsa.publicKey],
    ['PKCS#8', pkcs8, rsa.publicKey],
    ['SEC 1', sec1, p256.publicKey],
  ])('in %s is to be known of, and no more', (_, text, publicKey) => {
    const verdict = pemKnowing(new Map([[publicKeyId(publicKey), 'key of the neighbours']]))(candidateOf(text))
    expect([verdict?.severity, verdict?.facts?.published]).toEqual(['info', 'key of the neighbours'])
    expect(verdict?.remark).toBe('which everyone has: the key of the neighbours')
    expect(pemKnowing(new Map())(candidateOf(text))?.severity).toBeUndefined()
  })

  test('in the form of OpenSSH too', () => {
    const text = fillExample('{{pem:openssh}}', rule?.token ?? { shapes: [], checksum: null }, seeded(3), 0)
    const half = readOpensshKey(Buffer.from(text.replace(/-----[^-]*-----|\s/g, ''), 'base64'))?.publicKey
    const key = half === undefined ? null : readSshPublicKey(half)
    expect(key).not.toBeNull()
    const published = new Map([[key === null ? '' : publicKeyId(key), 'key of the neighbours']])
    expect(pemKnowing(published)(candidateOf(text))?.severity).toBe('info')
  })

  test('is listed by a hash; a fresh one is none of them', () => {
    expect([...publishedKeys.keys()].filter((id) => !/^[0-9a-f]{64}$/.test(id))).toEqual([])
    expect(publishedKeys.has(publicKeyId(createPublicKey(rsa.privateKey)))).toBe(false)
    expect(look(documentOf(pkcs8)).found.map(({ severity, facts }) => [severity, facts.published])).toEqual([[null, undefined]])
  })
})
