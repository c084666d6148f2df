import { expect, test } from 'vitest'
import type { Gate } from '../../src/core/rule.js'
import { reachGate } from '../../src/rules/reach.js'

const none: Gate = { kind: 'none' }
const text = (over: string, most: number, text: string): Gate => ({ kind: 'reach', over, most, target: { text } })
const run = (over: string, most: number, body: string, min: number): Gate => ({ kind: 'reach', over, most, target: { body, min } })

test.each<[pattern: string, keywords: string[], Gate]>([
  ['machine[ ]{1,3}(?<host>[a-c]{1,9})[ ]login', ['machine'], text(' abc', 12, ' login')],
  ['://[a-c]{0,9}:[d-f]{2,4}@x', ['://'], text(':abcdef', 14, '@x')],
  ['(?:[Kk]ey|KEY)[ ]?=[ ]?(?<token>[0-9]{20})', ['key'], run(' =', 3, '0123456789', 20)],
  ['key[0-9]{20}', ['key'], { kind: 'run', body: '0123456789', min: 20, boundary: false }],
  // What may be missing is no target, and lies on the way.
  ['key(?:Q{9})?[0-9]{20}', ['key'], run('Q', 9, '0123456789', 20)],
  ['key(?:QZX|)[0-9]{20}', ['key'], run('QXZ', 3, '0123456789', 20)],
  // The rest of the longest way through a choice that the keyword ends early on.
  ['(?:key|key_of)=[0-9]{20}', ['key'], run('=_efkoy', 4, '0123456789', 20)],
  // Nothing rare, nothing behind, too far away, no place that each way has, or a pattern that cannot be read.
  ['key [a-z]', ['key'], text('', 0, ' ')],
  ['key[a-z ]{1,9}', ['key'], none],
  ['[0-9]{20}key', ['key'], none],
  ['key[^@]{0,400}@', ['key'], none],
  ['key[^@]*@', ['key'], none],
  ['(?:key|word)=[0-9]{20}', ['key'], none],
  ['key=(?i:secret)@', ['key'], none],
  ['(k)ey\\1=[0-9]{20}', ['key'], none],
])('behind the keyword of %s', (pattern, keywords, gate) => {
  expect(reachGate(pattern, keywords)).toEqual(gate)
})
