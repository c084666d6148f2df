import { describe, expect, test } from 'vitest'
import type { AwsIdentityProvider, AwsPolicy, AwsRole, AwsServiceUse } from '../../../src/core/aws.js'
import { awsUnused } from '../../../src/detectors/aws-unused/index.js'
import { account, ago, allow, look, own, policy, role, told, trust, user } from './account.js'

const see = (known: Parameters<typeof account>[0]) => look(awsUnused, 'aws-unused', [account(known)])
const admin = { attached: [{ name: 'AdministratorAccess', arn: 'arn:aws:iam::aws:policy/AdministratorAccess' }] }

describe('roles', () => {
  test.each<[string, Partial<AwsRole>, string[]]>([
    ['used yesterday', {}, []],
    ['idle for the limit', { lastUsedAt: ago(90) }, []],
    ['idle for a day more', { lastUsedAt: ago(91) }, ['aws-role-unused low']],
    ['powerful and idle', { lastUsedAt: ago(91), ...admin }, ['aws-role-unused medium']],
    ['never used, made within the limit', { lastUsedAt: 'never', createdAt: ago(90) }, []],
    ['never used, made before', { lastUsedAt: 'never', createdAt: ago(91) }, ['aws-role-unused low']],
    ['last use unknown is not “never”', { lastUsedAt: undefined }, []],
    ['service-linked', { path: '/aws-service-role/rds.amazonaws.com/', name: 'AWSServiceRoleForRDS', lastUsedAt: 'never' }, []],
    [
      'made for people to sign in',
      { path: '/aws-reserved/sso.amazonaws.com/', name: 'AWSReservedSSO_Admin_0a1b', lastUsedAt: ago(200) },
      ['aws-sign-in-role-unused info'],
    ],
  ])('%s', (_, known, expected) => expect(told(see({ roles: [role(known)] }))).toEqual(expected))

  test.each<[Partial<AwsRole>, string]>([
    [{ lastUsedAt: ago(412) }, 'role worker has not been used for 412 days'],
    [{ lastUsedAt: 'never', createdAt: ago(200) }, 'role worker has not been used since it was made 200 days ago'],
    [{ lastUsedAt: 'never', createdAt: ago(900) }, 'role worker has not been used for 400 days at least'],
    [{ lastUsedAt: ago(100), ...admin }, 'role worker has not been used for 100 days and holds AdministratorAccess'],
  ])('%j', (known, message) => expect(see({ roles: [role(known)] }).found[0]?.message).toBe(message))

  test('those of Identity Center are one finding', () => {
    const roles = ['a', 'b'].map((name) =>
      role({ path: '/aws-reserved/sso.amazonaws.com/', name: `AWSReservedSSO_${name}`, lastUsedAt: 'never' }),
    )
    expect(told(see({ roles }))).toEqual(['aws-sign-in-role-unused info'])
  })

  test('an unknown last use is a gap', () => {
    expect(see({ roles: [role({ lastUsedAt: undefined })] }).gaps.map(({ what }) => what)).toEqual([
      `last use of 1 role of the AWS account ${own}`,
    ])
  })
})

describe('services', () => {
  const uses = (used: number, unused: number, unknown = 0): AwsServiceUse[] => [
    ...Array.from({ length: used }, (_, index) => ({ service: `used${index}`, lastUsedAt: ago(3) })),
    ...Array.from({ length: unused }, (_, index) => ({
      service: `idle${index}`,
      lastUsedAt: index % 2 === 0 ? ('never' as const) : ago(91),
    })),
    ...Array.from({ length: unknown }, (_, index) => ({ service: `open${index}`, lastUsedAt: undefined })),
  ]
  test.each<[string, AwsServiceUse[] | undefined, number, string[]]>([
    ['half of ten', uses(5, 5), 400, ['aws-services-unused low']],
    ['less than half', uses(6, 5), 400, []],
    ['few', uses(0, 4), 400, []],
    ['what nobody knows does not count', uses(5, 4, 20), 400, []],
    ['young', uses(1, 9), 90, []],
    ['a day older', uses(1, 9), 91, ['aws-services-unused low']],
    ['not asked', undefined, 400, []],
  ])('%s', (_, serviceUse, age, expected) => {
    expect(told(see({ users: [user({ serviceUse, createdAt: ago(age) })] }))).toEqual(expected)
    expect(told(see({ roles: [role({ serviceUse, createdAt: ago(age) })] }))).toEqual(expected)
  })

  test('are not told of a role that is unused as a whole', () => {
    expect(told(see({ roles: [role({ serviceUse: uses(0, 9), lastUsedAt: ago(200) })] }))).toEqual(['aws-role-unused low'])
  })

  test('the message counts', () => {
    expect(see({ users: [user({ serviceUse: uses(2, 7) })] }).found[0]?.message).toBe(
      'ci-bot may use 9 services and used 2 of them in the last 90 days; not used: idle0, idle1, idle2, idle3, idle4 and 2 more',
    )
  })
})

describe('policies', () => {
  test.each<[string, Partial<AwsPolicy> & { document?: unknown }, string[]]>([
    ['everything, attached to nothing', { attachmentCount: 0 }, ['aws-admin-policy-unattached low']],
    ['all of IAM', { attachmentCount: 0, document: allow('iam:*') }, ['aws-admin-policy-unattached low']],
    ['attached', { attachmentCount: 1 }, []],
    ['a boundary', { attachmentCount: 0, boundaryCount: 2 }, []],
    ['nobody said whether it is attached', { attachmentCount: undefined }, []],
    ['a little', { attachmentCount: 0, document: allow('s3:GetObject') }, []],
    ['everything of one bucket', { attachmentCount: 0, document: allow('*', { Resource: 'arn:aws:s3:::b/*' }) }, []],
    [
      'everything on a condition',
      { attachmentCount: 0, document: allow('*', { Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }) },
      [],
    ],
    ['AWS’s own', { attachmentCount: 0, arn: 'arn:aws:iam::aws:policy/AdministratorAccess' }, []],
  ])('%s', (_, known, expected) => expect(told(see({ policies: [policy(known)] }))).toEqual(expected))
})

describe('identity providers', () => {
  const github = `arn:aws:iam::${own}:oidc-provider/token.actions.githubusercontent.com`
  const provider = (known: Partial<AwsIdentityProvider> = {}): AwsIdentityProvider => ({
    arn: github,
    kind: 'oidc',
    issuer: 'token.actions.githubusercontent.com',
    audiences: ['sts.amazonaws.com'],
    createdAt: ago(100),
    validUntil: undefined,
    ...known,
  })
  const trusting = role({ trust: trust({ Principal: { Federated: github }, Action: 'sts:AssumeRoleWithWebIdentity' }) })

  test.each<[string, Parameters<typeof account>[0], string[]]>([
    ['nothing trusts it', { providers: [provider()] }, ['aws-identity-provider-unused low']],
    ['a role trusts it', { providers: [provider()], roles: [trusting] }, []],
    ['made this week', { providers: [provider({ createdAt: ago(7) })] }, []],
    ['a trust policy cannot be read: nobody knows', { providers: [provider()], roles: [role({ trust: { Statement: [{}] } })] }, []],
    ['roles were not read', { providers: [provider()], unread: ['authorization-details'] }, []],
    [
      'Identity Center’s own',
      { providers: [provider({ arn: `arn:aws:iam::${own}:saml-provider/AWSSSO_1_DO_NOT_DELETE`, kind: 'saml' })] },
      [],
    ],
  ])('%s', (_, known, expected) => expect(told(see(known))).toEqual(expected))
})

test('what was not read is said', () => {
  const { gaps } = see({ unread: ['last-accessed', 'identity-providers', 'authorization-details'], providers: undefined })
  expect(gaps).toHaveLength(3)
})
