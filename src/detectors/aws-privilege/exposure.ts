import type { Rule } from '../../core/rule.js'
import { listOption } from '../../core/rule.js'
import { anyOf } from '../lib/aws/graph/level.js'
import type { Subject } from '../lib/aws/graph/subject.js'
import { isWide } from '../lib/aws/graph/wide.js'
import { accessLevel, actionsOf, expand } from '../lib/iam/actions.js'
import type { Policy } from '../lib/iam/policy.js'

/** Of a rule's list of services those a principal may do everything in. */
export function wideServices(subject: Subject, rule: Rule): string[] {
  return listOption(rule, 'services').filter((service) => isWide(subject, anyOf(service)))
}

/** Of a rule's list of actions those a principal may do on everything. */
export function wideActions(subject: Subject, rule: Rule): string[] {
  return listOption(rule, 'actions').filter((action) => isWide(subject, action))
}

const managing = new WeakMap<Policy, readonly string[]>()

/** The actions that change others' rights and that a principal may do on everything, but for those the rule leaves out. */
export function managedPermissions(subject: Subject, rule: Rule): string[] {
  const ignored = new Set(listOption(rule, 'ignored').map((action) => action.toLowerCase()))
  const asked = new Set(subject.policies.identity.flatMap(managingOf))
  return [...asked].filter((action) => !ignored.has(action.toLowerCase()) && isWide(subject, action)).sort()
}

function managingOf(policy: Policy): readonly string[] {
  const known = managing.get(policy)
  if (known !== undefined) return known
  const allowed = policy.statements.filter(({ effect }) => effect === 'allow')
  const made = [
    ...new Set(allowed.flatMap(({ actions }) => (actions.not ? expandedNot(actions.values) : actions.values.flatMap(expanded)))),
  ]
  managing.set(policy, made)
  return made
}

const patterns = new Map<string, readonly string[]>()

/** Actions of a pattern that change rights; patterns are few and met again and again. */
function expanded(pattern: string): readonly string[] {
  if (!/[*?]/.test(pattern)) return accessLevel(pattern) === 'permissions-management' ? [pattern] : []
  return kept(pattern, () => actionsOf(pattern))
}

function expandedNot(values: readonly string[]): readonly string[] {
  return kept(`not ${[...values].sort().join(' ')}`, () => expand(values, true))
}

function kept(key: string, find: () => readonly { readonly name: string; readonly level: string }[]): readonly string[] {
  const known = patterns.get(key)
  if (known !== undefined) return known
  const made = find().flatMap(({ name, level }) => (level === 'permissions-management' ? [name] : []))
  if (patterns.size < 1000) patterns.set(key, made)
  return made
}
