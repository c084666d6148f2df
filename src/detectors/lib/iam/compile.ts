import { fill, type Look } from './comparison.js'
import { allHold, type CompiledCondition, compileCondition } from './conditions.js'
import { matches } from './match.js'
import { type Pattern, pattern, patternOf } from './pattern.js'
import type { Listed, Policy, Statement } from './policy.js'
import { type Template, templateOf } from './template.js'
import { either, negation, type Truth, truthOf } from './truth.js'

/** A resource as a statement names it; with variables, `pattern` is what it can be at most. */
export interface CompiledResource {
  readonly pattern: Pattern
  readonly template: Template | null
}

/** `Resource` or `NotResource`, ready to be matched. */
export interface CompiledResources {
  readonly not: boolean
  readonly items: readonly CompiledResource[]
}

/** A statement ready to be asked. */
export interface CompiledStatement {
  readonly policy: Policy
  readonly statement: Statement
  readonly resources: CompiledResources | null
  readonly conditions: readonly CompiledCondition[]
  /** True when its resources are many and hold no variables: what is found of one resource is kept for a while. */
  readonly long: boolean
}

const longList = 16

/** Statements of a policy that are about one action, whatever the resource. */
export interface Relevant {
  readonly allows: readonly CompiledStatement[]
  readonly denies: readonly CompiledStatement[]
}

/** A policy with its statements by service. */
export interface CompiledPolicy {
  readonly policy: Policy
  /** `action` in lower case. Answers are kept. */
  about(action: string): Relevant
}

const compiled = new WeakMap<Policy, CompiledPolicy>()

/** Compiles a policy once; whoever has the same object shares what was compiled. */
export function compile(policy: Policy): CompiledPolicy {
  const known = compiled.get(policy)
  if (known !== undefined) return known
  const made = compiledPolicy(policy)
  compiled.set(policy, made)
  return made
}

const nothing: Relevant = { allows: [], denies: [] }

function compiledPolicy(policy: Policy): CompiledPolicy {
  const everyService: ActionTest[] = []
  const byService = new Map<string, ActionTest[]>()
  for (const statement of policy.statements) {
    const test = actionTest(policy, statement)
    const services = servicesOf(statement.actions)
    if (services === null) everyService.push(test)
    else for (const service of services) listIn(byService, service).push(test)
  }
  const answers = new Map<string, Relevant>()
  return {
    policy,
    about(action) {
      const own = byService.get(action.slice(0, action.indexOf(':'))) ?? []
      if (own.length === 0 && everyService.length === 0) return nothing
      const known = answers.get(action)
      if (known !== undefined) return known
      const found = [...own, ...everyService].filter((test) => test.about(action)).map((test) => test.statement())
      const answer = found.length === 0 ? nothing : byEffect(found)
      answers.set(action, answer)
      return answer
    },
  }
}

function listIn(lists: Map<string, ActionTest[]>, key: string): ActionTest[] {
  const known = lists.get(key)
  if (known !== undefined) return known
  const made: ActionTest[] = []
  lists.set(key, made)
  return made
}

/** These are kept for every policy and action: copied, lists are no longer than what they hold, and of none there is one. */
function byEffect(statements: readonly CompiledStatement[]): Relevant {
  const inOrder = [...statements].sort((left, right) => left.statement.index - right.statement.index)
  const of = (effect: Statement['effect']) => inOrder.filter(({ statement }) => statement.effect === effect)
  const [allows, denies] = [of('allow'), of('deny')]
  if (denies.length === 0) return { allows: inOrder, denies: no }
  return { allows: allows.length === 0 ? no : [...allows], denies: [...denies] }
}

const no: readonly CompiledStatement[] = []

/** A statement of which only the actions are compiled until one is asked for. */
interface ActionTest {
  about(action: string): boolean
  statement(): CompiledStatement
}

function actionTest(policy: Policy, statement: Statement): ActionTest {
  let patterns: readonly Pattern[] | null = null
  let whole: CompiledStatement | null = null
  return {
    about(action) {
      patterns ??= statement.actions.values.map((value) => pattern(value.toLowerCase(), 'plain'))
      return patterns.some((one) => matches(one, action)) !== statement.actions.not
    },
    statement: () => {
      whole ??= compiledStatement(policy, statement)
      return whole
    },
  }
}

/** The services that actions are of, in lower case; null when a wildcard or `NotAction` leaves that open. */
function servicesOf({ not, values }: Listed): ReadonlySet<string> | null {
  if (not) return null
  const services = values.map((value) => value.slice(0, value.indexOf(':')).toLowerCase())
  return services.some((service) => service === '' || /[*?]/.test(service)) ? null : new Set(services)
}

function compiledStatement(policy: Policy, statement: Statement): CompiledStatement {
  const variables = policy.version === '2012-10-17'
  const items = (statement.resources?.values ?? []).map((value) => compiledResource(value, variables))
  return {
    policy,
    statement,
    resources: statement.resources === null ? null : { not: statement.resources.not, items },
    long: items.length >= longList && items.every(({ template }) => template === null),
    conditions: statement.conditions.map((condition) => compileCondition(condition, variables)),
  }
}

function compiledResource(value: string, variables: boolean): CompiledResource {
  const template = variables ? templateOf(value) : null
  return { pattern: template === null ? pattern(value, 'resource') : patternOf(template, 'resource'), template }
}

// A principal is asked of the same few resources by one action after the other: only the statements asked last are kept.
const asked = new Map<CompiledStatement, Map<string, Truth>>()
const mostStatements = 16
const mostResources = 1000

/** Whether a statement covers a resource; without `Resource` (a trust policy) it does. Keys that leave it open are added to `open`. */
export function coversResource(compiled: CompiledStatement, resource: string, look: Look, open: string[]): Truth {
  const { resources, long } = compiled
  if (resources === null) return 'yes'
  if (!long) return listedCovers(resources, resource, look, open)
  let answers = asked.get(compiled)
  if (answers === undefined || answers.size >= mostResources) {
    if (asked.size >= mostStatements) asked.clear()
    answers = new Map()
    asked.set(compiled, answers)
  }
  const known = answers.get(resource)
  if (known !== undefined) return known
  const found = listedCovers(resources, resource, look, open)
  answers.set(resource, found)
  return found
}

function listedCovers(resources: CompiledResources, resource: string, look: Look, open: string[]): Truth {
  let listed: Truth = 'no'
  for (const item of resources.items) {
    listed = either(listed, itemCovers(item, resource, look, open))
    if (listed === 'yes') break
  }
  return resources.not ? negation(listed) : listed
}

function itemCovers({ pattern: widest, template }: CompiledResource, resource: string, look: Look, open: string[]): Truth {
  if (!matches(widest, resource)) return 'no'
  if (template === null) return 'yes'
  const filled = fill(template, look, open)
  if (filled === 'unknown') return 'maybe'
  return truthOf(filled !== 'absent' && matches(patternOf(filled.pieces, 'resource'), resource))
}

/** Whether a statement's conditions hold; keys that leave it open are added to `open`. */
export function conditionsHold({ conditions }: CompiledStatement, look: Look, open: string[]): Truth {
  return conditions.length === 0 ? 'yes' : allHold(conditions, look, open)
}
