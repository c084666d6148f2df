import { readCondition } from './condition-element.js'
import type { Listed, PolicyKind, PrincipalElement, PrincipalKey, Statement } from './policy.js'
import { type Complain, isRecord, shown } from './reading.js'
import { templateFault } from './template.js'

const elements = new Set(['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Principal', 'NotPrincipal', 'Condition'])
const principalKeys: readonly PrincipalKey[] = ['AWS', 'Service', 'Federated', 'CanonicalUser']

/** Where a statement stands and what it may hold. */
export interface StatementPlace {
  readonly index: number
  readonly at: string
  readonly kind: PolicyKind
  /** Whether `${…}` are variables. */
  readonly variables: boolean
  readonly complain: Complain
}

/** Reads one statement; null when it is none, and what is wrong is told to `complain`. */
export function readStatement(value: unknown, place: StatementPlace): Statement | null {
  const { index, at, complain } = place
  if (!isRecord(value)) {
    complain(at, 'the statement is no object')
    return null
  }
  for (const key of Object.keys(value)) if (!elements.has(key)) complain(`${at}.${key}`, `a statement has no element “${shown(key)}”`)
  if (value.Effect !== 'Allow' && value.Effect !== 'Deny') complain(`${at}.Effect`, 'the effect is neither Allow nor Deny')
  if (value.Sid !== undefined && typeof value.Sid !== 'string') complain(`${at}.Sid`, 'the sid is no text')
  const actions = listed(value, 'Action', place)
  if (actions === null) complain(at, 'the statement has no action')
  for (const action of actions?.values ?? []) {
    if (!/^[^:\s]+:[^:\s]+$|^\*+$/.test(action)) complain(`${at}.Action`, `“${shown(action)}” is no action`)
  }
  return {
    index,
    sid: typeof value.Sid === 'string' ? value.Sid : null,
    effect: value.Effect === 'Deny' ? 'deny' : 'allow',
    actions: actions ?? { not: false, values: [] },
    resources: resourcesOf(value, place),
    principals: principalsOf(value, place),
    conditions: readCondition(value.Condition, place),
  }
}

function resourcesOf(value: Readonly<Record<string, unknown>>, place: StatementPlace): Listed | null {
  const { at, kind, variables, complain } = place
  const resources = listed(value, 'Resource', place)
  if (resources === null && kind === 'identity') complain(at, 'the statement has no resource')
  for (const resource of resources?.values ?? []) {
    if (!/^(\*+$|arn:|\*.*:|arn\*)/.test(resource)) complain(`${at}.Resource`, `“${shown(resource)}” is no ARN`)
    const fault = variables ? templateFault(resource) : null
    if (fault !== null) complain(`${at}.Resource`, `“${shown(resource)}” ${fault}`)
  }
  return resources
}

/** `Name` or `NotName`, but not both; null when there is neither. */
function listed(value: Readonly<Record<string, unknown>>, name: string, { at, complain }: StatementPlace): Listed | null {
  const plain = value[name]
  const inverted = value[`Not${name}`]
  if (plain === undefined && inverted === undefined) return null
  if (plain !== undefined && inverted !== undefined) complain(at, `the statement has both ${name} and Not${name}`)
  const not = plain === undefined
  const element = not ? `Not${name}` : name
  return { not, values: texts(not ? inverted : plain, `${at}.${element}`, complain) }
}

/** One text or several, or none: AWS stores an empty list, which matches nothing. Anything else is complained of. */
function texts(value: unknown, at: string, complain: Complain): string[] {
  const values: unknown[] = Array.isArray(value) ? value : [value]
  const found = values.filter((one) => typeof one === 'string')
  if (found.length < values.length) complain(at, 'a value is no text')
  // Kept for every statement of an account: a copy is no longer than what it holds.
  return [...found]
}

function principalsOf(value: Readonly<Record<string, unknown>>, { at, kind, complain }: StatementPlace): PrincipalElement | null {
  const { Principal: plain, NotPrincipal: inverted } = value
  if (plain === undefined && inverted === undefined) {
    if (kind === 'resource') complain(at, 'the statement has no principal')
    return null
  }
  if (kind === 'identity') complain(at, 'a policy of an identity names no principal')
  if (plain !== undefined && inverted !== undefined) complain(at, 'the statement has both Principal and NotPrincipal')
  const not = plain === undefined
  const named = not ? inverted : plain
  const element = `${at}.${not ? 'NotPrincipal' : 'Principal'}`
  if (named === '*') return { not, entries: [{ key: 'AWS', value: '*' }] }
  if (!isRecord(named)) {
    complain(element, 'the principal is neither * nor an object')
    return { not, entries: [] }
  }
  const entries = Object.entries(named).flatMap(([name, values]) => {
    const key = principalKeys.find((one) => one === name)
    if (key === undefined) complain(`${element}.${name}`, `“${shown(name)}” is no kind of principal`)
    return texts(values, `${element}.${name}`, complain).map((text) => ({ key: key ?? ('AWS' as const), value: text }))
  })
  return { not, entries }
}
