import { describe, expect, test } from 'vitest'
import type { Facts } from '../../src/core/detection.js'
import { runValueId } from '../../src/core/fingerprint.js'
import { type Credential, type Identity, identity, type PrivilegeLevel } from '../../src/core/identity.js'
import { at } from '../../src/core/location.js'
import { join } from '../../src/pipeline/link/join.js'
import { ownerOf } from '../../src/pipeline/link/owners.js'
import { aFinding } from '../support/report.js'

const now = new Date('2026-11-27T00:00:00Z')
const runKey = new Uint8Array(32).fill(7)
const refill = (rule: string, facts: Facts) => `${rule}: delete ${facts.user}`

/** Names nobody wrote into the code under test. */
const random = () => Math.random().toString(36).slice(2, 12)

function credential(id: string, known: Partial<Credential> = {}): Credential {
  return {
    id,
    type: 'access-key',
    status: 'active',
    createdAt: '2025-11-27T00:00:00Z',
    lastUsedAt: 'never',
    expiresAt: undefined,
    ...known,
  }
}

function user(name: string, key: Credential, level?: PrivilegeLevel): Identity {
  return identity({
    id: `aws:111122223333:user/${name}`,
    type: 'user',
    provider: 'aws',
    name,
    account: '111122223333',
    credentials: [key],
    privilege: level === undefined ? undefined : { level, because: 'a policy', confidence: 'high' },
    ownerHints: [{ id: 'ops', kind: 'team', source: 'tag', status: 'unknown' }],
  })
}

const settings = { now, runKey, refill, exports: new Set(['keys.json']) }

const leak = (key: string) => ({
  finding: aFinding({ severity: 'medium', credential: null, identity: null, owner: null, fingerprint: `leak-${key}` }),
  ignored: null,
  valueId: runValueId(runKey, key),
  places: [],
  carried: null,
})

describe('a leaked key and the user that holds it', () => {
  test('are joined whatever they are called; taking either away takes the link and the raised severity away', () => {
    const [key, name] = [random(), random()]
    const found = leak(key)
    const [joined] = join([found], { identities: [user(name, credential(key), 'admin')] }, settings)
    expect(joined?.finding).toMatchObject({
      rule: found.finding.rule,
      fingerprint: found.finding.fingerprint,
      credential: key,
      severity: 'critical',
      identity: `aws:111122223333:user/${name}`,
      owner: { id: 'ops', source: 'tag' },
      facts: { user: name, ageDays: 365, lastUsed: 'never', privilege: 'admin', status: 'active' },
      fix: `${found.finding.rule}: delete ${name}`,
      related: [{ fingerprint: null, identity: `aws:111122223333:user/${name}` }],
    })
    const other = join([found], { identities: [user(name, credential(random()), 'admin')] }, settings)
    expect(other[0]).toEqual(found)
    expect(join([found], { identities: [] }, settings)[0]).toEqual(found)
    expect(join([], { identities: [user(name, credential(key), 'admin')] }, settings)).toEqual([])
  })

  test.each([
    ['admin', 'active', 'critical'],
    ['escalates', 'active', 'critical'],
    ['sensitive', 'active', 'high'],
    ['none', 'active', 'high'],
    [undefined, 'active', 'high'],
    ['admin', 'inactive', 'medium'],
    ['admin', undefined, 'medium'],
  ] as const)('privilege %s and status %s make it %s', (level, status, severity) => {
    const key = random()
    const [joined] = join([leak(key)], { identities: [user('u', credential(key, { status }), level)] }, settings)
    expect(joined?.finding.severity).toBe(severity)
  })

  test('severity never falls', () => {
    const key = random()
    const found = { ...leak(key), finding: { ...leak(key).finding, severity: 'critical' as const } }
    const [joined] = join([found], { identities: [user('u', credential(key), 'limited')] }, settings)
    expect(joined?.finding.severity).toBe('critical')
  })

  test('that an export names its own keys is no leak; that it names them elsewhere is one', () => {
    const key = random()
    const held = { identities: [user('u', credential(key), 'admin')] }
    const inPlaces = (...paths: [string, ...string[]]) => {
      const one = leak(key)
      const [first, ...rest] = paths.map((path) => at({ path }))
      return { ...one, finding: { ...one.finding, locations: [first ?? at({}), ...rest] as const } }
    }
    expect(join([inPlaces('keys.json')], held, settings)).toEqual([])
    const [elsewhere] = join([inPlaces('keys.json', 'deploy.env')], held, settings)
    expect(elsewhere?.finding.locations.map(({ path }) => path)).toEqual(['deploy.env'])
    const whole = inPlaces('keys.json')
    const withSecret = { ...whole, finding: { ...whole.finding, parts: [{ name: 'secret access key', redacted: '…' }] } }
    expect(join([withSecret], held, settings)).toHaveLength(1)
  })

  test('what else is wrong with the key is related both ways', () => {
    const key = random()
    const found = leak(key)
    const stale = aFinding({
      detector: 'aws-access-keys',
      rule: 'aws-access-key-unused',
      severity: 'high',
      credential: key,
      fingerprint: 'stale',
      title: 'Unused access key',
    })
    const joined = join(
      [found, { finding: stale, ignored: null, valueId: null, places: [], carried: null }],
      { identities: [user('u', credential(key), 'admin')] },
      settings,
    )
    expect(joined[0]?.finding.related.map(({ fingerprint }) => fingerprint)).toEqual([null, 'stale'])
    expect(joined[1]?.finding.related.map(({ fingerprint }) => fingerprint)).toEqual([found.finding.fingerprint])
    expect(joined[1]?.finding).toMatchObject({ severity: 'high', facts: stale.facts, fix: stale.fix })
  })
})

test('an owner is whom the strongest sign names', () => {
  const hint = (id: string, source: 'declared' | 'tag' | 'creator' | 'codeowners' | 'blame') =>
    ({ id, kind: 'person', source, status: 'unknown' }) as const
  expect(ownerOf([])).toBeUndefined()
  expect(ownerOf([hint('a', 'blame'), hint('b', 'tag'), hint('c', 'creator'), hint('d', 'tag')])).toMatchObject({
    id: 'b',
    source: 'tag',
    confidence: 'high',
  })
  expect(ownerOf([hint('a', 'blame')])).toMatchObject({ id: 'a', confidence: 'low' })
})
