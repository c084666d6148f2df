import { describe, expect, test } from 'vitest'
import { parseExpression } from '../../../../src/parsers/lib/workflow/expression.js'
import { secretsIn } from '../../../../src/parsers/lib/workflow/references.js'

const reached = (text: string) => {
  const tree = parseExpression(text)
  return secretsIn([{ text, tree, start: 0, end: text.length, placed: ({ start, end }) => ({ start, end }) }]).map((one) =>
    one.kind === 'named'
      ? `${one.name}${one.unredacted ? '!' : ''}@${one.span.start}-${one.span.end}`
      : `${one.kind}@${one.span.start}-${one.span.end}`,
  )
}

describe('what an expression takes of the secrets', () => {
  test.each([
    [' secrets.TOKEN ', ['TOKEN@1-14']],
    ["secrets['token']", ['TOKEN@0-16']],
    ['SECRETS.Token', ['TOKEN@0-13']],
    ["secrets[format('{0}_KEY', inputs.env)]", ['computed@0-38']],
    ['secrets[secrets.NAME]', ['computed@0-21', 'NAME@8-20']],
    ['toJSON(secrets)', ['all@0-15']],
    ['toJson( secrets )', ['all@0-17']],
    ['contains(secrets.*, github.actor)', ['all@9-18']],
    ['secrets', ['all@0-7']],
    ['fromJSON(secrets.CREDS).password', ['CREDS!@9-22']],
    ["fromJSON(secrets.CREDS)['a'].b", ['CREDS!@9-22']],
    ['fromJSON(secrets.CREDS)', ['CREDS@9-22']],
    ["secrets.A == '' && secrets.B || secrets.C", ['A@0-9', 'B@19-28', 'C@32-41']],
    ["'secrets.A' == 'it''s toJSON(secrets)'", []],
    ['needs.x.outputs.secrets.y', []],
    ['!(github.event_name == secrets.X)', ['X@23-32']],
  ])('%s', (text, expected) => {
    expect(reached(text)).toEqual(expected)
  })

  test.each([
    "secrets.'x'",
    'a b',
    '(',
    "'open",
    'secrets[',
    'f(a',
    '$',
    `${'('.repeat(200)}a${')'.repeat(200)}`,
    `!${'!'.repeat(300)}a`,
    'x'.repeat(30_000),
  ])('is not read: %.40s', (text) => {
    expect(parseExpression(text)).toBeNull()
  })

  test('long chains cost no depth', () => {
    expect(parseExpression(Array.from({ length: 1000 }, () => 'secrets.A').join(' || '))).not.toBeNull()
  })
})
