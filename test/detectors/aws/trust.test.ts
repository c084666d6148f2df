import { describe, expect, test } from 'vitest'
import type { AwsRole } from '../../../src/core/aws.js'
import { awsTrust } from '../../../src/detectors/aws-trust/index.js'
import { vendorOf } from '../../../src/detectors/aws-trust/vendors.js'
import { account, ago, look, own, role, told, trust, user } from './account.js'

const sibling = '222233334444'
const stranger = '999988887777'
const datadog = '464622532012'
const organization = {
  id: 'o-acme',
  managementAccount: own,
  accounts: [
    { id: own, name: 'acme', active: true },
    { id: sibling, name: 'acme-tools', active: true },
  ],
}
const admin = { attached: [{ name: 'AdministratorAccess', arn: 'arn:aws:iam::aws:policy/AdministratorAccess' }] }
const root = (id: string) => `arn:aws:iam::${id}:root`
const ok: string[] = []

const see = (statements: readonly object[], known: Partial<AwsRole> = {}, more: Parameters<typeof account>[0] = {}, options = {}) =>
  look(
    awsTrust,
    'aws-trust',
    [account({ organization, providers: undefined, roles: [role({ name: 'deploy', trust: trust(...statements), ...known })], ...more })],
    options,
  )
const id = (value: string | string[], operator = 'StringEquals') => ({ Condition: { [operator]: { 'sts:ExternalId': value } } })

describe('everybody', () => {
  const any = { Principal: { AWS: '*' } }
  const when = (operator: string, key: string, value: string | string[]) => ({ ...any, Condition: { [operator]: { [key]: value } } })
  const open = ['aws-trust-anyone critical']
  const asked = ['aws-trust-wildcard-conditioned high']
  test.each<[string, object[], string[]]>([
    ['*', [{ Principal: '*' }], open],
    ['AWS *', [any], open],
    ['root of any account', [{ Principal: { AWS: 'arn:aws:iam::*:root' } }], open],
    ['NotPrincipal', [{ NotPrincipal: { AWS: root(stranger) } }], open],
    ['one of several principals', [{ Principal: { AWS: [root(own), '*'] } }], open],
    ['an external id', [when('StringEquals', 'sts:ExternalId', 'x8J2kq93Lm')], asked],
    ['an address', [when('IpAddress', 'aws:SourceIp', '198.51.100.0/24')], asked],
    ['every address', [when('IpAddress', 'aws:SourceIp', '0.0.0.0/0')], open],
    ['MFA', [when('Bool', 'aws:MultiFactorAuthPresent', 'true')], asked],
    ['a tag', [when('StringEquals', 'aws:PrincipalTag/team', 'ops')], asked],
    ['one’s organization', [when('StringEquals', 'aws:PrincipalOrgID', 'o-acme')], ok],
    ['one’s organization by path', [when('ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', 'o-acme/r-1/*')], ok],
    ['one’s organization if there is one: open to those without', [when('StringEqualsIfExists', 'aws:PrincipalOrgID', 'o-acme')], open],
    ['ForAllValues', [when('ForAllValues:StringEquals', 'aws:PrincipalOrgID', 'o-acme')], open],
    ['any organization', [when('StringLike', 'aws:PrincipalOrgID', 'o-*')], open],
    ['not one organization', [when('StringNotEquals', 'aws:PrincipalOrgID', 'o-evil')], open],
    ['somebody else’s organization', [when('StringEquals', 'aws:PrincipalOrgID', 'o-other')], ['aws-trust-unknown-account high']],
    ['a role of one’s own', [when('ArnLike', 'aws:PrincipalArn', `arn:aws:iam::${own}:role/ci-*`)], ok],
    ['a role of any account', [when('ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/ci-*')], open],
    [
      'a role of a stranger',
      [when('ArnEquals', 'aws:PrincipalArn', `arn:aws:iam::${stranger}:role/ci`)],
      ['aws-trust-unknown-account high'],
    ],
    ['one principal by its id', [when('StringLike', 'aws:userid', 'AROAEXAMPLE123456789:*')], ok],
    ['resources of one’s account', [when('StringEquals', 'aws:SourceAccount', own)], ok],
    ['a region is no restriction', [when('StringEquals', 'aws:RequestedRegion', 'eu-central-1')], open],
    ['a Deny of all but the organization', [any, { ...when('StringNotEquals', 'aws:PrincipalOrgID', 'o-acme'), Effect: 'Deny' }], ok],
    ['a Deny of everybody', [any, { ...any, Effect: 'Deny' }], ok],
    ['an action that is none', [{ ...any, Action: 'sts:TagSession' }], ok],
  ])('%s', (_, statements, expected) => expect(told(see(statements))).toEqual(expected))

  test('says how', () => {
    expect(see([any]).found[0]?.message).toBe('role deploy can be assumed by anybody with an AWS account')
    expect(see([when('StringEquals', 'sts:ExternalId', 'x8J2kq93Lm')]).found[0]?.message).toBe(
      'role deploy can be assumed by anybody with an AWS account who brings an external id',
    )
  })
})

describe('other accounts', () => {
  test.each<[string, object[], string[]]>([
    ['one’s own', [{ Principal: { AWS: root(own) } }], ok],
    ['another of the organization', [{ Principal: { AWS: root(sibling) } }], ok],
    ['a stranger, without an external id', [{ Principal: { AWS: root(stranger) } }], ['aws-trust-unknown-account high']],
    ['a stranger’s number', [{ Principal: { AWS: stranger } }], ['aws-trust-unknown-account high']],
    ['a stranger’s role', [{ Principal: { AWS: `arn:aws:iam::${stranger}:role/x` } }], ['aws-trust-unknown-account high']],
    ['a stranger’s session', [{ Principal: { AWS: `arn:aws:sts::${stranger}:assumed-role/x/y` } }], ['aws-trust-unknown-account high']],
    ['a stranger with one', [{ Principal: { AWS: root(stranger) }, ...id('x8J2kq93Lm') }], ['aws-trust-unknown-account medium']],
    [
      'a stranger with a weak one',
      [{ Principal: { AWS: root(stranger) }, ...id('abc') }],
      ['aws-trust-unknown-account medium', 'aws-trust-weak-external-id low'],
    ],
    [
      'a stranger who must be of the organization',
      [{ Principal: { AWS: root(stranger) }, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-acme' } } }],
      ok,
    ],
    ['a vendor without', [{ Principal: { AWS: root(datadog) } }], ['aws-trust-no-external-id medium']],
    ['a vendor with', [{ Principal: { AWS: root(datadog) }, ...id('x8J2kq93Lm') }], ['aws-trust-vendor info']],
    [
      'a vendor, if it brings one',
      [{ Principal: { AWS: root(datadog) }, ...id('x8J2kq93Lm', 'StringEqualsIfExists') }],
      ['aws-trust-no-external-id medium'],
    ],
    ['a vendor with its name', [{ Principal: { AWS: root(datadog) }, ...id('datadog-1') }], ['aws-trust-weak-external-id low']],
    ['a vendor with one’s account number', [{ Principal: { AWS: root(datadog) }, ...id(own) }], ['aws-trust-weak-external-id low']],
    ['a vendor with its account number', [{ Principal: { AWS: root(datadog) }, ...id(datadog) }], ['aws-trust-weak-external-id low']],
    [
      'a vendor with a wildcard',
      [{ Principal: { AWS: root(datadog) }, ...id('acme-*', 'StringLike') }],
      ['aws-trust-weak-external-id low'],
    ],
    ['a vendor with anything', [{ Principal: { AWS: root(datadog) }, ...id('*', 'StringLike') }], ['aws-trust-weak-external-id low']],
    ['seven characters', [{ Principal: { AWS: root(datadog) }, ...id('x8J2kq9') }], ['aws-trust-weak-external-id low']],
    ['eight characters', [{ Principal: { AWS: root(datadog) }, ...id('x8J2kq93') }], ['aws-trust-vendor info']],
    ['the worst of several', [{ Principal: { AWS: root(datadog) }, ...id(['x8J2kq93Lm', 'test']) }], ['aws-trust-weak-external-id low']],
    [
      'the worst of two statements',
      [{ Principal: { AWS: root(datadog) }, ...id('x8J2kq93Lm') }, { Principal: { AWS: root(datadog) } }],
      ['aws-trust-no-external-id medium'],
    ],
  ])('%s', (_, statements, expected) => expect(told(see(statements))).toEqual(expected))

  test('vendors are named', () => {
    expect(see([{ Principal: { AWS: root(datadog) } }]).found[0]).toMatchObject({
      message: `role deploy trusts Datadog (${datadog}) and asks for no external id`,
      facts: { trusted: datadog, vendor: 'Datadog', role: 'deploy', account: own },
    })
    expect(vendorOf(stranger)).toBeNull()
    expect(vendorOf('797873946194')).toBe('AWS ELB logs')
  })

  test('a powerful role makes a missing external id worse', () => {
    expect(told(see([{ Principal: { AWS: root(datadog) } }], admin))).toEqual(['aws-trust-no-external-id high'])
  })

  test('accounts one names, and those looked at together, are one’s own', () => {
    const statements = [{ Principal: { AWS: root(stranger) } }]
    expect(told(see(statements, {}, {}, { 'aws-trust-unknown-account': { ownAccounts: [stranger] } }))).toEqual([])
    const both = [account({ organization, roles: [role({ trust: trust(...statements) })] }), account({ id: stranger })]
    expect(told(look(awsTrust, 'aws-trust', both))).toEqual([])
  })

  test('without the organization one cannot be sure, and it is said', () => {
    const seen = see([{ Principal: { AWS: root(stranger) } }], {}, { organization: undefined, unread: ['organization'] })
    expect(seen.found[0]).toMatchObject({ confidence: 'medium', severity: 'high' })
    expect(seen.gaps.map(({ needs }) => needs)).toEqual([expect.stringContaining('organizations:ListAccounts')])
    expect(see([{ Principal: { AWS: root(own) } }], {}, { organization: undefined, unread: ['organization'] }).gaps).toEqual([])
  })
})

describe('services', () => {
  const service = (name: string | string[], condition?: object) => ({
    Principal: { Service: name },
    ...(condition === undefined ? {} : { Condition: { StringEquals: condition } }),
  })
  const deputy = ['aws-trust-confused-deputy low']
  test.each([
    'ec2',
    'lambda',
    'ecs-tasks',
    'eks',
    'cloudtrail',
    'elastictranscoder',
    'sagemaker',
    'glue',
    'codebuild',
    'states',
    'scheduler',
    'events',
    's3',
  ])('%s asks for nothing', (name) => expect(told(see([service(`${name}.amazonaws.com`)]))).toEqual([]))
  test.each<[string, object, string[]]>([
    ['AppSync', service('appsync.amazonaws.com'), deputy],
    ['CloudWatch Logs', service('logs.amazonaws.com'), deputy],
    ['CloudWatch Logs of a region', service('logs.eu-central-1.amazonaws.com'), deputy],
    ['held to an account', service('logs.amazonaws.com', { 'aws:SourceAccount': own }), []],
    ['held to an organization', service('logs.amazonaws.com', { 'aws:SourceOrgID': 'o-acme' }), []],
    [
      'held to a resource',
      { ...service('logs.amazonaws.com'), Condition: { StringLike: { 'aws:SourceArn': `arn:aws:logs:eu-central-1:${own}:*` } } },
      [],
    ],
    [
      'held to a resource of anybody',
      { ...service('logs.amazonaws.com'), Condition: { StringLike: { 'aws:SourceArn': 'arn:aws:logs:*:*:*' } } },
      deputy,
    ],
    ['two services share a role', service(['ec2.amazonaws.com', 'lambda.amazonaws.com']), []],
    ['three do', service(['ec2.amazonaws.com', 'lambda.amazonaws.com', 'ecs-tasks.amazonaws.com']), ['aws-role-shared low']],
    ['one in three regions', service(['ec2.amazonaws.com', 'ec2.amazonaws.com.cn', 'ec2.eu-central-1.amazonaws.com']), []],
  ])('%s', (_, statement, expected) => expect(told(see([statement]))).toEqual(expected))

  test('several instance profiles', () => {
    expect(told(see([service('ec2.amazonaws.com')], { instanceProfiles: ['a', 'b'] }))).toEqual(['aws-role-shared low'])
    expect(told(see([service('ec2.amazonaws.com')], { instanceProfiles: ['a'] }))).toEqual([])
  })
})

describe('the account itself', () => {
  const whole = { Principal: { AWS: root(own) } }
  test.each<[string, object, Partial<AwsRole>, string[]]>([
    ['a powerful role', whole, admin, ['aws-trust-own-account medium']],
    ['a role of little', whole, {}, []],
    ['with a condition on who', { ...whole, Condition: { ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${own}:role/admin` } } }, admin, []],
    ['with a tag', { ...whole, Condition: { StringEquals: { 'aws:PrincipalTag/team': 'ops' } } }, admin, []],
    ['one user', { Principal: { AWS: `arn:aws:iam::${own}:user/kim` } }, admin, []],
    [
      'everybody of the account',
      { Principal: '*', Condition: { StringEquals: { 'aws:PrincipalAccount': own } } },
      admin,
      ['aws-trust-own-account medium'],
    ],
    ['service-linked', whole, { ...admin, path: '/aws-service-role/rds.amazonaws.com/' }, []],
  ])('%s', (_, statement, known, expected) => expect(told(see([statement], known))).toEqual(expected))

  test.each<[string, string, string[]]>([
    ['a role that is gone', 'AROAEXAMPLE123456789', ['aws-trust-deleted-principal low']],
    ['a user that is gone', 'AIDAEXAMPLE123456789', ['aws-trust-deleted-principal low']],
    ['somebody who is there', 'AIDATHERE1234567890Q', []],
  ])('%s', (_, value, expected) => {
    expect(told(see([{ Principal: { AWS: value } }], {}, { users: [user({ id: 'AIDATHERE1234567890Q' })] }))).toEqual(expected)
  })

  const kim = user({ name: 'kim', console: { enabled: true, lastUsedAt: ago(1), mfa: true } })
  const sso = `arn:aws:iam::${own}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0a1b`
  test.each<[string, object[], string[]]>([
    ['a person in a machine’s role', [{ Principal: { Service: 'lambda.amazonaws.com', AWS: kim.arn } }], ['aws-trust-human low']],
    [
      'a permission set in a machine’s role',
      [{ Principal: { Service: 'ec2.amazonaws.com' } }, { Principal: { AWS: sso } }],
      ['aws-trust-human low'],
    ],
    ['a machine in a machine’s role', [{ Principal: { Service: 'ec2.amazonaws.com', AWS: user().arn } }], []],
    ['a person in a person’s role', [{ Principal: { AWS: kim.arn } }], []],
  ])('%s', (_, statements, expected) => expect(told(see(statements, {}, { users: [user(), kim] }))).toEqual(expected))
})

describe('environments', () => {
  const names = {
    id: 'o-acme',
    managementAccount: own,
    accounts: [
      { id: own, name: 'acme', active: true },
      { id: sibling, name: 'acme-dev', active: true },
    ],
  }
  const crosses = ['aws-trust-crosses-environments high']
  const dev = role({ name: 'dev-builder' })
  const prodName = { name: 'prod-deployer' }
  test.each<[string, object, Partial<AwsRole>, string[]]>([
    ['an account of development', { Principal: { AWS: root(sibling) } }, prodName, crosses],
    ['by the role’s tag', { Principal: { AWS: root(sibling) } }, { tags: { Environment: 'production' } }, crosses],
    ['a role of development in the same account', { Principal: { AWS: dev.arn } }, prodName, crosses],
    ['a role named for development elsewhere', { Principal: { AWS: `arn:aws:iam::${sibling}:role/staging-ci` } }, prodName, crosses],
    ['from development to development', { Principal: { AWS: root(sibling) } }, { name: 'dev-deployer' }, []],
    ['from where nobody said', { Principal: { AWS: root(own) } }, prodName, []],
    ['to where nobody said', { Principal: { AWS: root(sibling) } }, { name: 'deployer' }, []],
    ['non-prod is not prod', { Principal: { AWS: root(sibling) } }, { name: 'non-prod-deployer' }, []],
    ['a product is not production', { Principal: { AWS: root(sibling) } }, { name: 'product-sync' }, []],
    [
      'an environment of GitHub',
      {
        Principal: { Federated: `arn:aws:iam::${own}:oidc-provider/token.actions.githubusercontent.com` },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringEquals: { 'token.actions.githubusercontent.com:sub': 'repo:acme/shop:environment:staging' } },
      },
      prodName,
      crosses,
    ],
  ])('%s', (_, statement, known, expected) => {
    const tested = role({ trust: trust(statement), ...known })
    expect(told(look(awsTrust, 'aws-trust', [account({ organization: names, providers: undefined, roles: [tested, dev] })]))).toEqual(
      expected,
    )
  })

  test('the account’s name counts where the role says nothing, and the words are options', () => {
    const roles = [role({ trust: trust({ Principal: { AWS: root(sibling) } }) })]
    const live = account({ alias: 'acme-live', organization: names, roles })
    expect(told(look(awsTrust, 'aws-trust', [live]))).toEqual(crosses)
    const words = { 'aws-trust-crosses-environments': { nonProduction: ['spielwiese'] } }
    expect(told(look(awsTrust, 'aws-trust', [live], words))).toEqual([])
  })
})

describe('what cannot be read', () => {
  test('a trust policy that is none is a gap that names the role, and the next role is judged', () => {
    const roles = [
      role({ name: 'broken', trust: { Version: '2012-10-17', Statement: [{ Effect: 'Allow' }] } }),
      role({ trust: trust({ Principal: '*' }) }),
    ]
    const seen = look(awsTrust, 'aws-trust', [account({ roles })])
    expect(told(seen)).toEqual(['aws-trust-anyone critical'])
    expect(seen.gaps).toHaveLength(1)
    expect(seen.gaps[0]).toMatchObject({ class: 'failed', status: 'unparsable', what: expect.stringContaining('broken') })
  })

  test('roles that were not read', () => {
    expect(look(awsTrust, 'aws-trust', [account({ unread: ['authorization-details'] })]).gaps).toHaveLength(1)
  })

  test('one finding for a role and a rule: they are one thing', () => {
    const seen = see([{ Principal: { AWS: [root(stranger), root('888877776666'), root(datadog)] } }])
    expect(new Set(seen.found.map(({ rule }) => rule)).size).toBe(seen.found.length)
  })
})
