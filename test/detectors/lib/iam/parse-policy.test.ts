import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jsonFault } from '../../../../src/detectors/lib/iam/json-fault.js'
import { parsePolicy } from '../../../../src/detectors/lib/iam/parse-policy.js'
import type { PolicyKind } from '../../../../src/detectors/lib/iam/policy.js'

const allow = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }
const policy = (statement: unknown) => ({ Version: '2012-10-17', Statement: statement })

describe('documents that are well-formed', () => {
  const wanted = parsePolicy(policy([allow]), 'p', 'identity')

  test.each([
    ['a single statement', policy(allow)],
    ['lists of one', policy([{ Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['*'] }])],
    ['JSON text', JSON.stringify(policy(allow))],
    ['text with a byte order mark', `\uFEFF${JSON.stringify(policy(allow))}`],
    ['percent-encoded text', encodeURIComponent(JSON.stringify(policy(allow)))],
    ['encoded blanks in front', `%0A%20${encodeURIComponent(JSON.stringify(policy(allow)))}`],
  ])('%s', (_, document) => {
    expect(parsePolicy(document, 'p', 'identity')).toEqual(wanted)
  })

  test('a statement keeps its sid and its place', () => {
    const { policy: parsed } = parsePolicy(policy([allow, { ...allow, Sid: 'Second', Effect: 'Deny' }]), 'p', 'identity')
    expect(parsed?.statements.map(({ sid, index, effect }) => [sid, index, effect])).toEqual([
      [null, 0, 'allow'],
      ['Second', 1, 'deny'],
    ])
  })

  test('conditions are taken apart: set, negation, IfExists, values of any kind', () => {
    const condition = { 'ForAllValues:StringNotLikeIfExists': { 'aws:TagKeys': ['a', 'b'] }, Bool: { 'aws:SecureTransport': false } }
    const { policy: parsed } = parsePolicy(policy({ ...allow, Condition: condition }), 'p', 'identity')
    expect(parsed?.statements[0]?.conditions).toEqual([
      {
        operator: 'ForAllValues:StringNotLikeIfExists',
        comparison: 'string-like',
        negated: true,
        quantifier: 'all',
        ifExists: true,
        key: 'aws:tagkeys',
        values: ['a', 'b'],
      },
      {
        operator: 'Bool',
        comparison: 'bool',
        negated: false,
        quantifier: null,
        ifExists: false,
        key: 'aws:securetransport',
        values: ['false'],
      },
    ])
  })

  test('a document without a version is of 2008, where nothing is a variable', () => {
    const { policy: parsed } = parsePolicy({ Statement: { ...allow, Resource: 'arn:aws:s3:::b/${' } }, 'p', 'identity')
    expect(parsed?.version).toBe('2008-10-17')
  })
})

describe('documents that are not', () => {
  const trust = { Effect: 'Allow', Action: 'sts:AssumeRole' }
  test.each<[string, unknown, PolicyKind, string, string, number | null]>([
    ['nothing', null, 'identity', '', 'the policy is no JSON object', null],
    ['a list', [], 'identity', '', 'the policy is no JSON object', null],
    ['cut off', '{"Statement": [', 'identity', '', 'the JSON ends too early', 15],
    ['malformed', '{"Statement": oops}', 'identity', '', 'the JSON is malformed', 14],
    ['badly encoded', '%7B%zz', 'identity', '', 'the percent-encoding is broken', null],
    ['no statement', { Version: '2012-10-17' }, 'identity', 'Statement', 'the policy has no statement', null],
    [
      'a future version',
      { ...policy(allow), Version: '2031-01-01' },
      'identity',
      'Version',
      'the version is none of 2008-10-17 and 2012-10-17',
      null,
    ],
    [
      'a misspelt element',
      policy([{ ...allow, Conditions: {} }]),
      'identity',
      'Statement[0].Conditions',
      'a statement has no element “Conditions”',
      null,
    ],
    [
      'an effect in lower case',
      policy({ ...allow, Effect: 'allow' }),
      'identity',
      'Statement.Effect',
      'the effect is neither Allow nor Deny',
      null,
    ],
    [
      'both kinds of action',
      policy({ ...allow, NotAction: 's3:*' }),
      'identity',
      'Statement',
      'the statement has both Action and NotAction',
      null,
    ],
    [
      'an action of no service',
      policy({ ...allow, Action: 'GetObject' }),
      'identity',
      'Statement.Action',
      '“GetObject” is no action',
      null,
    ],
    ['no resource', policy({ Effect: 'Allow', Action: '*' }), 'identity', 'Statement', 'the statement has no resource', null],
    ['a resource that is a name', policy({ ...allow, Resource: 'bucket' }), 'identity', 'Statement.Resource', '“bucket” is no ARN', null],
    [
      'a resource that is an object',
      policy({ ...allow, Resource: { Ref: 'B' } }),
      'identity',
      'Statement.Resource',
      'a value is no text',
      null,
    ],
    [
      'an open variable',
      policy({ ...allow, Resource: 'arn:aws:s3:::${a' }),
      'identity',
      'Statement.Resource',
      '“arn:aws:s3:::${a” has a variable without a closing brace',
      null,
    ],
    [
      'a principal in a user’s policy',
      policy({ ...allow, Principal: '*' }),
      'identity',
      'Statement',
      'a policy of an identity names no principal',
      null,
    ],
    ['no principal in a trust policy', policy(trust), 'resource', 'Statement', 'the statement has no principal', null],
    [
      'an unknown kind of principal',
      policy({ ...trust, Principal: { GCP: 'x' } }),
      'resource',
      'Statement.Principal.GCP',
      '“GCP” is no kind of principal',
      null,
    ],
    [
      'an unknown operator',
      policy({ ...allow, Condition: { StringIs: { a: 'b' } } }),
      'identity',
      'Statement.Condition.StringIs',
      '“StringIs” is no condition operator',
      null,
    ],
    [
      'NullIfExists',
      policy({ ...allow, Condition: { NullIfExists: { a: 'true' } } }),
      'identity',
      'Statement.Condition.NullIfExists',
      '“NullIfExists” is no condition operator',
      null,
    ],
    [
      'a value that is an object',
      policy({ ...allow, Condition: { StringEquals: { a: {} } } }),
      'identity',
      'Statement.Condition.StringEquals.a',
      'a condition value is neither text, number nor boolean',
      null,
    ],
  ])('%s', (_, document, kind, at, message, offset) => {
    const { policy: parsed, problems } = parsePolicy(document, 'p', kind)
    expect(parsed).toBeNull()
    expect(problems[0]).toEqual({ policy: 'p', at, message, offset })
  })

  test('nothing makes it throw, and nothing is neither policy nor problem', () => {
    const anything = fc.oneof(fc.jsonValue({ maxDepth: 6 }), fc.string(), fc.anything())
    fc.assert(
      fc.property(anything, fc.constantFrom<PolicyKind>('identity', 'resource'), (value, kind) => {
        for (const document of [
          value,
          { Statement: value },
          policy([{ ...allow, Condition: value }]),
          policy({ ...allow, Principal: value }),
        ]) {
          const { policy: parsed, problems } = parsePolicy(document, 'p', kind)
          expect(parsed === null).toBe(problems.length > 0)
        }
      }),
    )
  })

  test('neither deep nesting nor ten megabytes blow it up', () => {
    const deep = `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`
    expect(parsePolicy(deep, 'p', 'identity').problems[0]?.message).toBe('the policy is no JSON object')
    expect(parsePolicy('[{"a":'.repeat(500_000), 'p', 'identity').problems[0]?.offset).toBe(3_000_000)
    const large = JSON.stringify(
      policy(
        Array.from({ length: 80_000 }, (_, index) => ({
          ...allow,
          Resource: [`arn:aws:s3:::bucket-${index}/*`, `arn:aws:s3:::b${index}`],
          Sid: `Statement${index}`,
        })),
      ),
    )
    expect(large.length).toBeGreaterThan(10_000_000)
    expect(parsePolicy(large, 'p', 'identity').policy?.statements.length).toBe(80_000)
  })
})

describe('where JSON ends', () => {
  const broken = fc
    .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '}', ']', '"', '\\', '0', 'x', ' ', '\n', ':'))
    .map(([json, at, put]) => {
      const place = at % (json.length + 1)
      return json.slice(0, place) + put + json.slice(place + (at % 2))
    })

  test('is null exactly for what JSON.parse takes, and no shorter beginning is at fault', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), broken, fc.string()), (text) => {
        const fault = jsonFault(text)
        let parses = true
        try {
          JSON.parse(text)
        } catch {
          parses = false
        }
        expect(fault === null).toBe(parses)
        // What stands before the fault is a beginning of some JSON: alone it only ends too early.
        if (fault !== null) expect([fault, null]).toContain(jsonFault(text.slice(0, fault)))
      }),
      { numRuns: 3000 },
    )
  })
})
