import type { z } from 'zod'
import type { SourcePath } from '../config/problem.js'
import { parseSource, type Source } from '../config/source.js'
import { clean } from '../core/clean.js'
import { SourceError } from '../core/errors.js'
import type { Rule } from '../core/rule.js'
import { ShapeError } from '../core/shape.js'
import { backtrackingRisk } from './backtracking.js'
import { compileRule } from './compile.js'
import { RuleProblem } from './problem.js'
import { type RuleEntry, ruleFileSchema } from './schema.js'

type RuleFile = z.infer<typeof ruleFileSchema>

/** Where a part of a rule was written. */
interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
}

/** A rule, and where its parts stand. */
export interface PlacedRule {
  readonly rule: Rule
  place(path: SourcePath): Place
}

/**
 * The rules of a YAML file's text, compiled. `file` is what messages call it. Throws `SourceError` with line and column for an unknown
 * key or word, a rule that cannot be compiled, an id that stands twice, and a free pattern whose matching may never end.
 */
export function loadRuleFile(text: string, file: string): Rule[] {
  return placedRules(text, file).map(({ rule }) => rule)
}

/** The same, each with its places. */
export function placedRules(text: string, file: string): PlacedRule[] {
  const source = parseSource<RuleFile>(text, file, ruleFileSchema)
  refuseTwice(source)
  return source.value.rules.map((entry, index) => ({
    rule: compileEntry(entry, index, source),
    place: (path) => source.place(['rules', index, ...path]),
  }))
}

function refuseTwice(source: Source<RuleFile>): void {
  const seen = new Set<string>()
  for (const [index, { id }] of source.value.rules.entries()) {
    if (seen.has(id)) throw new SourceError(source.place(['rules', index, 'id']), `the rule '${id}' stands twice`)
    seen.add(id)
  }
}

function compileEntry(entry: RuleEntry, index: number, source: Source<RuleFile>): Rule {
  const { detector, provider } = source.value
  const refuse = (path: (string | number)[], message: string): never => {
    throw new SourceError(source.place(['rules', index, ...path]), `${entry.id}: ${message}`)
  }
  const pattern = entry.token?.pattern
  if (detector === 'secrets' && entry.token === undefined) refuse([], 'a rule of the secrets detector needs a token')
  try {
    const rule = compileRule(entry, detector, provider ?? 'custom')
    const risk = pattern === undefined ? null : backtrackingRisk(pattern)
    if (risk !== null) refuse(['token', 'pattern'], `the pattern may take forever: ${risk}`)
    return rule
  } catch (error) {
    if (!(error instanceof RuleProblem || error instanceof ShapeError)) throw error
    return refuse(placeOf(entry, error), problem(error))
  }
}

function problem(error: RuleProblem | ShapeError): string {
  return error instanceof ShapeError
    ? `the shape cannot be read at character ${error.offset + 1}: ${clean(error.message)}`
    : clean(error.message)
}

/** The key a compiler's complaint is about, as far as it can be told. */
function placeOf({ token }: RuleEntry, error: Error): (string | number)[] {
  if (token === undefined) return []
  if (error instanceof RuleProblem && error.message.startsWith('expected exactly one')) return ['token']
  const key = (['pattern', 'shape', 'shapes'] as const).find((name) => token[name] !== undefined)
  return key === undefined ? ['token'] : ['token', key]
}
