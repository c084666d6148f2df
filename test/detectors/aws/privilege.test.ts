import { describe, expect, test } from 'vitest'
import type { AwsAccount, AwsRole, AwsUser } from '../../../src/core/aws.js'
import { isGap } from '../../../src/core/gap.js'
import { isJudgement } from '../../../src/core/inventory.js'
import { listOption } from '../../../src/core/rule.js'
import { awsEscalation } from '../../../src/detectors/aws-escalation/index.js'
import { awsPrivilege } from '../../../src/detectors/aws-privilege/index.js'
import { escalationPaths } from '../../../src/detectors/lib/aws/graph/paths.js'
import { actionNamed } from '../../../src/detectors/lib/iam/actions.js'
import { emptyInventory } from '../../../src/pipeline/inventory.js'
import { loadPack } from '../../../src/rules/packs.js'
import { account, allow, key, look, own, policy, role, told, trust, user } from './account.js'

const admin = { attached: [{ name: 'AdministratorAccess', arn: 'arn:aws:iam::aws:policy/AdministratorAccess' }] }
const inline = (document: unknown) => ({ inline: [{ name: 'own', document }] })
const rolesTrustedBy = (service: string, more: Partial<AwsRole> = {}) =>
  role({ name: 'build', trust: trust({ Principal: { Service: `${service}.amazonaws.com` } }), ...admin, ...more })
const escalations = (known: Parameters<typeof account>[0]) => look(awsEscalation, 'aws-escalation', [account(known)])
const privileges = (known: Parameters<typeof account>[0]) => look(awsPrivilege, 'aws-privilege', [account(known)])
const levels = (whole: AwsAccount) =>
  [...awsPrivilege.create({ rules: [], now: new Date(0) })({ ...emptyInventory, aws: [whole] })]
    .filter(isJudgement)
    .map(({ judged, privilege: { level, confidence } }) => `${judged.split(':')[2]} ${level} ${confidence}`)

const writer = inline(allow('iam:PutUserPolicy', { Resource: `arn:aws:iam::${own}:user/ci-bot` }))

describe('a way', () => {
  test('is told step by step', () => {
    const users = [user({ ...inline(allow(['iam:PassRole', 'lambda:CreateFunction', 'lambda:InvokeFunction'])) })]
    expect(escalations({ users, roles: [rolesTrustedBy('lambda')] }).found.map(({ message }) => message)).toEqual([
      'user ci-bot can become admin in 1 step: ci-bot → iam:PassRole + lambda:CreateFunction + lambda:InvokeFunction on role build (AdministratorAccess) → admin',
    ])
  })

  test('is simulated on the resource it goes through; a workload’s nobody knows', () => {
    const asked = (actions: string[], service: string) =>
      escalations({ users: [user(inline(allow(actions)))], roles: [rolesTrustedBy(service)] }).found.map(({ facts }) => facts.onArn)
    expect(asked(['iam:PassRole', 'lambda:CreateFunction', 'lambda:InvokeFunction'], 'lambda')).toEqual([`arn:aws:iam::${own}:role/build`])
    expect(asked(['lambda:UpdateFunctionCode', 'lambda:InvokeFunction'], 'lambda')).toEqual([null])
    expect(escalations({ users: [user(writer)] }).found.map(({ facts }) => facts.onArn)).toEqual([`arn:aws:iam::${own}:user/ci-bot`])
  })

  test('leads over several principals, the shortest first', () => {
    const hop = (name: string, by: string, more: Partial<AwsRole> = {}) =>
      role({ name, trust: trust({ Principal: { AWS: `arn:aws:iam::${own}:${by}` } }), ...more })
    const roles = [hop('a', 'user/ci-bot'), hop('b', 'role/a'), hop('c', 'role/b', admin), hop('d', 'role/a', admin)]
    const [first] = escalations({ users: [user()], roles }).found.filter(({ subject }) => subject === 'user/ci-bot')
    expect(first?.facts.way).toBe('ci-bot → sts:AssumeRole on role a → sts:AssumeRole on role d (AdministratorAccess) → admin')
  })

  test('that goes in circles leads nowhere', () => {
    const ring = (name: string, by: string) => role({ name, trust: trust({ Principal: { AWS: `arn:aws:iam::${own}:role/${by}` } }) })
    expect(escalations({ roles: [ring('a', 'b'), ring('b', 'c'), ring('c', 'a')] }).found).toEqual([])
  })

  test('out of a circle is told once for everybody in it, and no step twice', () => {
    const ring = (name: string, by: string, more: Partial<AwsRole> = {}) =>
      role({ name, trust: trust({ Principal: { AWS: `arn:aws:iam::${own}:role/${by}` } }), ...more })
    const roles = [ring('a', 'c'), ring('b', 'a'), ring('c', 'b'), ring('top', 'c', admin), ring('self', 'self')]
    const { found } = escalations({ roles })
    expect(found.map(({ subject, facts }) => [subject, facts.steps])).toEqual([
      ['role/a', 3],
      ['role/b', 2],
      ['role/c', 1],
    ])
  })

  test('of a thousand roles that trust each other in a ring takes no time', () => {
    const ring = (index: number) =>
      role({ name: `r${index}`, trust: trust({ Principal: { AWS: `arn:aws:iam::${own}:role/r${(index + 999) % 1000}` } }) })
    const started = performance.now()
    expect(escalations({ roles: Array.from({ length: 1000 }, (_, index) => ring(index)) }).found).toEqual([])
    expect(performance.now() - started).toBeLessThan(5000)
  })

  test('under a boundary nobody showed depends on it, and that is a gap', () => {
    const boundary = `arn:aws:iam::${own}:policy/Edge`
    const { found, gaps } = escalations({ users: [user({ ...writer, boundary })] })
    expect(told({ found, gaps })).toEqual(['aws-escalation-conditional medium'])
    expect(gaps.map(({ what }) => what)).toEqual([`1 permissions boundary of the AWS account ${own}: ${boundary}`])
  })

  test.each<[string, Partial<AwsUser>, string[]]>([
    ['without a key', { keys: [] }, ['aws-escalation-confirmed high']],
    ['with an active key', { keys: [key()] }, ['aws-escalation-confirmed critical']],
    ['with an inactive key', { keys: [key({ active: false })] }, ['aws-escalation-confirmed high']],
    ['of a person', { console: { enabled: true, lastUsedAt: undefined, mfa: true } }, []],
    ['of an administrator', admin, []],
  ])('%s', (_, known, expected) => expect(told(escalations({ users: [user({ ...writer, ...known })] }))).toEqual(expected))

  test('of a quarantined user is none', () => {
    const quarantined = { attached: [{ name: 'q', arn: 'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3' }] }
    expect(escalations({ users: [user({ ...writer, ...quarantined })] }).found).toEqual([])
  })

  test('under unknown organization policies is less sure, and that is a gap', () => {
    const { found, gaps } = escalations({ users: [user(writer)], scps: undefined, organization: undefined })
    expect(found.map(({ confidence }) => confidence)).toEqual(['medium'])
    expect(gaps.map(({ what }) => what)).toEqual([`service control policies of the AWS account ${own}`])
  })

  test('of a principal with a policy nobody showed is less sure, and that is a gap', () => {
    const attached = [{ name: 'Team', arn: `arn:aws:iam::${own}:policy/Team` }]
    const { found, gaps } = escalations({ users: [user({ ...writer, attached })] })
    expect(found.map(({ confidence }) => confidence)).toEqual(['medium'])
    expect(gaps.map(({ what }) => what)).toEqual([`1 attached policy of the AWS account ${own}: arn:aws:iam::${own}:policy/Team`])
  })

  test('an invalid policy is a failed gap, once for the account', () => {
    const broken = inline({ Version: '2012-10-17', Statement: [{ Effect: 'Maybe', Action: '*', Resource: '*' }] })
    const { found, gaps } = escalations({ users: [user({ ...broken }), user({ ...broken, name: 'other' })] })
    expect(found).toEqual([])
    expect(gaps.map((gap) => [gap.class, gap.status, gap.what])).toEqual([
      ['failed', 'unparsable', `2 policy documents of the AWS account ${own}: own of user/ci-bot and own of user/other`],
    ])
  })
})

describe('privilege', () => {
  test.each<[string, Partial<AwsUser>, string]>([
    ['an attached AdministratorAccess', admin, 'admin high'],
    [
      'two policies that are one together',
      {
        inline: [
          { name: 'a', document: allow('iam:*') },
          { name: 'b', document: { Version: '2012-10-17', Statement: { Effect: 'Allow', NotAction: 'iam:*', Resource: '*' } } },
        ],
      },
      'admin high',
    ],
    [
      'everything but some buckets',
      { ...admin, ...inline({ Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 's3:*', Resource: 'arn:aws:s3:::audit*' }] }) },
      'admin medium',
    ],
    ['everything from one address', inline(allow('*', { Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } })), 'admin low'],
    ['its own policy', writer, 'escalates high'],
    ['every bucket', inline(allow('s3:GetObject')), 'sensitive high'],
    ['one bucket', inline(allow('s3:GetObject', { Resource: 'arn:aws:s3:::one/*' })), 'limited high'],
    ['nothing', {}, 'none high'],
    [
      'everything, and denied everything',
      { ...inline(allow('*')), attached: [{ name: 'no', arn: `arn:aws:iam::${own}:policy/everything` }] },
      'none high',
    ],
  ])('%s', (_, known, expected) => {
    const deny = policy({ document: { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] } })
    expect(levels(account({ users: [user(known)], policies: [deny] }))).toEqual([`user/ci-bot ${expected}`])
  })

  test('is judged under an organization that forbids some things to everybody', () => {
    const forbid = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 'rds:*', Resource: '*' }] }
    const organization = { id: 'o-acme', managementAccount: '999988887777', accounts: [] }
    expect(levels(account({ users: [user(admin)], scps: [[allow('*'), forbid]], organization }))).toEqual(['user/ci-bot admin high'])
  })

  test.each<[string, Partial<AwsRole>, string[]]>([
    ['a workload', {}, ['aws-admin high']],
    ['a service of AWS', { trust: trust({ Principal: { Service: 'cloudformation.amazonaws.com' } }) }, ['aws-admin medium']],
    ['another account', { trust: trust({ Principal: { AWS: 'arn:aws:iam::999988887777:root' } }) }, ['aws-admin critical']],
    ['people', { path: '/aws-reserved/sso.amazonaws.com/', name: 'AWSReservedSSO_A_1' }, []],
  ])('an administrator role of %s', (_, known, expected) =>
    expect(told(privileges({ roles: [role({ ...admin, ...known })] }))).toEqual(expected),
  )

  test('a rule’s lists are its options', () => {
    const services = { 'aws-service-wildcard': { services: ['sqs'] } }
    const seen = look(awsPrivilege, 'aws-privilege', [account({ users: [user(inline(allow('sqs:*')))] })], services)
    expect(seen.found.filter(({ rule }) => rule === 'aws-service-wildcard')).toHaveLength(1)
  })
})

test('every action named in the table and in rules is one of AWS', () => {
  const rules = loadPack(new URL('../../../rules', import.meta.url).pathname, 'rules').filter(
    ({ detector }) => detector === 'aws-privilege',
  )
  const listed = rules.flatMap((rule) => ['actions', 'ignored'].flatMap((name) => (name in rule.options ? listOption(rule, name) : [])))
  const needed = escalationPaths.flatMap(({ needs, oneOf = [], meet = [], retired }) =>
    retired === true ? [] : [...needs, ...oneOf, ...meet],
  )
  expect([...new Set([...listed, ...needed])].filter((action) => actionNamed(action) === null)).toEqual([])
})

test('what is worked out of an account is worked out once', () => {
  const whole = account({ users: [user(writer)] })
  const say = () => [...awsEscalation.create({ rules: [], now: new Date(0) })({ ...emptyInventory, aws: [whole] })].filter(isGap)
  expect(say()).toEqual(say())
})
