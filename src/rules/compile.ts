import { alphabets } from '../core/alphabet.js'
import { piece } from '../core/pattern.js'
import type { BesideSpec, Gate, Matcher, PairSpec, Rule, TokenSpec } from '../core/rule.js'
import { escapeRegex, parseShape, type Shape, shapeAnchor, shapeBits, shapeChars, shapeLength, shapePattern } from '../core/shape.js'
import { requiredLiterals } from './literals.js'
import { RuleProblem } from './problem.js'
import { reachGate } from './reach.js'
import type { BesideEntry, PairEntry, RuleEntry, TokenEntry } from './schema.js'
import { requiredSequence } from './sequence.js'
import { compileVerify } from './verify.js'

/** Turns an entry into a rule: its shapes into patterns, keywords and gates. Throws `RuleProblem` or `ShapeError`. */
export function compileRule(entry: RuleEntry, detector: string, provider: string): Rule {
  const read = entry.read ?? null
  const token = entry.token === undefined ? null : compileToken(entry.token, provider, entry.id)
  return {
    id: entry.id,
    detector,
    title: entry.title,
    severity: entry.severity,
    confidence: read === null && entry.token !== undefined && !generic(entry.id) ? 'low' : entry.confidence,
    why: entry.why,
    fix: entry.fix,
    references: entry.references,
    nhi: entry.nhi,
    frameworks: entry.frameworks,
    source: { url: entry.source ?? null, read },
    options: entry.options,
    token,
    verify: entry.verify === undefined ? null : compileVerify(entry.verify, token),
    examples: entry.examples,
    negatives: entry.negatives,
  }
}

/** A generic rule is about no provider: there is no page to read. */
function generic(id: string): boolean {
  return id.startsWith('generic-')
}

function compileToken(token: TokenEntry, provider: string, id: string): TokenSpec {
  const forms = [token.shape, token.shapes, token.pattern].filter((form) => form !== undefined)
  if (forms.length !== 1) throw new RuleProblem('expected exactly one of shape, shapes and pattern')
  const shapes = token.shapes ?? (token.shape === undefined ? [] : [token.shape])
  const parsed = shapes.map(parseShape)
  const matchers = token.pattern === undefined ? parsed.map((shape) => shapeMatcher(shape, token)) : [patternMatcher(token.pattern, token)]
  return {
    provider,
    shapes,
    matchers,
    checksum: token.checksum ?? null,
    check: token.check ?? null,
    entropy: token.entropy ?? 0,
    bits: parsed.length === 0 ? 0 : Math.floor(Math.min(...parsed.map(shapeBits))),
    kind: generic(id) ? 'generic' : token.near === undefined ? 'structured' : 'named',
    selfMade: token.selfMade,
    pair: token.pair === undefined ? null : compilePair(token.pair),
    parts: (token.parts ?? []).map(compilePair),
    beside: (token.beside ?? []).map(compileBeside),
    tells: token.tells === undefined ? null : readable(token.tells),
    identity: token.identity ?? null,
    credential: token.credential ?? null,
    foreign: undefined,
  }
}

function readable(pattern: string): string {
  try {
    new RegExp(pattern)
  } catch (error) {
    throw new RuleProblem(`'tells' is not a regular expression: ${(error as Error).message}`)
  }
  if (!pattern.includes('(?<')) throw new RuleProblem("'tells' has no named group: nothing is told")
  return pattern
}

/** Nothing of the token's own last alphabet, and no letter or digit, may follow. */
function boundaryAfter(shape: Shape): string {
  const last = shape[shape.length - 1]
  const body = last?.kind === 'run' ? last.body : ''
  return `(?![${body}${alphabets.base62}])`
}

/** The class body of everything that can follow an anchor. */
function restClass(rest: Shape): string {
  return [...shapeChars(rest)].map(escapeRegex).join('')
}

const longestGate = 200

function shapeMatcher(shape: Shape, token: TokenEntry): Matcher {
  const length = shapeLength(shape)
  const body = shapePattern(shape)
  if (token.near !== undefined) return namedMatcher(shape, token.near)
  const anchor = shapeAnchor(shape)
  if (anchor === null) throw new RuleProblem("the shape has no literal of at least 3 characters: name the words it stands near with 'near'")
  const rest = shapeLength(anchor.rest)
  const gate: Gate =
    rest.min === 0
      ? { kind: 'none' }
      : { kind: 'run', body: restClass(anchor.rest), min: Math.min(rest.min, longestGate), boundary: anchor.lead.max === 0 }
  return {
    keywords: anchor.texts,
    fold: false,
    pattern: `${piece.boundary}(?<token>${body})${boundaryAfter(shape)}`,
    texts: [],
    // A check that reads what stands around the token asks for more.
    before: Math.max(anchor.lead.max + 8, token.before ?? 0),
    after: Math.max(length.max + 2, token.after ?? 0),
    gate,
  }
}

// The rest of the name that the value is assigned to.
const nameTail = '[\\w.\\-]{0,40}'
const longestAssignment = 152

// A value of a fixed alphabet does not go on behind a joining character: 24 letters of something longer are no token of 24 letters.
const uncut = '(?![_=+~][0-9A-Za-z])'

/** A value that its form alone does not give away: it counts when assigned to a name that contains one of the words. */
function namedMatcher(shape: Shape, words: readonly string[]): Matcher {
  const length = shapeLength(shape)
  const name = words.map(anyCase).join('|')
  return {
    keywords: words.map((word) => word.toLowerCase()),
    fold: true,
    pattern: `(?<name>[\\w.\\-]{0,40}(?:${name})${nameTail})${piece.assignment}(?<token>${shapePattern(shape)})${boundaryAfter(shape)}${uncut}`,
    texts: [],
    before: 48,
    after: longestAssignment + 40 + length.max,
    gate: { kind: 'assigned', body: restClass(shape), min: Math.min(length.min, longestGate) },
  }
}

/** A literal in any case. */
function anyCase(word: string): string {
  return [...word].map((char) => (/[a-z]/i.test(char) ? `[${char.toUpperCase()}${char.toLowerCase()}]` : escapeRegex(char))).join('')
}

const patternWindow = 1024

function patternMatcher(pattern: string, token: TokenEntry): Matcher {
  try {
    new RegExp(pattern, 'dg')
  } catch (error) {
    throw new RuleProblem(`the pattern is not a regular expression: ${(error as Error).message}`)
  }
  const keywords = token.keywords ?? requiredLiterals(pattern)
  if (keywords === null)
    throw new RuleProblem("the pattern has no literal of at least 3 characters that every match contains: name some with 'keywords'")
  const folded = keywords.map((word) => word.toLowerCase())
  return {
    keywords: folded,
    fold: true,
    pattern,
    texts: requiredSequence(pattern),
    before: token.before ?? patternWindow,
    after: token.after ?? patternWindow,
    gate: reachGate(pattern, folded),
  }
}

function compilePair(pair: PairEntry): PairSpec {
  return {
    name: pair.name,
    shape: pair.shape,
    pattern: nearPattern(pair.shape, pair.near),
    within: pair.within,
    severity: pair.severity ?? null,
  }
}

function compileBeside({ fact, shape, near, within }: BesideEntry): BesideSpec {
  return { fact, shape, pattern: nearPattern(shape, near), within }
}

/** The pattern of a value, or of one given to a name that contains one of the words. */
function nearPattern(shape: string, near: readonly string[] | undefined): string {
  const parsed = parseShape(shape)
  const value = `(?<token>${shapePattern(parsed)})${boundaryAfter(parsed)}`
  return near === undefined ? `${piece.boundary}${value}` : `(?:${near.map(anyCase).join('|')})${nameTail}${piece.assignment}${value}`
}
