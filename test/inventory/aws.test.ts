import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AwsAccount } from '../../src/core/aws.js'
import { fillExample } from '../../src/core/example.js'
import type { Gap } from '../../src/core/gap.js'
import type { Identity } from '../../src/core/identity.js'
import { type InventoryRecord, isRecord } from '../../src/core/inventory.js'
import { seeded } from '../../src/core/sample.js'
import { assemble } from '../../src/pipeline/inventory.js'
import { readers } from '../../src/readers/index.js'

const account = '111122223333'
const other = '444455556666'
const keyId = (name: string, of = account) => fillExample(`{{aws-key:${of}:${name}}}`, { shapes: [], checksum: null }, seeded(1))

type Files = Record<string, unknown>

async function recordsOf(files: Files, target = 'aws:./export'): Promise<InventoryRecord[]> {
  const reader = await readers.aws?.load()
  return Object.entries(files).flatMap(([path, value]) => {
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    return [...(reader?.read({ source: 'file', id: null, path, text, baseline: false }) ?? [])]
      .filter(isRecord)
      .map((record) => ({ ...record, target }))
  })
}

async function assembled(
  files: Files,
  more: readonly InventoryRecord[] = [],
): Promise<{ aws: readonly AwsAccount[]; identities: readonly Identity[]; gaps: Gap[] }> {
  const { inventory, gaps } = await assemble([...(await recordsOf(files)), ...more])
  return { ...inventory, gaps }
}

const user = (name: string, more: object = {}, of = account) => ({
  ...{ Path: '/', UserName: name, UserId: `AIDA${name}`, Arn: `arn:aws:iam::${of}:user/${name}`, CreateDate: '2023-01-01T00:00:00Z' },
  ...{ GroupList: [], AttachedManagedPolicies: [], ...more },
})
const role = (name: string, more: object = {}, of = account) => ({
  ...{ Path: '/', RoleName: name, RoleId: `AROA${name}`, Arn: `arn:aws:iam::${of}:role/${name}`, CreateDate: '2023-01-01T00:00:00Z' },
  ...{ AssumeRolePolicyDocument: { Statement: [] }, RoleLastUsed: {}, ...more },
})
const gaad = (users: object[], roles: object[] = [], more: object = {}) => ({
  UserDetailList: users,
  RoleDetailList: roles,
  GroupDetailList: [],
  Policies: [],
  ...more,
})
const keys = (name: string, ...entries: object[]) => ({
  UserName: name,
  Answer: { AccessKeyMetadata: entries.map((entry) => ({ UserName: name, Status: 'Active', ...entry })) },
})

interface Row {
  user: string
  password?: string
  keys?: readonly (readonly [active: boolean, created: string, used: string])[]
}
function report(rows: readonly Row[], of = account): string {
  const columns = ['user', 'arn', 'user_creation_time', 'password_enabled', 'password_last_used', 'mfa_active']
  const slot = (n: number) =>
    ['active', 'last_rotated', 'last_used_date', 'last_used_region', 'last_used_service'].map((name) => `access_key_${n}_${name}`)
  const line = ({ user, password = 'false', keys = [] }: Row) => {
    const cells = [0, 1].flatMap((index) => {
      const [active, created, used] = keys[index] ?? [false, 'N/A', 'N/A']
      return [String(active), created, used, 'N/A', 'N/A']
    })
    return [
      user,
      user === '<root_account>' ? `arn:aws:iam::${of}:root` : `arn:aws:iam::${of}:user/${user}`,
      '2023-01-01T00:00:00Z',
      password,
      'N/A',
      'false',
      ...cells,
    ].join(',')
  }
  return [[...columns, ...slot(1), ...slot(2)].join(','), ...rows.map(line)].join('\n')
}

describe('keys of the report and of the lists', () => {
  const [first, second] = [keyId('one'), keyId('two')].sort() as [string, string]
  const two: Row = {
    user: 'ci',
    keys: [
      [true, '2024-01-01T00:00:00Z', 'N/A'],
      [true, '2025-01-01T00:00:00Z', '2026-01-01T00:00:00Z'],
    ],
  }

  test('meet by their dates, whatever the order of their ids', async () => {
    const lists = keys(
      'ci',
      { AccessKeyId: second, CreateDate: '2024-01-01T00:00:00Z' },
      { AccessKeyId: first, CreateDate: '2025-01-01T00:00:01Z', Status: 'Inactive' },
    )
    const { aws, gaps } = await assembled({ 'gaad.json': gaad([user('ci')]), 'report.csv': report([two]), 'keys.json': lists })
    expect(aws[0]?.users[0]?.keys).toMatchObject([
      { id: first, slot: 2, active: false, lastUsedAt: '2026-01-01T00:00:00Z' },
      { id: second, slot: 1, active: true, lastUsedAt: 'never' },
    ])
    expect(gaps.filter(({ what }) => /keys/.test(what) && !/SSH/.test(what))).toEqual([])
  })

  test('meet by the order of ids where dates do not match', async () => {
    const lists = keys(
      'ci',
      { AccessKeyId: second, CreateDate: '2020-01-01T00:00:00Z' },
      { AccessKeyId: first, CreateDate: '2020-02-01T00:00:00Z' },
    )
    const { aws } = await assembled({ 'gaad.json': gaad([user('ci')]), 'report.csv': report([two]), 'keys.json': lists })
    expect(aws[0]?.users[0]?.keys?.map(({ id, slot }) => [id, slot])).toEqual([
      [first, 1],
      [second, 2],
    ])
  })

  test('a key that only the report knows is gone when the list is whole, and nameless when there is none', async () => {
    const whole = await assembled({
      'gaad.json': gaad([user('ci')]),
      'report.csv': report([two]),
      'keys.json': keys('ci', { AccessKeyId: first, CreateDate: '2025-01-01T00:00:00Z' }),
    })
    expect(whole.aws[0]?.users[0]?.keys?.map(({ id }) => id)).toEqual([first])
    const without = await assembled({ 'gaad.json': gaad([user('ci')]), 'report.csv': report([two]) })
    expect(without.aws[0]?.users[0]?.keys?.map(({ id }) => id)).toEqual([undefined, undefined])
    expect(without.gaps).toContainEqual(
      expect.objectContaining({ class: 'limit', what: `account ${account}: ids of the access keys of 1 user` }),
    )
    const ids = without.identities[0]?.credentials.map(({ id }) => id) ?? []
    expect(new Set(ids).size).toBe(2)
  })

  test('a later use counts', async () => {
    const use = {
      AccessKeyId: first,
      Answer: { UserName: 'ci', AccessKeyLastUsed: { LastUsedDate: '2026-05-01T00:00:00Z', ServiceName: 's3', Region: 'eu-west-1' } },
    }
    const files = {
      'gaad.json': gaad([user('ci')]),
      'report.csv': report([{ user: 'ci', keys: [[true, '2024-01-01T00:00:00Z', '2026-01-01T00:00:00Z']] }]),
      'keys.json': keys('ci', { AccessKeyId: first, CreateDate: '2024-01-01T00:00:00Z' }),
      'use.json': use,
    }
    expect((await assembled(files)).aws[0]?.users[0]?.keys).toMatchObject([{ lastUsedAt: '2026-05-01T00:00:00Z', lastUsedService: 's3' }])
  })

  test('neither report nor list: keys are unknown, which is a gap and not "none"', async () => {
    const { aws, gaps } = await assembled({ 'gaad.json': gaad([user('ci'), user('cd')]) })
    expect(aws[0]?.users.map((one) => one.keys)).toEqual([undefined, undefined])
    expect(gaps).toContainEqual(
      expect.objectContaining({ class: 'limit', status: 'skipped', what: `account ${account}: access keys of 2 users` }),
    )
  })

  test('a user without keys has none only where somebody said so', async () => {
    const { aws } = await assembled({
      'gaad.json': gaad([user('a'), user('b'), user('c')]),
      'keys.json': keys('a'),
      'report.csv': report([{ user: 'b' }]),
    })
    expect(aws[0]?.users.map((one) => one.keys)).toEqual([[], [], undefined])
  })

  test('each key once, and none lost, whatever dates and order', async () => {
    const date = fc.constantFrom('2024-01-01T00:00:00Z', '2024-01-01T00:00:02Z', '2025-01-01T00:00:00Z', 'N/A')
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.boolean(), date), { maxLength: 2 }),
        fc.array(date, { maxLength: 3 }),
        async (slots, listed) => {
          const ids = listed.map((_, index) => keyId(`k${index}`))
          const row: Row = { user: 'ci', keys: slots.map(([active, created]) => [active, created, 'N/A'] as const) }
          const list = keys('ci', ...listed.map((CreateDate, index) => ({ AccessKeyId: ids[index], CreateDate })))
          const { aws } = await assembled({ 'gaad.json': gaad([user('ci')]), 'report.csv': report([row]), 'keys.json': list })
          const found = aws[0]?.users[0]?.keys ?? []
          expect(found.map(({ id }) => id).sort()).toEqual([...ids].sort())
          const used = found.flatMap(({ slot }) => slot ?? [])
          expect(new Set(used).size).toBe(used.length)
        },
      ),
    )
  })
})

describe('whose account', () => {
  test('several accounts lie in one export, each in its folder; answers that name none belong to their folder', async () => {
    const { aws, gaps } = await assembled({
      'a/gaad.json': gaad([user('ci')]),
      'a/keys/ci.json': { SSHPublicKeys: [{ UserName: 'ci', SSHPublicKeyId: 'APKA1', Status: 'Active' }] },
      'b/iam/gaad.json': gaad([user('ci', {}, other)], [], {}),
      'b/keys/ci.json': { SSHPublicKeys: [{ UserName: 'ci', SSHPublicKeyId: 'APKA2', Status: 'Active' }] },
    })
    expect(aws.map(({ id, users }) => [id, users[0]?.sshKeys?.map((key) => key.id)])).toEqual([
      [account, ['APKA1']],
      [other, ['APKA2']],
    ])
    expect(gaps.filter(({ needs }) => needs.includes('folder'))).toEqual([])
  })

  test('an answer beside two accounts that names neither is a gap', async () => {
    const { aws, gaps } = await assembled({
      'a.json': gaad([user('ci')]),
      'b.json': gaad([user('ci', {}, other)]),
      'ssh.json': { SSHPublicKeys: [{ UserName: 'ci', SSHPublicKeyId: 'APKA1', Status: 'Active' }] },
    })
    expect(aws.map(({ users }) => users[0]?.sshKeys)).toEqual([undefined, undefined])
    expect(gaps).toContainEqual(expect.objectContaining({ what: 'ssh.json', needs: 'a folder of its own for each account' }))
  })

  test('key ids name their account', async () => {
    const { aws } = await assembled({
      'a.json': gaad([user('ci')]),
      'b.json': gaad([user('ci', {}, other)]),
      'keys.json': [keys('ci', { AccessKeyId: keyId('x', other) })],
    })
    expect(aws.map(({ users }) => users[0]?.keys?.map(({ id }) => id))).toEqual([undefined, [keyId('x', other)]])
  })

  test('an empty account is an account', async () => {
    const { aws, identities } = await assembled({
      'gaad.json': gaad([]),
      'caller.json': { UserId: 'A', Account: account, Arn: `arn:aws:sts::${account}:assumed-role/x/y` },
    })
    expect(aws).toMatchObject([{ id: account, users: [], roles: [] }])
    expect(identities).toEqual([])
    expect((await assembled({ 'gaad.json': gaad([]) })).aws).toMatchObject([{ id: 'unknown' }])
  })
})

describe('the same account more than once', () => {
  const old = gaad([user('gone'), user('ci', { CreateDate: '2023-01-01T00:00:00Z' })])
  const young = gaad([user('ci'), user('young', { CreateDate: '2026-01-01T00:00:00Z' })])

  test.each([
    ['the newer export counts', { 'x/gaad.json': young, 'y/gaad.json': old }],
    ['whatever their order', { 'x/gaad.json': old, 'y/gaad.json': young }],
    ['within one folder', { 'a.json': young, 'b.json': old }],
  ])('%s, the older is said', async (_, files) => {
    const { aws, gaps } = await assembled(files)
    expect(aws.map(({ users }) => users.map(({ name }) => name))).toEqual([['ci', 'young']])
    expect(gaps.filter(({ needs }) => needs.includes('newer export'))).toHaveLength(1)
  })

  test('live answers count before files, and nobody is there twice', async () => {
    const live = (
      await recordsOf(
        { 'x.json': old, 'keys.json': keys('ci', { AccessKeyId: keyId('live'), CreateDate: '2020-01-01T00:00:00Z' }) },
        'aws:',
      )
    ).map((record) => ({ ...record, account, path: null }))
    const files = { 'gaad.json': young, 'keys.json': keys('ci', { AccessKeyId: keyId('file'), CreateDate: '2026-01-01T00:00:00Z' }) }
    const { aws, identities } = await assembled(files, live)
    expect(aws.map(({ users }) => users.map(({ name, keys }) => [name, keys?.map(({ id }) => id)]))).toEqual([
      [
        ['ci', [keyId('live')]],
        ['gone', undefined],
      ],
    ])
    expect(new Set(identities.map(({ id }) => id)).size).toBe(identities.length)
  })

  test('the same file met by two targets is read once, and nothing is said of it', async () => {
    const files = { 'gaad.json': young, 'r.csv': report([{ user: 'ci' }]) }
    const { aws, gaps } = await assembled(files, await recordsOf(files, '.'))
    expect(aws.map(({ users }) => users.length)).toEqual([2])
    expect(gaps.filter(({ needs }) => needs.includes('newer export'))).toEqual([])
  })

  test('pages that share nobody are one whole', async () => {
    const { aws, gaps } = await assembled({ 'p1.json': gaad([user('a')]), 'p2.json': gaad([user('b')], [role('r')]) })
    expect(aws.map(({ users, roles }) => [users.length, roles.length])).toEqual([[2, 1]])
    expect(gaps.filter(({ needs }) => needs.includes('newer export'))).toEqual([])
  })

  test('does not depend on the order of the records', async () => {
    const records = await recordsOf({
      'x/gaad.json': young,
      'y/gaad.json': old,
      'x/r.csv': report([{ user: 'ci', keys: [[true, '2025-01-01T00:00:00Z', 'N/A']] }]),
      'x/k.json': keys('ci', { AccessKeyId: keyId('a') }),
    })
    const expected = await assemble(records)
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray(records, { minLength: records.length }), async (shuffled) => {
        const { inventory, gaps } = await assemble(shuffled)
        expect(inventory).toEqual(expected.inventory)
        expect([...gaps].sort((a, b) => (a.what < b.what ? -1 : 1))).toEqual([...expected.gaps].sort((a, b) => (a.what < b.what ? -1 : 1)))
      }),
      { numRuns: 30 },
    )
  })

  test('two roles of one name under different paths are no account AWS knows', async () => {
    const { aws, gaps } = await assembled({
      'gaad.json': gaad([], [role('app'), role('App', { Path: '/x/', Arn: `arn:aws:iam::${account}:role/x/App` })]),
    })
    expect(aws[0]?.roles).toHaveLength(1)
    expect(gaps).toContainEqual(expect.objectContaining({ class: 'failed', status: 'corrupt', what: `arn:aws:iam::${account}:role/app` }))
  })
})

describe('who is listed', () => {
  test.each([
    ['a user without a console password', { user: 'x' }, ['access-key'], true],
    ['a user with a password alone', { user: 'x', password: 'true' }, [], false],
    [
      'a user with a password and a key',
      { user: 'x', password: 'true', keys: [[true, '2024-01-01T00:00:00Z', 'N/A']] },
      ['access-key', 'console-password'],
      true,
    ],
  ] as const)('%s', async (_, row, types, isListed) => {
    const filled: Row = types.length > 0 && !('keys' in row) ? { ...row, keys: [[true, '2024-01-01T00:00:00Z', 'N/A']] } : row
    const { identities } = await assembled({ 'gaad.json': gaad([user('x')]), 'report.csv': report([filled]) })
    expect(identities.map(({ id }) => id)).toEqual(isListed ? [`aws:${account}:user/x`] : [])
    expect(identities.flatMap(({ credentials }) => credentials.map(({ type }) => type))).toEqual(types)
  })

  test('roles are, but those people sign in with; root is when it holds keys', async () => {
    const roles = [
      role('app'),
      role('AWSReservedSSO_Admin_1', { Path: '/aws-reserved/sso.amazonaws.com/' }),
      role('AWSServiceRoleForX', { Path: '/aws-service-role/x.amazonaws.com/' }),
    ]
    const rows: Row[] = [{ user: '<root_account>', keys: [[true, '2020-01-01T00:00:00Z', 'N/A']] }]
    const { identities } = await assembled({ 'gaad.json': gaad([], roles), 'report.csv': report(rows) })
    expect(identities.map(({ id, type }) => [id, type])).toEqual([
      [`aws:${account}:role/AWSServiceRoleForX`, 'service-linked-role'],
      [`aws:${account}:role/app`, 'role'],
      [`aws:${account}:root`, 'root'],
    ])
    expect((await assembled({ 'report.csv': report([{ user: '<root_account>' }]) })).identities).toEqual([])
  })

  test('a user was last used when any credential was, and never when all say so', async () => {
    const used = async (...times: string[]) =>
      (
        await assembled({
          'gaad.json': gaad([user('x')]),
          'report.csv': report([{ user: 'x', keys: times.map((time) => [true, '2024-01-01T00:00:00Z', time] as const) }]),
        })
      ).identities[0]?.lastUsedAt
    expect(await used('N/A', '2026-01-01T00:00:00Z')).toBe('2026-01-01T00:00:00Z')
    expect(await used('N/A', 'N/A')).toBe('never')
    expect(await used('N/A', 'not_supported')).toBeUndefined()
  })
})

describe('who answers for it', () => {
  const tagged = (...tags: [string, string][]) => ({ Tags: tags.map(([Key, Value]) => ({ Key, Value })) })
  test.each([
    ['Owner', 'ana@acme.example', { id: 'ana@acme.example', kind: 'person', source: 'tag' }],
    ['owner-team', 'payments', { id: 'payments', kind: 'team', source: 'tag' }],
    ['TEAM', 'payments', { id: 'payments', kind: 'team', source: 'tag' }],
    ['technical_contact', 'platform team', { id: 'platform team', kind: 'team', source: 'tag' }],
    ['createdBy', 'terraform', { id: 'terraform', kind: 'bot', source: 'creator' }],
    ['aws:createdBy', `arn:aws:iam::${account}:user/ana`, { id: `arn:aws:iam::${account}:user/ana`, kind: 'person', source: 'creator' }],
    ['owner', 'n/a', undefined],
    ['owner', 'TBD', undefined],
    ['environment', 'production', undefined],
    ['flowner2', 'x', undefined],
  ])('a tag %s=%s', async (name, value, expected) => {
    const { identities } = await assembled({ 'gaad.json': gaad([], [role('app', tagged([name, value]))]) })
    expect(identities[0]?.ownerHints[0]).toEqual(expected === undefined ? undefined : { ...expected, status: 'unknown' })
  })

  test.each([
    [{ Description: 'Deploys the shop. Contact: ana@acme.example' }, 'ana@acme.example'],
    [{ Description: 'owner: payments' }, 'payments'],
    [{ Path: '/teams/payments/' }, 'payments'],
    [{ Path: '/team-payments/' }, 'payments'],
    [{ Path: '/service-role/', Description: 'Allows EC2 to call AWS services on your behalf.' }, undefined],
  ])('%o', async (more, id) => {
    const { identities } = await assembled({ 'gaad.json': gaad([], [role('app', more)]) })
    expect(identities[0]?.ownerHints[0]?.id).toBe(id)
  })
})

describe('what is missing is said', () => {
  test('a report without authorization details', async () => {
    const { aws } = await assembled({ 'report.csv': report([{ user: 'ci', keys: [[true, '2024-01-01T00:00:00Z', 'N/A']] }]) })
    expect(aws[0]?.users).toMatchObject([{ name: 'ci', path: '/', keys: [{ active: true }] }])
    expect(aws[0]?.read.has('authorization-details')).toBe(false)
  })

  test('nothing, of a whole export', async () => {
    const { gaps } = await assembled({
      'gaad.json': gaad([user('ci')]),
      'report.csv': report([{ user: 'ci' }]),
      'scps.json': { Account: account, ServiceControlPolicies: [[]], ResourceControlPolicies: [[]] },
      'rest.json': [
        { AllUsers: true, Answer: { ServiceSpecificCredentials: [] } },
        { UserName: 'ci', Answer: { SSHPublicKeys: [] } },
        { OpenIDConnectProviderList: [] },
        { SummaryMap: { AccountAccessKeysPresent: 0 } },
      ],
    })
    expect(gaps).toEqual([])
  })
})
