import { join } from 'node:path'
import { expect, test } from 'vitest'
import { changedRule, type Rule } from '../../src/core/rule.js'
import { type IndexedRule, lateRules, linesFor, takeLines } from '../../src/rules/late.js'
import { loadPack } from '../../src/rules/packs.js'

const written = loadPack(join(import.meta.dirname, '../../rules'), 'rules').slice(0, 40)

/** The rules as the build writes them: an index, and a line each. */
function built(): { rules: readonly Rule[]; lines: SharedArrayBuffer } {
  const rest = written.map(({ id, detector, severity, confidence, options, ...line }) => Buffer.from(JSON.stringify(line)))
  let end = 0
  const index = written.map(({ id, detector, severity, confidence, options }, at): IndexedRule => {
    const from = end
    end += rest[at]?.length ?? 0
    return { id, detector, severity, confidence, options, laid: [], line: [from, end] }
  })
  const lines = new SharedArrayBuffer(end)
  new Uint8Array(lines).set(Buffer.concat(rest))
  return { rules: lateRules(JSON.parse(JSON.stringify(index)) as IndexedRule[]), lines }
}

const fields = Object.keys(written[0] ?? {}) as (keyof Rule)[]
const whole = (rule: Rule) => Object.fromEntries(fields.map((field) => [field, rule[field]]))

test('a late rule says all that was written', () => {
  const { rules, lines } = built()
  takeLines(lines)
  expect(fields.length).toBeGreaterThan(14)
  expect(rules.map(whole)).toEqual(written.map((rule) => JSON.parse(JSON.stringify(rule))))
})

test('what crosses to a thread is the index alone, and there it reads late again', () => {
  const { rules, lines } = built()
  takeLines(lines)
  expect(linesFor(rules)).toBe(lines)
  const crossed = structuredClone(rules)
  expect(crossed[0]?.title).toBeUndefined()
  expect(lateRules(crossed).map(whole)).toEqual(rules.map(whole))
})

test('rules of others have no lines, and arrive as they are', () => {
  expect(linesFor(written)).toBeNull()
  expect(lateRules(structuredClone(written))).toEqual(written)
})

test('a changed late rule keeps what it reads late, but a token of another is not where the build numbered its keywords', () => {
  const { rules, lines } = built()
  takeLines(lines)
  const [rule] = rules
  if (rule === undefined) throw new Error('no rules')
  const changed = changedRule(rule, { severity: 'low', verify: null })
  expect([changed.severity, changed.verify, changed.why, changed.laid]).toEqual(['low', null, rule.why, []])
  expect(changedRule(rule, { token: null }).laid).toBeUndefined()
})
