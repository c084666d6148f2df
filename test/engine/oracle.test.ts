import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fillExample } from '../../src/core/example.js'
import { writtenOut } from '../../src/core/pattern.js'
import type { Rule, TokenSpec } from '../../src/core/rule.js'
import { seeded } from '../../src/core/sample.js'
import { createArena, createPlainPrefilter, createPrefilter, type Keyword, type Prefilter } from '../../src/engine/index.js'
import { compileRule } from '../../src/rules/compile.js'
import { loadRuleFile } from '../../src/rules/load.js'
import { ruleSchema } from '../../src/rules/schema.js'

type TokenRule = Rule & { readonly token: TokenSpec }

const arena = createArena(1 << 17)

function made(id: string, token: object, examples: string[] = ['{{token}}']): TokenRule {
  const rule = compileRule(ruleSchema.parse({ id, title: id, severity: 'high', why: id, fix: id, token, examples }), 'secrets', 'acme')
  if (rule.token === null) throw new Error(`${id} has no token`)
  return { ...rule, token: rule.token }
}

// One of each way a rule can be written: prefix, choice, text in the middle, text at the end, words nearby, a pattern.
const forms: TokenRule[] = [
  made('prefix', { shape: 'acme_<base62:20>' }),
  made('short-prefix', { shape: 'aq.<base64url:12-30>' }),
  made('choice', { shape: 'ax(b|prod|)-<digit:3-5>-<base62:10>' }),
  made('middle', { shape: '<hex:6>QZX<hex:6>' }),
  made('end', { shape: '<base64:20>=acme' }),
  made('whole', { shape: 'acme-known-value' }),
  made('named', { shape: '<base36:16>', near: ['acme', 'zed-key'] }, ['acme_id = "{{token}}"', 'my-Zed-Key: {{token}}', '{{token}}']),
  made('named-wide', { shape: '<[!-~]:8-40>', near: ['pass_word', 'acme.pin'] }, ['PASS_WORD_1=Basic {{token}}', "acme.pin => '{{token}}"]),
  made('pattern', { pattern: '(?:AcMe|zed)[ -]key[:=](?<token>[a-f]{8})' }, ['zed-key=abcdefab', 'AcMe key:fedcbafe']),
]

const folder = new URL('../../rules/secrets/', import.meta.url)
const shipped = readdirSync(folder)
  .filter((name) => name.endsWith('.yml'))
  .flatMap((name) => loadRuleFile(readFileSync(new URL(name, folder), 'utf8'), name))
  .filter((rule): rule is TokenRule => rule.token !== null)

const words = ['acme', 'ZED-KEY', 'pass_word', 'acme.pin', 'my_token', 'secret', 'AWS_SECRET_ACCESS_KEY', 'password']
const glues = [
  ' = ',
  '="',
  "': '",
  '\\":\\"',
  ' := @"',
  "['x'] => '",
  '("',
  ', ',
  '>',
  ': Bearer   ',
  '=Key\t',
  ':  ',
  ' ',
  '=',
  ' == `',
  '=\\u0022',
]
const before = ['', ' ', '\n', '"', '\\n', '%3D', '\\x3d', '\\u003d', '-', '_', '=', 'x', '/']
const after = ['', ' ', '\n', '"', ';', '\\n', '</', '.', 'é', '=', '%0A']
const noise = fc.string({ unit: fc.constantFrom(...'abcxyz019_-./=:"\'\\%+{}() \n'), maxLength: 30 })

/** A text with a rule's own examples, and its tokens bare or assigned to some name, in random surroundings. */
function surroundings(rule: TokenRule): fc.Arbitrary<string> {
  const templates = [...rule.examples, ...(rule.token.shapes.length > 0 ? ['{{token}}'] : [])]
  const sample = fc
    .tuple(fc.constantFrom(...templates), fc.nat(), fc.nat(7))
    .map(([template, seed, shape]) =>
      fillExample(template, { shapes: rule.token.shapes, checksum: rule.token.checksum }, seeded(seed), shape),
    )
  const named = fc.tuple(fc.constantFrom(...words), fc.constantFrom(...glues)).map((parts) => parts.join(''))
  const piece = fc
    .tuple(noise, fc.oneof(fc.constant(''), named), fc.constantFrom(...before), sample, fc.constantFrom(...after), noise)
    .map((parts) => parts.join(''))
  return fc.array(piece, { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join(''))
}

/** What the rule's patterns find by themselves, each with the offsets at which a hit would have led to it. */
function lost(rule: TokenRule, text: string, hits: ReadonlySet<string>): { found: number; lost: string[] } {
  const missed: string[] = []
  let found = 0
  for (const [index, { pattern, keywords }] of rule.token.matchers.entries()) {
    for (const match of text.matchAll(new RegExp(writtenOut(pattern), 'dg'))) {
      found++
      const offsets = Array.from(match[0], (_, i) => match.index + i)
      const led = keywords.some((_, word) => offsets.some((at) => hits.has(`${index} ${word} ${at}`)))
      if (!led) missed.push(`${rule.id} at ${match.index}: ${match[0]}`)
    }
  }
  return { found, lost: missed }
}

/** The hits of a rule's matchers, as `matcher word offset`. */
function hitsOf(prefilter: Prefilter, ids: readonly string[], bytes: Uint8Array): Set<string> {
  const hits = new Set<string>()
  prefilter.scan(bytes, 0, bytes.length, (keyword, at) => hits.add(`${ids[keyword]} ${at}`))
  return hits
}

function keywordsOf(rule: TokenRule): { keywords: Keyword[]; ids: string[] } {
  const keywords: Keyword[] = []
  const ids: string[] = []
  for (const [index, { keywords: texts, fold, gate }] of rule.token.matchers.entries()) {
    for (const [word, text] of texts.entries()) {
      keywords.push({ text, fold, gate })
      ids.push(`${index} ${word}`)
    }
  }
  return { keywords, ids }
}

/** Tries a rule on random texts and gives how much its patterns found; expects that the prefilter leads to all of it. */
function tryRule(rule: TokenRule, numRuns: number): number {
  const { keywords, ids } = keywordsOf(rule)
  const fast = createPrefilter(keywords, arena)
  const plain = createPlainPrefilter(keywords)
  let total = 0
  fc.assert(
    fc.property(surroundings(rule), fc.nat(1), (text, shift) => {
      const bytes = arena.into.subarray(shift, shift + text.length)
      bytes.set(Buffer.from(text, 'latin1'))
      for (const prefilter of [fast, plain]) {
        const result = lost(rule, text, hitsOf(prefilter, ids, bytes))
        expect(result.lost).toEqual([])
        total += result.found
      }
    }),
    { numRuns },
  )
  return total
}

describe('prefilter and gates lose no match that a pattern finds by itself', () => {
  test.each(forms.map((rule) => [rule.id, rule] as const))('of the form %s', (_id, rule) => {
    expect(tryRule(rule, 150)).toBeGreaterThan(10)
  })

  test.each(shipped.map((rule) => [rule.id, rule] as const))('of %s', (_id, rule) => {
    expect(tryRule(rule, 12)).toBeGreaterThan(0)
  })
})
