import { describe, expect, test } from 'vitest'
import type { Facts } from '../../src/core/detection.js'
import type { Finding } from '../../src/core/finding.js'
import { type Credential, identity } from '../../src/core/identity.js'
import { at } from '../../src/core/location.js'
import { withFoundCredentials } from '../../src/pipeline/link/found-credentials.js'
import { ranked } from '../../src/pipeline/link/ranking.js'
import { aFinding, aRule, aSuppressed } from '../support/report.js'

const now = new Date('2026-11-27T00:00:00Z')
const acme = aRule()
const owner = { id: 'ada@example.com', kind: 'person', source: 'blame', confidence: 'low', status: 'unknown' } as const
const rules = [{ ...acme, token: { provider: 'acme' } as NonNullable<typeof acme.token> }]
const from = (...findings: Finding[]) => withFoundCredentials([], { findings, suppressed: [], rules })
const key: Credential = {
  ...{ id: 'AKIA', type: 'access-key', status: 'active', createdAt: undefined, lastUsedAt: undefined, expiresAt: undefined },
}
const user = identity({ id: 'aws:1:user/ci', type: 'user', provider: 'aws', name: 'ci', credentials: [key] })

describe('a secret found in the open is a credential of the inventory', () => {
  test('of an identity nobody knows: its provider, where it lies, who brought it in, and no more of it than reports show', () => {
    const found = aFinding({ owner, facts: { introduced: '2025-11-27T00:00:00Z' } })
    const [one, ...more] = ranked(from(found), now)
    expect(more).toEqual([])
    expect(one).toMatchObject({
      ...{ id: 'acme:unknown/0123456789ab', type: 'unknown', provider: 'acme', name: 'Acme API token', foundOnly: true },
      ...{ owner, ownerHints: [{ id: 'ada@example.com', source: 'blame' }], usedIn: ['src/a.ts:3'], account: undefined },
      location: { path: 'src/a.ts', line: 3 },
      credentials: [
        {
          ...{ id: 'acme_…wxyz 01234567', type: 'acme-api-token', status: undefined, createdAt: undefined },
          found: { fingerprint: found.fingerprint, path: 'src/a.ts', line: 3, places: 1, present: true, since: '2025-11-27T00:00:00Z' },
          risk: { leaked: true, age: 0.67 },
        },
      ],
    })
  })

  test('of the identity its facts name, once however many of its secrets were found', () => {
    const one = aFinding({ identity: 'acme:shop', credential: 'KEY1' })
    const other = aFinding({ identity: 'acme:shop', fingerprint: 'f'.repeat(32), owner })
    const [holder, ...more] = from(one, other)
    expect(more).toEqual([])
    expect(holder).toMatchObject({ id: 'acme:shop', type: 'account', provider: 'acme', name: 'shop', account: 'shop', owner })
    expect(holder?.credentials.map(({ id }) => id)).toEqual(['KEY1', 'acme_…wxyz ffffffff'])
  })

  test('of the identity that holds it already: it says where it lies and stays one', () => {
    const found = aFinding({ identity: user.id, credential: 'AKIA' })
    const [holder, ...more] = ranked(withFoundCredentials([user], { findings: [found], suppressed: [], rules }), now)
    expect(more).toEqual([])
    expect(holder).toMatchObject({ foundOnly: false, credentials: [{ id: 'AKIA', found: { path: 'src/a.ts' }, risk: { leaked: true } }] })
    expect(holder?.credentials).toHaveLength(1)
  })

  test('of a listed identity that does not list it: one more of its credentials', () => {
    const [holder, ...more] = withFoundCredentials([user], { findings: [aFinding({ identity: user.id })], suppressed: [], rules })
    expect(more).toEqual([])
    expect(holder?.credentials.map(({ id, found }) => [id, found?.path])).toEqual([
      ['AKIA', undefined],
      ['acme_…wxyz 01234567', 'src/a.ts'],
    ])
  })

  test.each([
    ['live', {}, 'active'],
    ['dead', {}, 'inactive'],
    ['not-asked', { expired: true }, 'expired'],
    ['not-asked', { expired: false }, undefined],
    ['unknown', {}, undefined],
  ] as const)('%s and %j is %s', (verified, facts, status) => {
    expect(from(aFinding({ verified, facts }))[0]?.credentials[0]?.status).toBe(status)
  })

  test.each<[Facts, Partial<Credential>]>([
    [
      { issuedAt: '2026-01-01T00:00:00Z', expiresAt: '2027-01-01' },
      { createdAt: '2026-01-01T00:00:00Z', expiresAt: '2027-01-01' },
    ],
    [{ expires: '2027-01-01T00:00:00.000Z' }, { createdAt: undefined, expiresAt: '2027-01-01T00:00:00.000Z' }],
    [
      { issuedAt: 1700000000, expires: 'in 3 days', lastUsed: '2026-99-99' },
      { createdAt: undefined, expiresAt: undefined, lastUsedAt: undefined },
    ],
  ])('of the facts %j its dates are those that are dates', (facts, dates) => {
    expect(from(aFinding({ facts }))[0]?.credentials[0]).toMatchObject(dates)
  })

  test('a baseline accepts that it lies there, which does not make it go; a comment or the config says that it is none', () => {
    const kept = (by: 'inline' | 'config' | 'baseline') =>
      withFoundCredentials([], { findings: [], suppressed: [aSuppressed({ by })], rules }).length
    expect([kept('baseline'), kept('inline'), kept('config')]).toEqual([1, 0, 0])
    const held = aSuppressed({ by: 'inline', finding: aFinding({ credential: 'AKIA' }) })
    expect(withFoundCredentials([user], { findings: [], suppressed: [held], rules })[0]?.credentials[0]?.found?.path).toBe('src/a.ts')
  })

  test('what other detectors say is no credential, and history only is said', () => {
    expect(from(aFinding({ detector: 'aws-access-keys' }))).toEqual([])
    const [past] = from(aFinding({ present: false, locations: [at({ commit: 'c'.repeat(40) }), at({ path: 'b' })] }))
    expect(past).toMatchObject({ usedIn: [], credentials: [{ found: { path: null, commit: 'c'.repeat(40), places: 2, present: false } }] })
  })
})
