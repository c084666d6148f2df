import { describe, expect, test } from 'vitest'
import { fillExample } from '../../../src/core/example.js'
import { isGap } from '../../../src/core/gap.js'
import { seeded } from '../../../src/core/sample.js'
import { type AwsPart, parseAnswers, parseCredentialReport } from '../../../src/parsers/aws/index.js'

const source = { name: 'export.json', locate: () => null, account: null }
const account = '111122223333'
const iam = (rest: string) => `arn:aws:iam::${account}:${rest}`
const key = (name: string) => fillExample(`{{aws-key:${account}:${name}}}`, { shapes: [], checksum: null }, seeded(1))

function partsOf<Kind extends AwsPart['kind']>(kind: Kind, ...values: unknown[]): Extract<AwsPart, { kind: Kind }>[] {
  return parseAnswers(values, source).filter((item): item is Extract<AwsPart, { kind: Kind }> => !isGap(item) && item.kind === kind)
}
const gapsOf = (...values: unknown[]) => parseAnswers(values, source).filter(isGap)

const trust = {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' },
}
const role = (more: object = {}) => ({
  ...{ Path: '/', RoleName: 'app', RoleId: 'AROAEXAMPLE', Arn: iam('role/app'), CreateDate: '2024-02-03T04:05:06Z' },
  ...{
    AssumeRolePolicyDocument: trust,
    InstanceProfileList: [],
    RolePolicyList: [],
    AttachedManagedPolicies: [],
    RoleLastUsed: {},
    ...more,
  },
})
const roleOf = (more: object = {}) => partsOf('authorization-details', { RoleDetailList: [role(more)] })[0]?.roles[0]

describe('documents', () => {
  const text = JSON.stringify(trust)
  const percent = encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
  test.each([
    ['an object', trust],
    ['a text', text],
    ['a percent-encoded text', percent],
    [
      'lower-case percent-encoding',
      percent.toLowerCase().replace('%7bversion', '%7bVersion') &&
        encodeURIComponent(text).replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    ],
    ['encoded twice', encodeURIComponent(percent)],
    ['a JSON string of a JSON string', JSON.stringify(text)],
  ])('%s is read', (_, written) => {
    expect(roleOf({ AssumeRolePolicyDocument: written })?.trust).toEqual(trust)
    expect(gapsOf({ RoleDetailList: [role({ AssumeRolePolicyDocument: written })] })).toEqual([])
  })

  test.each([
    ['no text at all', undefined],
    ['a text that is none', 'not a policy'],
    ['a cut text', text.slice(0, -10)],
    ['broken percent-encoding', '%7B%22Version%2'],
    ['a number', 17],
    ['a text of ten million letters', `{"Statement":"${'a'.repeat(10_000_000)}"}`],
    ['an object of 3 million items', { Statement: Array.from({ length: 3_000_000 }, () => 1) }],
    ['nesting of 100,000 levels', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ])('%s is a failed gap and no policy', (_, written) => {
    const [gap, ...more] = gapsOf({ RoleDetailList: [role({ AssumeRolePolicyDocument: written })] })
    expect(more).toEqual([])
    expect(gap).toMatchObject({ class: 'failed', status: 'unparsable', what: `export.json: the trust policy of ${iam('role/app')}` })
    expect(roleOf({ AssumeRolePolicyDocument: written })?.trust).toBeNull()
  })
})

describe('dates', () => {
  test.each([
    ['2024-02-03T04:05:06Z', '2024-02-03T04:05:06Z'],
    ['2024-02-03T04:05:06+00:00', '2024-02-03T04:05:06Z'],
    ['2024-02-03 04:05:06+00:00', '2024-02-03T04:05:06Z'],
    ['2024-02-03T06:05:06.123456+02:00', '2024-02-03T04:05:06Z'],
    ['2024-02-03T06:05:06+0200', '2024-02-03T04:05:06Z'],
    ['2024-02-03', '2024-02-03T00:00:00Z'],
    [1706933106, '2024-02-03T04:05:06Z'],
    [new Date('2024-02-03T04:05:06Z'), '2024-02-03T04:05:06Z'],
    ['yesterday', undefined],
    ['2024-13-40T00:00:00Z', undefined],
    [Number.MAX_VALUE, undefined],
    [null, undefined],
  ])('%s', (written, expected) => {
    expect(roleOf({ CreateDate: written })?.createdAt).toBe(expected)
  })

  test.each([
    [{}, 'never'],
    [{ LastUsedDate: '2026-01-02 03:04:05+00:00', Region: 'eu-west-1' }, '2026-01-02T03:04:05Z'],
    [undefined, undefined],
  ])('a role last used %o', (written, expected) => {
    expect(roleOf({ RoleLastUsed: written })?.lastUsedAt).toBe(expected)
  })
})

describe('authorization details', () => {
  const details = {
    UserDetailList: [
      {
        ...{ Path: '/ci/', UserName: 'ci-bot', UserId: 'AIDAEXAMPLE', Arn: iam('user/ci/ci-bot'), CreateDate: '2023-01-01T00:00:00Z' },
        ...{ UserPolicyList: [{ PolicyName: 'own', PolicyDocument: trust }], GroupList: ['builders'], AttachedManagedPolicies: [] },
        ...{ PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: iam('policy/edge') } },
        Tags: [
          { Key: '__proto__', Value: 'x' },
          { Key: 'Owner', Value: 'ana' },
        ],
      },
    ],
    GroupDetailList: [
      {
        Path: '/',
        GroupName: 'builders',
        GroupId: 'AGPAEXAMPLE',
        Arn: iam('group/builders'),
        GroupPolicyList: [],
        AttachedManagedPolicies: [{ PolicyName: 'edge', PolicyArn: iam('policy/edge') }],
      },
    ],
    RoleDetailList: [role(), { PolicyName: 'stray', Arn: iam('policy/stray'), PolicyVersionList: [] }, null, 'text'],
    Policies: [
      {
        ...{ PolicyName: 'edge', Arn: iam('policy/edge'), DefaultVersionId: 'v2', AttachmentCount: 1, PermissionsBoundaryUsageCount: 1 },
        PolicyVersionList: [
          { Document: trust, VersionId: 'v2', IsDefaultVersion: true, CreateDate: '2024-01-01T00:00:00Z' },
          { Document: trust, VersionId: 'v1', IsDefaultVersion: false, CreateDate: '2023-01-01T00:00:00Z' },
        ],
      },
    ],
    IsTruncated: false,
  }

  test('are read whole, strays included', () => {
    const [part] = partsOf('authorization-details', details)
    expect(part?.account).toBe(account)
    expect(part?.users).toMatchObject([
      {
        name: 'ci-bot',
        path: '/ci/',
        groups: ['builders'],
        boundary: iam('policy/edge'),
        inline: [{ name: 'own', document: trust }],
        keys: undefined,
      },
    ])
    expect(Object.entries(part?.users[0]?.tags ?? {})).toEqual([
      ['__proto__', 'x'],
      ['Owner', 'ana'],
    ])
    expect(part?.groups).toMatchObject([{ name: 'builders', attached: [{ arn: iam('policy/edge'), name: 'edge' }] }])
    expect(part?.roles.map(({ name }) => name)).toEqual(['app'])
    expect(part?.policies.map(({ name }) => name)).toEqual(['edge', 'stray'])
    expect(part?.policies[0]?.versions.map(({ id, isDefault }) => [id, isDefault])).toEqual([
      ['v2', true],
      ['v1', false],
    ])
  })

  const listed = details.UserDetailList[0]
  const policy = details.Policies[0]
  const user = `the groups of ${iam('user/ci/ci-bot')}`
  test.each<[string, object, string]>([
    ['users that are none', { UserDetailList: [listed, 'x', null, 7, [listed]] }, '4 of 5 in UserDetailList'],
    ['a user without its ARN', { UserDetailList: [{ ...listed, Arn: undefined }] }, '1 of 1 in UserDetailList'],
    ['users that are a text', { UserDetailList: 'x' }, 'UserDetailList'],
    ['groups that are none', { UserDetailList: [], GroupDetailList: [true] }, '1 of 1 in GroupDetailList'],
    ['roles that are none', { RoleDetailList: [role(), 'x', {}] }, '2 of 3 in RoleDetailList'],
    ['policies that are none', { UserDetailList: [], Policies: [policy, 1] }, '1 of 2 in Policies'],
    [
      'a version that is none',
      { UserDetailList: [], Policies: [{ ...policy, PolicyVersionList: ['v1'] }] },
      `1 of 1 in the versions of ${iam('policy/edge')}`,
    ],
    ['a group that has no name', { UserDetailList: [{ ...listed, GroupList: ['builders', {}] }] }, `1 of 2 in ${user}`],
    [
      'an attachment that is none',
      { RoleDetailList: [role({ AttachedManagedPolicies: ['x'] })] },
      `1 of 1 in the attached policies of ${iam('role/app')}`,
    ],
    ['an inline policy that is none', { RoleDetailList: [role({ RolePolicyList: 'x' })] }, `the inline policies of ${iam('role/app')}`],
  ])('%s are a failed gap that counts them', (_, answer, what) => {
    expect(gapsOf(answer)).toMatchObject([{ class: 'failed', status: 'unparsable', what: `export.json: ${what}` }])
    expect(partsOf('authorization-details', answer)).toHaveLength(1)
  })

  test('a policy without a name has the one of its ARN', () => {
    const answer = { UserDetailList: [], Policies: [{ ...policy, PolicyName: undefined }] }
    expect(gapsOf(answer)).toEqual([])
    expect(partsOf('authorization-details', answer)).toMatchObject([{ policies: [{ name: 'edge', arn: iam('policy/edge') }] }])
  })

  test('lists that are null or left out are empty', () => {
    expect(gapsOf({ UserDetailList: null, RoleDetailList: [role({ RolePolicyList: null })] })).toEqual([])
  })

  test('of an empty account are an account without anything', () => {
    expect(partsOf('authorization-details', { UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [] })).toEqual([
      { kind: 'authorization-details', account: null, users: [], groups: [], roles: [], policies: [] },
    ])
  })

  test.each([
    ['a cut answer', [{ ...details, IsTruncated: true }], 1],
    ['a NextToken of --max-items', [{ ...details, NextToken: 'abc' }], 1],
    ['pages, the last one whole', [[{ ...details, IsTruncated: true }, details]], 0],
    ['a cut answer of another kind behind a whole one', [details, { AccessKeyMetadata: [], IsTruncated: true }], 1],
  ])('%s', (_, values, gaps) => {
    expect(gapsOf(...values).filter(({ class: kind, what }) => kind === 'failed' && what.includes('the rest of'))).toHaveLength(gaps)
  })
})

describe('access keys', () => {
  const entry = (user: string, more: object = {}) => ({
    UserName: user,
    AccessKeyId: key(user),
    Status: 'Active',
    CreateDate: '2024-01-01T00:00:00+00:00',
    ...more,
  })
  const ana = { id: key('ana'), userName: 'ana', active: true, createdAt: '2024-01-01T00:00:00Z' }

  test.each([
    ['an answer', [{ AccessKeyMetadata: [entry('ana')] }], ['ana']],
    ['answers one after the other', [{ AccessKeyMetadata: [entry('ana')] }, { AccessKeyMetadata: [] }], ['ana']],
    ['an array of answers', [[{ AccessKeyMetadata: [entry('ana')] }, { AccessKeyMetadata: [] }]], ['ana']],
    ['a wrapped answer', [{ UserName: 'ana', Answer: { AccessKeyMetadata: [entry('ana')] } }], ['ana']],
    ['a wrapped list of keys', [{ UserName: 'ana', Answer: [entry('ana')] }], ['ana']],
    ['an array of keys', [[entry('ana')]], []],
    ['keys line by line', [entry('ana')], []],
  ])('%s', (_, values, whole) => {
    const parts = partsOf('access-keys', ...values)
    expect(parts.flatMap(({ keys }) => keys)).toMatchObject([ana])
    expect(parts.flatMap(({ users }) => users)).toEqual(whole)
    expect(parts.find(({ keys }) => keys.length > 0)?.account).toBe(account)
  })

  test('nobody says whole of a user who is only mentioned', () => {
    expect(partsOf('access-keys', { UserName: 'eve', Answer: { AccessKeyMetadata: [] } })[0]?.users).toEqual(['eve'])
  })

  test.each([
    [{ LastUsedDate: '2026-03-04T05:06:07Z', ServiceName: 's3', Region: 'eu-west-1' }, '2026-03-04T05:06:07Z', 's3'],
    [{ ServiceName: 'N/A', Region: 'N/A' }, 'never', undefined],
  ])('last used %o', (use, lastUsedAt, service) => {
    const id = key('ana')
    expect(partsOf('access-keys', { AccessKeyId: id, Answer: { UserName: 'ana', AccessKeyLastUsed: use } })[0]?.uses).toMatchObject([
      { id, lastUsedAt, service },
    ])
  })

  test('an answer of CreateAccessKey, which holds a secret, is none of ours', () => {
    expect(parseAnswers([{ AccessKey: entry('ana') }, { ...entry('ana'), SecretAccessKey: 'x' }], source)).toEqual([])
  })
})

describe('other answers', () => {
  test('service-specific credentials: without an expiration they never expire', () => {
    const base = { UserName: 'llm', Status: 'Active', CreateDate: '2025-01-01T00:00:00Z', ServiceName: 'bedrock.amazonaws.com' }
    const answer = {
      ServiceSpecificCredentials: [
        { ...base, ServiceSpecificCredentialId: 'ACCA1' },
        { ...base, ServiceSpecificCredentialId: 'ACCA2', ExpirationDate: '2027-01-01T00:00:00Z' },
      ],
    }
    const [part] = partsOf('service-credentials', { AllUsers: true, Answer: answer })
    expect(part?.users).toBe('all')
    expect(part?.credentials.map(({ expiresAt }) => expiresAt)).toEqual(['never', '2027-01-01T00:00:00Z'])
    expect(partsOf('service-credentials', answer)[0]?.users).toEqual(['llm'])
  })

  test('a job that has not ended is a gap, one that has says what was never used', () => {
    const answer = {
      JobStatus: 'COMPLETED',
      ServicesLastAccessed: [{ ServiceNamespace: 's3', LastAuthenticated: '2026-01-01T00:00:00Z' }, { ServiceNamespace: 'ec2' }],
    }
    expect(partsOf('last-accessed', { Arn: iam('role/app'), Answer: answer })[0]).toMatchObject({
      ...{ account, arn: iam('role/app') },
      services: [
        { service: 's3', lastUsedAt: '2026-01-01T00:00:00Z' },
        { service: 'ec2', lastUsedAt: 'never' },
      ],
    })
    expect(gapsOf(answer)).toMatchObject([{ class: 'limit' }])
    expect(gapsOf({ Arn: iam('role/app'), Answer: { ...answer, JobStatus: 'IN_PROGRESS' } })).toMatchObject([
      { class: 'failed', status: 'unreadable' },
    ])
  })

  test('providers, organization, control policies, summary, alias, caller, descriptions', () => {
    expect(
      partsOf('identity-providers', { OpenIDConnectProviderList: [{ Arn: iam('oidc-provider/token.actions.githubusercontent.com') }] })[0]
        ?.providers,
    ).toMatchObject([{ kind: 'oidc', issuer: 'token.actions.githubusercontent.com' }])
    expect(
      partsOf('organization', {
        Accounts: [{ Id: account, Arn: `arn:aws:organizations::${account}:account/o-1/${account}`, Name: 'prod', Status: 'SUSPENDED' }],
      })[0]?.organization.accounts,
    ).toEqual([{ id: account, name: 'prod', active: false }])
    expect(
      partsOf('service-control-policies', { Account: account, ServiceControlPolicies: [[JSON.stringify(trust)], [trust]] })[0],
    ).toMatchObject({ account, levels: [[trust], [trust]] })
    expect(partsOf('account-summary', { SummaryMap: { AccountAccessKeysPresent: 1, AccountMFAEnabled: 0 } })[0]).toMatchObject({
      rootKeysPresent: 1,
      rootMfa: false,
    })
    expect(partsOf('account-summary', { AccountAliases: ['acme'] })[0]?.alias).toBe('acme')
    expect(partsOf('account-summary', { UserId: 'AIDA', Account: account, Arn: iam('user/x') })[0]?.account).toBe(account)
    expect(partsOf('role-descriptions', { Roles: [{ ...role(), Description: 'made by ana@acme.example' }] })[0]?.descriptions).toEqual([
      { arn: iam('role/app'), description: 'made by ana@acme.example' },
    ])
  })

  test('a report that is being made is a failed gap', () => {
    expect(gapsOf({ State: 'STARTED', Description: 'No report exists' })).toMatchObject([{ class: 'failed' }])
  })

  test.each([
    ['a policy file', trust],
    ['a package', { name: 'x', version: '1.0.0', Content: 'abc' }],
    ['certificates of another kind', { Certificates: [{ name: 'x' }] }],
    ['a list of roles of another kind', { Roles: ['admin'], Policies: [{ PolicyName: 'x' }] }],
    ['a state machine', { State: 'STARTED', Machine: 'x' }],
    ['an account of another kind', { Account: '12', Organization: 'x' }],
    ['lists nested without end', [[[[[[[{ AccessKeyMetadata: [] }]]]]]]]],
  ])('%s says nothing', (_, value) => {
    expect(parseAnswers([value], source)).toEqual([])
  })
})

describe('the credential report', () => {
  const header =
    'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated'
  const root = `<root_account>,${iam('root')},2020-01-01T00:00:00Z,not_supported,2026-01-01T00:00:00Z,not_supported,not_supported,true,true,2020-01-02T00:00:00Z,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A,true,2021-01-01T00:00:00Z,false,N/A`
  const bot = `ci-bot,${iam('user/ci-bot')},2023-01-01T00:00:00+00:00,FALSE,N/A,N/A,N/A,FALSE,TRUE,2023-01-02T00:00:00Z,2026-01-02T03:04:00Z,eu-west-1,s3,false,2022-01-01T00:00:00Z,no_information,N/A,N/A,false,N/A,false,N/A`
  const rowsOf = (csv: string) =>
    [...parseCredentialReport(csv, source)].flatMap((item) => (!isGap(item) && item.kind === 'credential-report' ? item.rows : []))
  const quoted = (line: string) =>
    line
      .split(',')
      .map((cell) => `"${cell}"`)
      .join(',')
  const reversed = (line: string) => line.split(',').reverse().join(',')

  test.each([
    ['as AWS writes it', [header, root, bot].join('\n')],
    ['with CRLF and a blank line at the end', [header, root, bot, '', ''].join('\r\n')],
    ['quoted', [header, root, bot].map(quoted).join('\n')],
    ['with its columns in another order', [header, root, bot].map(reversed).join('\n')],
    ['with a column more', [`${header},additional_credentials_info`, `${root},N/A`, `${bot},N/A`].join('\n')],
    ['with semicolons', [header, root, bot].map((line) => line.replaceAll(',', ';')).join('\n')],
  ])('%s', (_, csv) => {
    expect(rowsOf(csv)).toEqual([
      {
        ...{ user: '<root_account>', arn: iam('root'), createdAt: '2020-01-01T00:00:00Z', more: false },
        console: { enabled: true, lastUsedAt: '2026-01-01T00:00:00Z', mfa: true },
        keys: [
          {
            id: undefined,
            slot: 1,
            active: true,
            createdAt: '2020-01-02T00:00:00Z',
            lastUsedAt: 'never',
            lastUsedService: undefined,
            lastUsedRegion: undefined,
          },
        ],
        certificates: [{ active: true, rotatedAt: '2021-01-01T00:00:00Z' }],
      },
      {
        ...{ user: 'ci-bot', arn: iam('user/ci-bot'), createdAt: '2023-01-01T00:00:00Z', more: false },
        console: { enabled: false, lastUsedAt: undefined, mfa: false },
        keys: [
          {
            id: undefined,
            slot: 1,
            active: true,
            createdAt: '2023-01-02T00:00:00Z',
            lastUsedAt: '2026-01-02T03:04:00Z',
            lastUsedService: 's3',
            lastUsedRegion: 'eu-west-1',
          },
          {
            id: undefined,
            slot: 2,
            active: false,
            createdAt: '2022-01-01T00:00:00Z',
            lastUsedAt: 'never',
            lastUsedService: undefined,
            lastUsedRegion: undefined,
          },
        ],
        certificates: [],
      },
    ])
  })

  test('its JSON wrapper says when it was made', () => {
    const answer = {
      Content: Buffer.from([header, root].join('\n')).toString('base64'),
      ReportFormat: 'text/csv',
      GeneratedTime: '2026-06-01T00:00:00+00:00',
    }
    expect(partsOf('credential-report', answer)).toMatchObject([
      { account, generatedAt: '2026-06-01T00:00:00Z', rows: [{ user: '<root_account>' }] },
    ])
  })

  test('a row that was cut is a failed gap, the others are read', () => {
    const items = [...parseCredentialReport([header, root, bot.slice(0, 60)].join('\n'), source)]
    expect(items.filter(isGap)).toMatchObject([
      { class: 'failed', status: 'unparsable', what: 'export.json:3: a row of the credential report' },
    ])
    expect(rowsOf([header, root, bot.slice(0, 60)].join('\n'))).toHaveLength(1)
  })

  test('a report without the columns that matter is a failed gap', () => {
    expect([...parseCredentialReport('user,arn,user_creation_time\nx,y,z', source)]).toMatchObject([
      { class: 'failed', needs: 'the columns access_key_1_active, access_key_2_active' },
    ])
  })

  test('a hundred thousand quotes take no time', () => {
    const started = performance.now()
    rowsOf(`${header}\n${'"'.repeat(100_001)}\n${'"a'.repeat(50_000)}`)
    expect(performance.now() - started).toBeLessThan(1000)
  })
})
