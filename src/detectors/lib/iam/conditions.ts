import { anyOf, type ComparedValue, comparedValue, type Look } from './comparison.js'
import { takesVariables } from './condition-element.js'
import type { Condition } from './policy.js'
import { between, both, either, negation, type Truth, truthOf } from './truth.js'

/** A condition with its values prepared. */
export interface CompiledCondition {
  readonly condition: Condition
  readonly values: readonly ComparedValue[]
}

/** Prepares a condition; `variables` says whether the document's version has policy variables. */
export function compileCondition(condition: Condition, variables: boolean): CompiledCondition {
  const templates = variables && takesVariables(condition.comparison)
  return { condition, values: condition.values.map((value) => comparedValue(condition.comparison, value, templates)) }
}

/**
 * Whether all conditions hold. Keys that leave it open are added to `open`; none are when a condition surely fails.
 * Source: IAM User Guide, “Conditions with multiple context keys or values” and “Condition operators”.
 */
export function allHold(conditions: readonly CompiledCondition[], look: Look, open: string[]): Truth {
  let truth: Truth = 'yes'
  const found: string[] = []
  for (const one of conditions) {
    const keys: string[] = []
    const holds = conditionHolds(one, look, keys)
    if (holds === 'no') return 'no'
    if (holds === 'maybe') found.push(...keys)
    truth = both(truth, holds)
  }
  open.push(...found)
  return truth
}

/** Whether one condition holds, whatever is not known turning out as it may; keys that leave it open are added to `open`. */
export function conditionHolds(compiled: CompiledCondition, look: Look, open: string[]): Truth {
  const { condition } = compiled
  const known = look(condition.key)
  const truth = condition.comparison === 'null' ? nullHolds(condition, known) : comparisonHolds(compiled, known, look, open)
  if (truth === 'maybe' && !Array.isArray(known) && known !== 'absent') open.push(condition.key)
  return truth
}

/** `Null: true` wants the key absent, `false` wants it there; an empty set of values is absent. */
function nullHolds({ values }: Condition, known: ReturnType<Look>): Truth {
  const absent = truthOf(values.some((value) => value.toLowerCase() === 'true'))
  const there = truthOf(values.some((value) => value.toLowerCase() === 'false'))
  if (known === 'unknown') return between(absent, there)
  return known === 'absent' || (known !== 'present' && known.length === 0) ? absent : there
}

function comparisonHolds(compiled: CompiledCondition, known: ReturnType<Look>, look: Look, open: string[]): Truth {
  if (known === 'absent') return withoutKey(compiled)
  if (known === 'present') return withAnyValue(compiled)
  if (known === 'unknown') return between(withoutKey(compiled), withAnyValue(compiled))
  return known.length === 0 ? withoutKey(compiled) : withValues(compiled, known, look, open)
}

/** Without the key `…IfExists`, `ForAllValues` and negated operators hold; `ForAnyValue` never does, negated or not. */
function withoutKey({ condition }: CompiledCondition): Truth {
  if (condition.ifExists || condition.quantifier === 'all') return 'yes'
  return truthOf(condition.negated && condition.quantifier === null)
}

/** What holds of every value a key could have. */
function withAnyValue({ condition, values }: CompiledCondition): Truth {
  if (values.some((value) => value.always)) return truthOf(!condition.negated)
  return values.length === 0 ? truthOf(condition.negated) : 'maybe'
}

/**
 * Without a set operator a request should have one value; of several, one must match (or, negated, none). A variable without a value is
 * equal to nothing, so that negated operators hold.
 */
function withValues({ condition, values }: CompiledCondition, known: readonly string[], look: Look, open: string[]): Truth {
  const each = known.map((actual) => {
    const found = anyOf(values, actual, look, open)
    return condition.negated ? negation(found) : found
  })
  const every = condition.quantifier === 'all' || (condition.quantifier === null && condition.negated)
  return every ? each.reduce(both) : each.reduce(either)
}
