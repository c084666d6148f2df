import { readFileSync, realpathSync } from 'node:fs'
import { isAbsolute, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { changedRule, type LateText, type Rule } from '../core/rule.js'

/** What a rule's examples are tested with, by the rule's id: only `nhi rules test` and a rule's page want them. */
export type RuleExamples = Readonly<Record<string, Pick<Rule, 'examples' | 'negatives'>>>

/** What a rule says when something was found, by the rule's id. */
export type RuleTexts = Readonly<Record<string, Pick<Rule, LateText>>>

/**
 * The compiled rules nhi comes with, without their examples. Their texts, as long as all the rest, are read when one is asked for: a hook reads
 * rules at every commit, and mostly has nothing to say. A copy of such a rule is made by `changedRule`.
 */
export function builtinRules(): readonly Rule[] {
  const rules = beside<Rule[]>('./rules.json')
  for (const rule of rules) Object.setPrototypeOf(rule, spoken)
  return rules
}

/** The same, whole. */
export function builtinRulesWithExamples(): readonly Rule[] {
  const examples = beside<RuleExamples>('./rule-examples.json')
  return builtinRules().map((rule) => changedRule(rule, { ...texts()[rule.id], ...examples[rule.id] }))
}

/** True for a file or folder of the rules nhi comes with, as a checkout has them: the same ids stand in the program. */
export function isOwnRules(path: string): boolean {
  try {
    const way = relative(realpathSync(fileURLToPath(new URL('../rules', import.meta.url))), realpathSync(path))
    return way === '' || !(way.startsWith('..') || isAbsolute(way))
  } catch {
    return false
  }
}

const spoken = {
  get why() {
    return textOf(this, 'why')
  },
  get fix() {
    return textOf(this, 'fix')
  },
  get references() {
    return textOf(this, 'references')
  },
}

let read: RuleTexts | null = null

function texts(): RuleTexts {
  read ??= beside<RuleTexts>('./rule-texts.json')
  return read
}

function textOf<K extends keyof RuleTexts[string]>(rule: object, key: K): RuleTexts[string][K] | undefined {
  return 'id' in rule ? texts()[String(rule.id)]?.[key] : undefined
}

/** Reads a file beside the bundle, which the build wrote in ASCII; the one place that knows where they lie. */
function beside<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), 'latin1')) as T
}
