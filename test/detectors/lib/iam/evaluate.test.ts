import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { effective } from '../../../../src/detectors/lib/iam/effective.js'
import { evaluate } from '../../../../src/detectors/lib/iam/evaluate.js'
import { parsePolicy } from '../../../../src/detectors/lib/iam/parse-policy.js'
import { missingPolicy, type Policy, type PolicyKind } from '../../../../src/detectors/lib/iam/policy.js'
import {
  contextOf,
  type Decision,
  type Known,
  type Policies,
  type Principal,
  type Request,
} from '../../../../src/detectors/lib/iam/request.js'

const none: Policies = { identity: [], boundary: null, scps: [], rcps: [], sessions: [], managementAccount: null, resource: null }
const user: Principal = {
  arn: 'arn:aws:iam::111122223333:user/ana',
  type: 'user',
  id: 'AIDAEXAMPLEANA',
  tags: {},
  credential: 'long-lived',
}
const role: Principal = { arn: 'arn:aws:iam::111122223333:role/app', type: 'role', id: null, tags: {}, credential: null }

function policy(statements: unknown, name = 'p', kind: PolicyKind = 'identity'): Policy {
  const { policy: parsed, problems } = parsePolicy({ Version: '2012-10-17', Statement: statements }, name, kind)
  if (parsed === null) throw new Error(JSON.stringify(problems))
  return parsed
}

function ask(action: string, resource: string, policies: Partial<Policies>, principal = user, context = contextOf({})): Decision {
  return evaluate({ principal, action, resource, resourceAccount: null, context }, { ...none, ...policies })
}

const allowAll = policy({ Sid: 'All', Effect: 'Allow', Action: '*', Resource: '*' }, 'admin')
const bucket = 'arn:aws:s3:::bucket/key'

describe('what a verdict rests on', () => {
  test('an allow names its statement', () => {
    expect(ask('s3:GetObject', bucket, { identity: [allowAll] })).toEqual({
      verdict: 'allow',
      explicit: false,
      because: [{ layer: 'identity', policy: 'admin', sid: 'All', index: 0, effect: 'allow', certain: true }],
      withheld: [],
      undecided: [],
      missing: [],
    })
  })

  test('an explicit denial names the statement that denies, an implicit one the layers that do not allow', () => {
    const deny = policy([{ Effect: 'Deny', Action: 's3:*', Resource: '*' }], 'guard')
    const denied = ask('s3:GetObject', bucket, { identity: [allowAll], scps: [[allowAll, deny]] })
    expect([denied.verdict, denied.explicit, denied.because.map(({ layer, policy: name }) => `${layer} ${name}`)]).toEqual([
      'deny',
      true,
      ['scp guard'],
    ])
    const lacking = ask('s3:GetObject', bucket, {
      identity: [allowAll],
      boundary: policy({ Effect: 'Allow', Action: 'ec2:*', Resource: '*' }),
    })
    expect([lacking.verdict, lacking.explicit, lacking.because, lacking.withheld]).toEqual(['deny', false, [], ['boundary']])
  })

  test('what depends names the keys and the statements on either side', () => {
    const condition = { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }
    const guarded = policy(
      [{ Effect: 'Deny', Action: '*', Resource: '*', Condition: { StringNotEquals: { 'aws:SourceVpc': 'vpc-1' } } }],
      'guard',
    )
    const open = ask('s3:GetObject', bucket, {
      identity: [policy({ Effect: 'Allow', Action: '*', Resource: '*', Condition: condition }), guarded],
    })
    expect([open.verdict, open.undecided, open.because.map(({ policy: name, certain }) => [name, certain])]).toEqual([
      'depends',
      ['aws:sourceip', 'aws:sourcevpc'],
      [
        ['p', false],
        ['guard', false],
      ],
    ])
  })
})

describe('documents that are missing', () => {
  const missing = missingPolicy('arn:aws:iam::aws:policy/Unread', true)
  const harmless = missingPolicy('arn:aws:iam::aws:policy/Unread', false)
  test.each<[string, Partial<Policies>, Decision['verdict']]>([
    ['an attached policy that may deny', { identity: [allowAll, missing] }, 'depends'],
    ['an attached policy that only allows, beside an allow', { identity: [allowAll, harmless] }, 'allow'],
    ['an attached policy that only allows, alone', { identity: [harmless] }, 'depends'],
    ['a boundary', { identity: [allowAll], boundary: missing }, 'depends'],
    ['a boundary where nothing allows', { boundary: missing }, 'deny'],
    ['an SCP of a level', { identity: [allowAll], scps: [[allowAll], [missing]] }, 'depends'],
    ['an SCP under a denial', { identity: [policy({ Effect: 'Deny', Action: '*', Resource: '*' })], scps: [[missing]] }, 'deny'],
  ])('%s', (_, policies, verdict) => {
    const decision = ask('s3:GetObject', bucket, policies)
    expect(decision.verdict).toBe(verdict)
    expect(decision.missing).toEqual(verdict === 'depends' ? ['arn:aws:iam::aws:policy/Unread'] : [])
  })

  test.each([
    ['sts:AssumeRole', 'arn:aws:iam::111122223333:role/x'],
    ['kms:Decrypt', 'arn:aws:kms:eu-west-1:111122223333:key/1234'],
  ])('%s without the policy that rules it depends on that policy', (action, resource) => {
    const decision = ask(action, resource, { identity: [allowAll] })
    expect([decision.verdict, decision.missing]).toEqual(['depends', [`policy of ${resource}`]])
  })
})

describe('who asks', () => {
  const whenMfa = (operator: string) =>
    policy([{ Effect: 'Deny', Action: '*', Resource: '*', Condition: { [operator]: { 'aws:MultiFactorAuthPresent': 'false' } } }])
  test.each<[string, Principal, string, Decision['verdict']]>([
    ['a long-lived key', user, 'Bool', 'allow'],
    ['a long-lived key', user, 'BoolIfExists', 'deny'],
    ['a user who may sign either way', { ...user, credential: null }, 'BoolIfExists', 'depends'],
    ['a role', role, 'Bool', 'depends'],
  ])('%s under a %s of MFA, %s', (_, principal, operator, verdict) => {
    expect(ask('s3:GetObject', bucket, { identity: [allowAll, whenMfa(operator)] }, principal).verdict).toBe(verdict)
  })

  test('a token’s time is there for a role whatever it is, and not for a long-lived key', () => {
    const temporary = policy({ Effect: 'Allow', Action: '*', Resource: '*', Condition: { Null: { 'aws:TokenIssueTime': 'false' } } })
    expect(ask('s3:GetObject', bucket, { identity: [temporary] }, role).verdict).toBe('allow')
    expect(ask('s3:GetObject', bucket, { identity: [temporary] }, user).verdict).toBe('deny')
  })

  test('a tag that is not listed is absent from a user and may come with a role’s session', () => {
    const untagged = policy({ Effect: 'Allow', Action: '*', Resource: '*', Condition: { Null: { 'aws:PrincipalTag/team': 'true' } } })
    expect(ask('s3:GetObject', bucket, { identity: [untagged] }, user).verdict).toBe('allow')
    expect(ask('s3:GetObject', bucket, { identity: [untagged] }, role).verdict).toBe('depends')
    expect(ask('s3:GetObject', bucket, { identity: [untagged] }, { ...role, tags: { Team: 'a' } }).verdict).toBe('deny')
  })

  test('a session is named by its own ARN, past what the boundary leaves out; by its role’s it is not', () => {
    const session: Principal = { ...role, arn: 'arn:aws:sts::111122223333:assumed-role/app/run-1' }
    const trusting = (arn: string) =>
      policy({ Effect: 'Allow', Principal: { AWS: arn }, Action: 's3:*', Resource: '*' }, 'bucket', 'resource')
    const boundary = policy({ Effect: 'Allow', Action: 'ec2:*', Resource: '*' })
    expect(ask('s3:GetObject', bucket, { boundary, resource: trusting(session.arn) }, session).verdict).toBe('allow')
    expect(ask('s3:GetObject', bucket, { boundary, resource: trusting(role.arn) }, session).verdict).toBe('deny')
    expect(ask('s3:GetObject', bucket, { resource: trusting(role.arn) }, session).verdict).toBe('allow')
  })
})

// Random policies over a small world, so that they meet.
const action = fc.constantFrom('iam:PassRole', 'iam:GetRole', 's3:GetObject')
const arns = [
  'arn:aws:iam::111122223333:role/a',
  'arn:aws:iam::111122223333:role/ab',
  'arn:aws:iam::111122223333:user/a',
  'arn:aws:s3:::bucket/a',
]
const resourcePattern = fc.constantFrom(
  '*',
  ...arns,
  'arn:aws:iam::*:role/*',
  'arn:aws:iam::111122223333:role/a*',
  'arn:aws:iam::111122223333:*',
  `arn:aws:s3:::bucket/$${'{k:one}'}`,
)
const resourceList = fc.array(resourcePattern, { minLength: 1, maxLength: 2 })
const conditions = fc.dictionary(
  fc.constantFrom('StringEquals', 'StringNotLike', 'StringEqualsIfExists', 'ForAllValues:StringEquals', 'Null'),
  fc.dictionary(fc.constantFrom('k:one', 'k:two'), fc.constantFrom('a', 'b', 'true', '*'), { minKeys: 1 }),
  { maxKeys: 1 },
)
const actionList = fc.array(fc.constantFrom('*', 'iam:*', 'iam:PassRole', 'iam:Get*', 's3:*'), { minLength: 1, maxLength: 2 })
const statement = fc
  .tuple(
    fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
    fc.constantFrom('Action', 'Action', 'NotAction'),
    actionList,
    fc.constantFrom('Resource', 'Resource', 'NotResource'),
    resourceList,
    conditions,
  )
  .map(([effect, act, actions, res, resources, condition]) => ({ Effect: effect, [act]: actions, [res]: resources, Condition: condition }))
const document = fc.oneof(
  { arbitrary: fc.array(statement, { minLength: 1, maxLength: 3 }).map((statements) => policy(statements)), weight: 8 },
  { arbitrary: fc.boolean().map((mayDeny) => missingPolicy('m', mayDeny)), weight: 1 },
)
const world: fc.Arbitrary<Policies> = fc.record({
  identity: fc.array(document, { maxLength: 3 }),
  boundary: fc.option(document, { freq: 2 }),
  scps: fc.array(fc.array(document, { minLength: 1, maxLength: 2 }), { maxLength: 2 }),
  sessions: fc.array(document, { maxLength: 1 }),
  rcps: fc.constant([]),
  managementAccount: fc.constant(null),
  resource: fc.constant(null),
})
const known: fc.Arbitrary<Known> = fc.oneof(
  fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 2 }),
  fc.constantFrom('absent' as const, 'present' as const),
)

describe('whatever the policies', () => {
  test('learning an unknown key never turns a definite verdict', () => {
    fc.assert(
      fc.property(world, action, fc.constantFrom(...arns), known, known, (policies, asked, resource, one, two) => {
        const request: Request = {
          principal: user,
          action: asked,
          resource,
          resourceAccount: null,
          context: new Map([
            ['k:one', one],
            ['k:two', two],
          ]),
        }
        const full = evaluate(request, policies)
        for (const key of ['k:one', 'k:two']) {
          const before = evaluate({ ...request, context: new Map([...request.context].filter(([name]) => name !== key)) }, policies)
          if (before.verdict !== 'depends') expect(full.verdict).toBe(before.verdict)
          else expect(before.undecided.length + before.missing.length).toBeGreaterThan(0)
        }
      }),
      { numRuns: 10_000 },
    )
  })

  test('a principal’s reach agrees with single requests', () => {
    fc.assert(
      fc.property(
        world,
        action,
        fc.option(known),
        fc.constantFrom('*', 'arn:aws:iam::111122223333:role/*', 'arn:aws:iam::111122223333:role/a*', ...arns),
        (policies, asked, one, over) => {
          const context = new Map<string, Known>(one === null ? [] : [['k:one', one]])
          const reach = effective(user, policies).reach(asked, context)
          const { extent, verdict } = reach.over(over)
          const grants = reach.grants()
          const missing = policies.identity.some((each) => each.missing !== null)
          for (const resource of arns) {
            const exact = evaluate({ principal: user, action: asked, resource, resourceAccount: null, context }, policies)
            expect(reach.at(resource)).toEqual(exact)
            if (reach.nothing) expect(exact.verdict).toBe('deny')
            const inside = over === '*' || resource === over || (over.endsWith('*') && resource.startsWith(over.slice(0, -1)))
            if (inside && extent === 'none') expect(exact.verdict).toBe('deny')
            if (inside && extent === 'all')
              expect(exact.verdict).toBe(verdict === 'allow' ? 'allow' : exact.verdict === 'allow' ? 'allow' : 'depends')
            const hits = grants.filter(
              (grant) => covered(grant.resource, resource) && !grant.except.some((text) => !text.includes('$') && covered(text, resource)),
            )
            if (hits.some((grant) => grant.verdict === 'allow' && !grant.partial)) expect(exact.verdict).toBe('allow')
            if (exact.verdict !== 'deny' && !missing) expect(hits.length).toBeGreaterThan(0)
          }
        },
      ),
      { numRuns: 10_000 },
    )
  })
})

/** Whether a pattern of this test's world covers one of its ARNs: a `*` or an open variable stands for anything. */
function covered(text: string, arn: string): boolean {
  const parts = text.replace(/\$\{[^}]*\}/, '*').split('*')
  return new RegExp(`^${parts.map((part) => part.replace(/[/:]/g, '\\$&')).join('.*')}$`).test(arn)
}
