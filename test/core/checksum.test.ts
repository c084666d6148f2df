import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Checksum, checksums } from '../../src/core/checksum.js'
import { crc16, crc32 } from '../../src/core/crc.js'
import { readMacaroon } from '../../src/core/macaroon.js'
import { marvin32 } from '../../src/core/marvin.js'
import { fromBase32, toBase32 } from '../../src/core/radix.js'
import { sampleToken, seeded } from '../../src/core/sample.js'
import { parseShape } from '../../src/core/shape.js'

// A shape for each checksum, as the families that carry it have.
const shapes: Readonly<Record<Checksum, string>> = {
  github: 'ghp_<base62:36>',
  'github-fine-grained': 'github_pat_<base62:22>_<base62:59>',
  npm: 'npm_<base62:36>',
  polar: 'polar_oat_<base62:43>',
  'gitlab-routable': 'glpat-<base64url:27-60>.01.<base36:9>',
  grafana: 'glsa_<base62:32>_<hex:8>',
  vercel: 'vcp_<base62:56>',
  zuplo: 'zpka_<hex:32>_<hex:8>',
  confluent: 'cflt<base64:60>',
  cloudflare: 'cfut_<base62:40><hex:8>',
  atlassian: 'ATATT3<base64url:180>=<HEX:8>',
  age: 'AGE-SECRET-KEY-1<[AC-HJ-NP-Z02-9]:58>',
  nats: 'SU<base32:56>',
  stellar: 'S<base32:55>',
  wif: '(K|L)<base58:51>',
  'azure-key': '<base64:76>+ASt<base64:5><[AQgw]:1>==',
  'azure-annotated-key': '<base62:52>JQQJ99A<[A-L]:1><base62:16>ACOG<base62:4>',
  'entra-secret': '<base62:3>8Q~<base62:34>',
  json: 'ops_eyJ<base64url:250-300>',
  'plain-json': 'sntrys_eyJ<base64:80-120>_<base64:43>',
  macaroon: 'pypi-AgEIcHlwaS5vcmc<base64url:70+>',
  'numbered-base64': '<[MNO]:1><base64:43>',
  'aws-bedrock': 'ABSKQmVkcm9ja0FQSUtleS<base64:80-120>',
  'digits-base64':
    '(<[MNO]:1><[DTjz]:1><[AEIMQUYcgk]:1><[w-z0-5]:1>)<[MNO]:1><[DTjz]:1><[AEIMQUYcgk]:1><[w-z0-5]:1><base64:16>.<base64url:6>.<base64url:27>',
}

describe.each(Object.keys(checksums) as Checksum[])('%s', (name) => {
  const kind = checksums[name]

  test('holds for what it sealed, and not for what it spoiled', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const drawn = sampleToken(parseShape(shapes[name]), null, seeded(seed))
        const sealed = kind.seal(drawn)
        expect(kind.holds(sealed)).toBe(true)
        expect(kind.holds(kind.spoil(drawn))).toBe(false)
        expect(kind.spoil(drawn)).not.toBe(sealed)
      }),
      { numRuns: 60, seed: 20261127 },
    )
  })

  test('no text makes it fail', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 120 }), (text) => {
        expect(typeof kind.holds(text)).toBe('boolean')
      }),
      { numRuns: 200, seed: 20261127 },
    )
  })
})

// Vectors of SymCrypt and of .NET's Marvin tests; both halves folded into 32 bits.
test.each([
  [0xd53cd9cecd0893b7n, Buffer.from('abc'), 0x6be02a86],
  [0xddddeeeeffff000n, Buffer.from('abcdefghijklmnopqrstuvwxyz'), 0xd34847dc],
  [0x4fb61a001bdbccn, Buffer.from([]), 0x302009bc],
  [0x4fb61a001bdbccn, Buffer.from([175]), 0x3592e206],
  [0x4fb61a001bdbccn, Buffer.from([231, 15]), 0xfdab5e04],
])('marvin32 with seed %s', (seed, bytes, sum) => {
  expect(marvin32(bytes, seed)).toBe(sum)
})

// The check values of the catalogue of CRC algorithms: CRC-32/ISO-HDLC and CRC-16/XMODEM of `123456789`.
test('CRCs of the check text', () => {
  expect(crc32('123456789')).toBe(0xcbf43926)
  expect(crc16(Buffer.from('123456789'))).toBe(0x31c3)
})

test('bech32 holds for vectors of BIP 173', () => {
  for (const text of ['A12UEL5L', 'abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw']) expect(checksums.age.holds(text)).toBe(true)
  expect(checksums.age.holds('abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxx')).toBe(false)
})

test('a wallet key of the Bitcoin wiki, which its page spends for everyone', () => {
  const key = ['5HueCGU8rMjxEXxiPuD5BDk', 'u4MkFqeZyd4dZ1jvhTVqvbTLvyTJ'].join('')
  expect(checksums.wif.holds(key)).toBe(true)
  expect(checksums.wif.holds(key.replace('Hue', 'Hu3'))).toBe(false)
})

test('base32 goes there and back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (bytes) => {
      expect([...fromBase32(toBase32(bytes))]).toEqual([...bytes])
    }),
    { numRuns: 100, seed: 20261127 },
  )
  expect(toBase32(Buffer.from('foobar'))).toBe('MZXW6YTBOI')
})

test('no bytes make the reader of macaroons fail', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      readMacaroon(Buffer.concat([Buffer.from([2]), bytes]))
    }),
    { numRuns: 500, seed: 20261127 },
  )
})
