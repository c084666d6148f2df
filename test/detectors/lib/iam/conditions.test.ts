import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileCondition, conditionHolds } from '../../../../src/detectors/lib/iam/conditions.js'
import { parsePolicy } from '../../../../src/detectors/lib/iam/parse-policy.js'
import type { Condition } from '../../../../src/detectors/lib/iam/policy.js'
import type { Known } from '../../../../src/detectors/lib/iam/request.js'
import { templateFault, templateOf } from '../../../../src/detectors/lib/iam/template.js'

function conditionOf(operator: string, values: string[]): Condition {
  const statement = { Effect: 'Allow', Action: '*', Resource: '*', Condition: { [operator]: { Key: values } } }
  const condition = parsePolicy({ Version: '2012-10-17', Statement: statement }, 'p', 'identity').policy?.statements[0]?.conditions[0]
  if (condition === undefined) throw new Error(`“${operator}” is no operator`)
  return condition
}

function holds(operator: string, values: string[], known: Readonly<Record<string, Known>>, open: string[] = []) {
  return conditionHolds(compileCondition(conditionOf(operator, values), true), (key) => known[key] ?? 'unknown', open)
}

describe('values that are known', () => {
  test.each<[string, string[], string[], 'yes' | 'no']>([
    ['StringEquals', ['a*'], ['abc'], 'no'],
    ['StringEquals', ['a', 'b'], ['b'], 'yes'],
    ['StringEqualsIgnoreCase', ['ABC'], ['abc'], 'yes'],
    ['StringLike', ['a?c', 'x'], ['abc'], 'yes'],
    ['StringLike', ['a$' + '{*}'], ['abc'], 'no'],
    ['StringLike', ['a$' + '{*}'], ['a*'], 'yes'],
    ['StringNotLike', ['a*', 'b*'], ['bcd'], 'no'],
    ['NumericEquals', ['5'], ['5.0'], 'yes'],
    ['NumericLessThan', ['3600'], ['3599'], 'yes'],
    ['NumericLessThanEquals', ['3600'], ['3601'], 'no'],
    ['NumericGreaterThan', ['1e3'], ['1001'], 'yes'],
    ['NumericGreaterThanEquals', ['ten'], ['10'], 'no'],
    ['NumericNotEquals', ['5'], ['6'], 'yes'],
    ['DateEquals', ['2026-11-27T00:00:00Z'], ['1795737600'], 'yes'],
    ['DateLessThan', ['2026-11-27'], ['2026-11-26T23:59:59Z'], 'yes'],
    ['DateGreaterThan', ['2026-11-27T12:00:00+01:00'], ['2026-11-27T11:30:00Z'], 'yes'],
    ['DateGreaterThanEquals', ['soon'], ['2026-11-27T11:30:00Z'], 'no'],
    ['DateLessThanEquals', ['2026-11'], ['2026-11-01T00:00:00Z'], 'yes'],
    ['Bool', ['TRUE'], ['true'], 'yes'],
    ['Bool', ['yes'], ['yes'], 'no'],
    ['BinaryEquals', ['QmluYXJ5'], ['QmluYXJ5'], 'yes'],
    ['BinaryEquals', ['QQ=='], ['QQ'], 'yes'],
    ['BinaryEquals', ['not base64!'], ['not base64!'], 'no'],
    ['IpAddress', ['203.0.113.0/24'], ['203.0.113.200'], 'yes'],
    ['IpAddress', ['203.0.113.0/25'], ['203.0.113.200'], 'no'],
    ['IpAddress', ['0.0.0.0/0'], ['8.8.8.8'], 'yes'],
    ['IpAddress', ['0.0.0.0/0'], ['2001:db8::1'], 'no'],
    ['IpAddress', ['2001:DB8:1234:5678::/64'], ['2001:db8:1234:5678:9::1'], 'yes'],
    ['IpAddress', ['2001:db8::/32'], ['2001:db9::1'], 'no'],
    ['IpAddress', ['::ffff:203.0.113.1'], ['::ffff:cb00:7101'], 'yes'],
    ['IpAddress', ['203.0.113.0/33'], ['203.0.113.0'], 'no'],
    ['IpAddress', ['1:2:3'], ['1:2:3'], 'no'],
    ['NotIpAddress', ['203.0.113.0/24'], ['198.51.100.1'], 'yes'],
    ['ArnEquals', ['arn:aws:sns:*:111122223333:t'], ['arn:aws:sns:eu-west-1:111122223333:t'], 'yes'],
    ['ArnNotLike', ['arn:aws:sns:*:111122223333:*'], ['arn:aws:sns:eu-west-1:444455556666:t'], 'yes'],
    ['Null', ['true'], ['a'], 'no'],
    ['Null', ['false'], [], 'no'],
    ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'c'], 'no'],
    ['ForAllValues:StringNotEquals', ['a'], ['b', 'c'], 'yes'],
    ['ForAnyValue:StringEquals', ['a'], ['c', 'a'], 'yes'],
    ['ForAnyValue:StringNotEquals', ['a'], ['a'], 'no'],
  ])('%s %j on %j: %s', (operator, values, actual, expected) => {
    expect(holds(operator, values, { key: actual })).toBe(expected)
  })
})

describe('keys that are absent, present or unknown', () => {
  test.each<[string, string[], 'yes' | 'no', 'yes' | 'no' | 'maybe', 'yes' | 'no' | 'maybe']>([
    ['StringEquals', ['a'], 'no', 'maybe', 'maybe'],
    ['StringNotEquals', ['a'], 'yes', 'maybe', 'maybe'],
    ['StringEqualsIfExists', ['a'], 'yes', 'maybe', 'maybe'],
    ['StringLike', ['*'], 'no', 'yes', 'maybe'],
    ['StringLikeIfExists', ['*'], 'yes', 'yes', 'yes'],
    ['StringNotLike', ['*'], 'yes', 'no', 'maybe'],
    ['NotIpAddress', ['10.0.0.0/8'], 'yes', 'maybe', 'maybe'],
    ['NumericNotEquals', ['1'], 'yes', 'maybe', 'maybe'],
    ['DateNotEquals', ['2026-11-27'], 'yes', 'maybe', 'maybe'],
    ['ArnNotEquals', ['arn:aws:iam::*:root'], 'yes', 'maybe', 'maybe'],
    ['Bool', ['true'], 'no', 'maybe', 'maybe'],
    ['Null', ['true'], 'yes', 'no', 'maybe'],
    ['Null', ['true', 'false'], 'yes', 'yes', 'yes'],
    ['ForAllValues:StringEquals', ['a'], 'yes', 'maybe', 'maybe'],
    ['ForAnyValue:StringEquals', ['a'], 'no', 'maybe', 'maybe'],
    ['ForAnyValue:StringNotEquals', ['a'], 'no', 'maybe', 'maybe'],
    ['ForAnyValue:StringNotLike', ['*'], 'no', 'no', 'no'],
    ['ForAnyValue:StringEqualsIfExists', ['a'], 'yes', 'maybe', 'maybe'],
  ])('%s %j: absent %s, present %s, unknown %s', (operator, values, absent, present, unknown) => {
    expect(holds(operator, values, { key: 'absent' })).toBe(absent)
    expect(holds(operator, values, { key: 'present' })).toBe(present)
    const open: string[] = []
    expect(holds(operator, values, { key: 'unknown' }, open)).toBe(unknown)
    expect(open).toEqual(unknown === 'maybe' ? ['key'] : [])
  })

  const operators = [
    ...[
      'StringEquals',
      'StringNotEquals',
      'StringLike',
      'StringNotLike',
      'StringEqualsIgnoreCase',
      'ArnLike',
      'ArnNotLike',
      'NumericLessThan',
    ],
    ...['NumericNotEquals', 'DateGreaterThan', 'Bool', 'IpAddress', 'NotIpAddress', 'BinaryEquals'],
  ].flatMap((name) => ['', 'ForAllValues:', 'ForAnyValue:'].flatMap((set) => [`${set}${name}`, `${set}${name}IfExists`]))
  const value = fc.constantFrom(
    'a',
    '*',
    'a*',
    '$' + '{other}',
    '$' + "{other, 'a'}",
    'true',
    '10.0.0.1',
    '10.0.0.0/8',
    '5',
    '7',
    'arn:aws:iam::1:root',
    'arn:*:iam::*:*',
  )
  const actual: fc.Arbitrary<Known> = fc.oneof(fc.array(value, { maxLength: 2 }), fc.constantFrom('absent' as const, 'present' as const))

  test('learning an unknown key never turns a definite answer', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('Null', ...operators),
        fc.array(value, { maxLength: 3 }),
        actual,
        actual,
        (operator, values, key, other) => {
          const full = { key, other }
          for (const part of [{ key: 'unknown' as const, other }, { key, other: 'unknown' as const }, {}]) {
            const before = holds(operator, values, part)
            if (before !== 'maybe') expect(holds(operator, values, full)).toBe(before)
          }
        },
      ),
      { numRuns: 20_000 },
    )
  })
})

describe('variables', () => {
  const open = '$' + '{'
  test.each<[string, Known, string, 'yes' | 'no' | 'maybe']>([
    [`home/${open}other}/`, ['ana'], 'home/ana/', 'yes'],
    [`home/${open}other}/`, ['ana'], 'home/bob/', 'no'],
    [`home/${open}other}/`, 'unknown', 'home/bob/', 'maybe'],
    [`home/${open}other}/`, 'unknown', 'away/bob/', 'no'],
    [`home/${open}other}/`, 'absent', 'home//', 'no'],
    [`home/${open}other, 'guest'}/`, 'absent', 'home/guest/', 'yes'],
    [`home/${open}other, 'guest'}/`, ['ana'], 'home/guest/', 'no'],
    [`home/${open}other}/`, ['a', 'b'], 'home/a/', 'no'],
    [`home/${open}other}/`, ['*'], 'home/ana/', 'no'],
    [`${open}$}{other}`, ['ana'], `${open}other}`, 'yes'],
  ])('%s with %j on %s: %s', (text, other, actual, expected) => {
    expect(holds('StringLike', [text], { key: [actual], other })).toBe(expected)
  })

  test.each([
    [`a${open}b`, 'has a variable without a closing brace'],
    [`${open}}`, 'has a variable that names no key'],
    [`${open} , 'x'}`, 'has a variable that names no key'],
    [`${open}aws:username}`, null],
    [`${open}aws:PrincipalTag/cost center, 'none'}`, null],
    ['no variable', null],
  ])('%s: %s', (text, fault) => {
    expect(templateFault(text)).toBe(fault)
  })

  test('a tag with a blank in its key is one variable', () => {
    expect(templateOf(`${open}aws:PrincipalTag/Cost Center, 'none'}`)).toEqual([
      { kind: 'variable', key: 'aws:principaltag/cost center', fallback: 'none' },
    ])
  })
})
