import { describe, expect, test } from 'vitest'
import type { AwsRole, AwsUser } from '../../../src/core/aws.js'
import { awsOwnerless } from '../../../src/detectors/aws-ownerless/index.js'
import { account, ago, identity, key, look, own, policy, role, told, user } from './account.js'

const see = (known: Parameters<typeof account>[0], identities: Parameters<typeof look>[4] = []) =>
  look(awsOwnerless, 'aws-ownerless', [account(known)], {}, identities)
const admin = { attached: [{ name: 'AdministratorAccess', arn: 'arn:aws:iam::aws:policy/AdministratorAccess' }] }
const mine = policy({ name: 'mine' })

describe('users', () => {
  test.each<[string, Partial<AwsUser>, string[]]>([
    ['a live key and no owner', {}, ['aws-user-ownerless medium']],
    ['and powerful', admin, ['aws-user-ownerless high']],
    ['and powerful by a policy of the account', { attached: [{ name: 'mine', arn: mine.arn }] }, ['aws-user-ownerless high']],
    ['and powerful through a group', { groups: ['ops'] }, ['aws-user-ownerless high']],
    ['an owner tag', { tags: { Owner: 'team-a' } }, []],
    ['an owner tag with a prefix', { tags: { 'acme:created_by': 'kim' } }, []],
    ['an owner tag that names nobody', { tags: { owner: 'TBD' } }, ['aws-user-ownerless medium']],
    ['an empty owner tag', { tags: { owner: '' } }, ['aws-user-ownerless medium']],
    ['another tag', { tags: { env: 'prod' } }, ['aws-user-ownerless medium']],
    ['a stack', { tags: { 'aws:cloudformation:stack-name': 'ci' } }, []],
    ['an address for a name', { name: 'kim@acme.example' }, []],
    ['no credential', { keys: [] }, []],
    ['an inactive key', { keys: [key({ active: false })] }, []],
    ['keys not known', { keys: undefined }, []],
    ['a person who signs in', { name: 'kim', keys: [], console: { enabled: true, lastUsedAt: ago(1), mfa: true } }, []],
    ['made this week', { createdAt: ago(7) }, []],
    ['a day older', { createdAt: ago(8) }, ['aws-user-ownerless medium']],
    [
      'an expired service credential opens nothing',
      {
        keys: [],
        serviceCredentials: [
          { id: 'A', userName: 'ci-bot', service: 'bedrock.amazonaws.com', active: true, createdAt: ago(90), expiresAt: ago(1) },
        ],
      },
      [],
    ],
  ])('%s', (_, known, expected) => {
    const groups = [{ arn: `arn:aws:iam::${own}:group/ops`, name: 'ops', path: '/', inline: [], ...admin }]
    expect(told(see({ users: [user({ keys: [key()], ...known })], groups, policies: [mine] }))).toEqual(expected)
  })

  test('an owner the inventory knows from elsewhere counts', () => {
    const known = identity({
      id: `aws:${own}:user/ci-bot`,
      type: 'user',
      provider: 'aws',
      name: 'ci-bot',
      ownerHints: [{ id: 'kim', kind: 'person', source: 'creator', status: 'unknown' }],
    })
    expect(told(see({ users: [user({ keys: [key()] })] }, [known]))).toEqual([])
  })

  test('tells what it holds', () => {
    expect(see({ users: [user({ keys: [key()], ...admin })] }).found[0]?.message).toBe(
      'nobody answers for ci-bot: it holds 1 active access key and AdministratorAccess, and no tag says whose it is',
    )
  })
})

describe('roles', () => {
  test.each<[string, Partial<AwsRole>, string[]]>([
    ['a powerful one', admin, ['aws-role-ownerless medium']],
    ['a powerful one with a description', { ...admin, description: 'deploys the shop, ask team-a' }, []],
    [
      'what the console writes is no description',
      { ...admin, description: 'Allows EC2 instances to call AWS services on your behalf.' },
      ['aws-role-ownerless medium'],
    ],
    ['an ordinary one', {}, ['aws-role-ownerless info']],
    ['service-linked', { path: '/aws-service-role/rds.amazonaws.com/' }, []],
    ['made for people to sign in', { path: '/aws-reserved/sso.amazonaws.com/', ...admin }, []],
    ['young', { createdAt: ago(7), ...admin }, []],
  ])('%s', (_, known, expected) => expect(told(see({ roles: [role(known)] }))).toEqual(expected))

  test('ordinary ones are one finding for an account', () => {
    const seen = see({ roles: ['a', 'b', 'c', 'd'].map((name) => role({ name })) })
    expect(seen.found.map(({ message }) => message)).toEqual([`nobody answers for 4 roles of the account ${own}: a, b, c and 1 more`])
  })

  test('descriptions that were not read: less sure, and said', () => {
    const seen = see({ roles: [role(admin)], unread: ['role-descriptions'] })
    expect(seen.found[0]).toMatchObject({ confidence: 'medium', message: expect.stringContaining('no tag says') })
    expect(seen.gaps).toHaveLength(1)
  })
})

test('without tags nobody is ownerless', () => {
  const seen = see({ users: [user({ keys: [key()] })], unread: ['authorization-details'] })
  expect(seen.found).toEqual([])
  expect(seen.gaps).toHaveLength(1)
})
