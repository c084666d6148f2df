import type { Exception } from '../../core/foreign.js'
import type { Matcher, Rule, TokenSpec } from '../../core/rule.js'
import { backtrackingRisk } from '../backtracking.js'
import { requiredLiterals } from '../literals.js'
import { requiredSequence } from '../sequence.js'
import { patternOf } from './exceptions.js'
import type { GitleaksRule } from './file.js'
import { type Translated, translate, Untranslatable } from './go-pattern.js'
import type { Notices, TomlPath } from './notices.js'

const window = 1024
const shortest = 3

/** The id a rule has here: its own in kebab-case behind `gitleaks-`, so that it never takes the place of one of ours. */
export function importedId(id: string): string {
  const kebab = id
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  return kebab.startsWith('gitleaks-') ? kebab : `gitleaks-${kebab || 'rule'}`
}

/** A rule of a gitleaks file as one of the `secrets` detector; null when it cannot be one, which is said with its line. */
export function importRule(rule: GitleaksRule, path: TomlPath, except: readonly Exception[], notices: Notices): Rule | null {
  const id = rule.id ?? ''
  const leaveOut = (key: string, reason: string) => {
    notices.say([...path, key], `the rule '${id}' is left out: ${reason}`)
    return null
  }
  if (id === '') return leaveOut('id', 'it has no id')
  if (rule.regex === undefined) {
    const pathAlone = 'it goes by the path alone, and only what a file holds is looked at here'
    return leaveOut(
      'path',
      rule.path === undefined ? "it has no regex: it changes one of gitleaks' own rules, which are not read" : pathAlone,
    )
  }
  if (rule.skipReport === true) return leaveOut('skipReport', "it only serves other rules' required parts, which are not looked for")
  const translated = translation(rule)
  if (typeof translated === 'string') return leaveOut('regex', translated)
  const keywords = keywordsOf(rule, translated)
  if (keywords === null) return leaveOut('regex', 'its pattern has no literal of at least 3 characters, and it names no keyword of as many')
  if (!keywords.anchored)
    notices.say([...path, 'keywords'], `the rule '${id}' finds what stands within ${window} characters of a keyword, not in the whole file`)
  sayRest(rule, path, notices)
  const place = rule.path === undefined ? null : patternOf(rule.path, [...path, 'path'], notices)
  const matcher: Matcher = {
    keywords: keywords.texts,
    fold: true,
    pattern: translated.pattern,
    texts: keywords.anchored ? requiredSequence(translated.pattern) : [],
    before: window,
    after: window,
    gate: { kind: 'none' },
  }
  return wordsOf(rule, id, tokenOf(rule, id, matcher, { anchored: keywords.anchored, path: place, except }))
}

function translation(rule: GitleaksRule): Translated | string {
  try {
    const translated = translate(rule.regex ?? '', rule.secretGroup ?? 0)
    new RegExp(translated.pattern, 'dg')
    if (new RegExp(translated.pattern).test('')) return 'its pattern holds for an empty text'
    const risk = backtrackingRisk(translated.pattern)
    return risk === null ? translated : `its pattern may take forever here, where Go's would not: ${risk}`
  } catch (error) {
    if (error instanceof Untranslatable) return error.message
    if (error instanceof SyntaxError) return 'its pattern is no regular expression'
    throw error
  }
}

/** What every match holds, else the keywords it names, which need not stand in a match. */
function keywordsOf(rule: GitleaksRule, { plain }: Translated): { texts: string[]; anchored: boolean } | null {
  const literals = requiredLiterals(plain)
  if (literals !== null) return { texts: literals, anchored: true }
  const named = [...new Set(rule.keywords.map((word) => word.toLowerCase()))]
  const usable = named.length > 0 && named.every((word) => Buffer.byteLength(word) >= shortest)
  return usable ? { texts: named, anchored: false } : null
}

const entropyTerm = /^\(?\s*(?:filter\.)?entropy\(\s*finding(?:\["secret"\]|\.secret)\s*\)\s*<=?\s*(\d+(?:\.\d+)?)\s*\)?$/

/** The least entropy a filter asks for, when that is all it asks; null for any other. */
function entropyIn(filter: unknown): number | null {
  const number = typeof filter === 'string' ? entropyTerm.exec(filter.trim())?.[1] : undefined
  return number === undefined ? null : Number(number)
}

function sayRest(rule: GitleaksRule, path: TomlPath, { say }: Notices): void {
  const id = rule.id ?? ''
  if (rule.required !== undefined) say([...path, 'required'], `the rule '${id}' is reported without its required parts, at low confidence`)
  if (rule.tokenEfficiency === true)
    say([...path, 'tokenEfficiency'], `the rule '${id}': how well it splits into tokens is not asked, it may report words`)
  if (rule.filter !== undefined && entropyIn(rule.filter) === null)
    say([...path, 'filter'], `the rule '${id}': its filter is not read, what it would let through is reported`)
}

function tokenOf(rule: GitleaksRule, id: string, matcher: Matcher, foreign: NonNullable<TokenSpec['foreign']>): TokenSpec {
  return {
    provider: 'imported',
    shapes: [],
    matchers: [matcher],
    checksum: null,
    check: null,
    entropy: rule.entropy ?? entropyIn(rule.filter) ?? 0,
    bits: 0,
    kind: isGeneric(id) ? 'generic' : 'structured',
    selfMade: false,
    pair: null,
    parts: [],
    beside: [],
    tells: null,
    identity: null,
    credential: null,
    foreign,
  }
}

function isGeneric(id: string): boolean {
  return /^generic\b/i.test(id)
}

function wordsOf(rule: GitleaksRule, id: string, token: TokenSpec): Rule {
  return {
    id: importedId(id),
    detector: 'secrets',
    title: `${id} (imported rule)`,
    severity: isGeneric(id) ? 'medium' : 'high',
    confidence: rule.required === undefined ? 'medium' : 'low',
    why: rule.description ?? `A rule you brought, '${id}', says this is a secret.`,
    fix: 'Replace the value where it was issued and revoke the old one, then read the new one from the environment or a secret manager.\nIf it is no secret, say so in a comment at the end of the line: `nhi:ignore` and the reason.',
    references: [],
    nhi: ['NHI2:2025'],
    frameworks: ['NIST-CSF-2.0:PR.AA-01', 'CWE-798'],
    source: { url: null, read: null },
    options: {},
    token,
    verify: null,
    examples: [],
    negatives: [],
  }
}
