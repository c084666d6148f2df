import { readFileSync } from 'node:fs'
import type { Rule } from '../core/rule.js'

/** What a rule's examples are tested with, by the rule's id: only `nhi rules test` and a rule's page want them. */
export type RuleExamples = Readonly<Record<string, Pick<Rule, 'examples' | 'negatives'>>>

/** The compiled rules nhi comes with, without their examples: a hook reads them at every commit. */
export function builtinRules(): readonly Rule[] {
  return beside<readonly Rule[]>('./rules.json')
}

/** The same, whole. */
export function builtinRulesWithExamples(): readonly Rule[] {
  const examples = beside<RuleExamples>('./rule-examples.json')
  return builtinRules().map((rule) => ({ ...rule, ...examples[rule.id] }))
}

/** Reads a file beside the bundle, which the build wrote in ASCII; the one place that knows where they lie. */
function beside<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), 'latin1')) as T
}
