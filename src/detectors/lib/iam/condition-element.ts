import type { Comparison, Condition } from './policy.js'
import { type Complain, isRecord, shown } from './reading.js'
import { templateFault } from './template.js'

/** Operators by their name in lower case, without set qualifier and `IfExists`. Source: IAM User Guide, “Condition operators”. */
const operators = new Map<string, { comparison: Comparison; negated: boolean }>([
  ['stringequals', { comparison: 'string', negated: false }],
  ['stringnotequals', { comparison: 'string', negated: true }],
  ['stringequalsignorecase', { comparison: 'string-ignore-case', negated: false }],
  ['stringnotequalsignorecase', { comparison: 'string-ignore-case', negated: true }],
  ['stringlike', { comparison: 'string-like', negated: false }],
  ['stringnotlike', { comparison: 'string-like', negated: true }],
  ['numericequals', { comparison: 'number', negated: false }],
  ['numericnotequals', { comparison: 'number', negated: true }],
  ['numericlessthan', { comparison: 'number-less', negated: false }],
  ['numericlessthanequals', { comparison: 'number-less-or-equal', negated: false }],
  ['numericgreaterthan', { comparison: 'number-greater', negated: false }],
  ['numericgreaterthanequals', { comparison: 'number-greater-or-equal', negated: false }],
  ['dateequals', { comparison: 'date', negated: false }],
  ['datenotequals', { comparison: 'date', negated: true }],
  ['datelessthan', { comparison: 'date-less', negated: false }],
  ['datelessthanequals', { comparison: 'date-less-or-equal', negated: false }],
  ['dategreaterthan', { comparison: 'date-greater', negated: false }],
  ['dategreaterthanequals', { comparison: 'date-greater-or-equal', negated: false }],
  ['bool', { comparison: 'bool', negated: false }],
  ['binaryequals', { comparison: 'binary', negated: false }],
  ['ipaddress', { comparison: 'ip', negated: false }],
  ['notipaddress', { comparison: 'ip', negated: true }],
  ['arnequals', { comparison: 'arn', negated: false }],
  ['arnlike', { comparison: 'arn', negated: false }],
  ['arnnotequals', { comparison: 'arn', negated: true }],
  ['arnnotlike', { comparison: 'arn', negated: true }],
  ['null', { comparison: 'null', negated: false }],
])

/** Comparisons whose values may hold policy variables: those of strings and ARNs. */
const withVariables: ReadonlySet<Comparison> = new Set(['string', 'string-ignore-case', 'string-like', 'arn'])

/** True when values of this comparison are templates. */
export function takesVariables(comparison: Comparison): boolean {
  return withVariables.has(comparison)
}

/** Where a condition block stands. */
interface Place {
  readonly at: string
  readonly variables: boolean
  readonly complain: Complain
}

/** Reads a `Condition` element: one condition for each key under each operator. */
export function readCondition(value: unknown, { at, variables, complain }: Place): Condition[] {
  if (value === undefined) return []
  if (!isRecord(value)) {
    complain(`${at}.Condition`, 'the condition is no object')
    return []
  }
  return Object.entries(value).flatMap(([operator, keys]) => {
    const element = `${at}.Condition.${operator}`
    const parsed = operatorOf(operator)
    if (parsed === null) complain(element, `“${shown(operator)}” is no condition operator`)
    if (!isRecord(keys)) {
      complain(element, 'the operator holds no keys')
      return []
    }
    if (parsed === null) return []
    return Object.entries(keys).map(([key, raw]) => {
      const values = valuesOf(raw, `${element}.${key}`, complain)
      for (const text of variables && takesVariables(parsed.comparison) ? values : []) {
        const fault = templateFault(text)
        if (fault !== null) complain(`${element}.${key}`, `“${shown(text)}” ${fault}`)
      }
      return { operator, ...parsed, key: key.toLowerCase(), values }
    })
  })
}

/** What an operator's name says; null when AWS knows no such operator. */
function operatorOf(operator: string): Pick<Condition, 'comparison' | 'negated' | 'quantifier' | 'ifExists'> | null {
  const [, set, name, suffix] = /^(?:(forallvalues|foranyvalue):)?([a-z]+?)(ifexists)?$/.exec(operator.toLowerCase()) ?? []
  const found = operators.get(name ?? '')
  if (found === undefined || (found.comparison === 'null' && suffix !== undefined)) return null
  return { ...found, quantifier: set === undefined ? null : set === 'forallvalues' ? 'all' : 'any', ifExists: suffix !== undefined }
}

/** Condition values are texts, numbers or booleans, one or several. */
function valuesOf(raw: unknown, at: string, complain: Complain): string[] {
  return (Array.isArray(raw) ? raw : [raw]).flatMap((one: unknown) => {
    if (typeof one === 'string') return [one]
    if (typeof one === 'number' || typeof one === 'boolean') return [String(one)]
    complain(at, 'a condition value is neither text, number nor boolean')
    return []
  })
}
