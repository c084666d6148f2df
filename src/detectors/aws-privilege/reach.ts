import type { Analysis } from '../lib/aws/graph/analysis.js'
import { targetOf } from '../lib/aws/graph/scene.js'
import type { Subject } from '../lib/aws/graph/subject.js'
import type { Targets } from '../lib/aws/graph/targets.js'
import { isUnconstrained } from '../lib/aws/graph/wide.js'

/** So many roles are named; that there are more is said. */
const mostNamed = 20

const privileged = new WeakMap<Analysis, Targets>()

/** Roles that are administrators, or can make themselves one. */
function privilegedRoles(analysis: Analysis): Targets {
  const known = privileged.get(analysis)
  if (known !== undefined) return known
  const { estate, scene, search } = analysis
  const roles = estate.subjects.filter((subject) => {
    if (subject.who.kind !== 'role') return false
    if (scene.levelOf(subject).level === 'admin') return true
    const outcome = search.outcomeOf(subject)
    return outcome?.gain === 'admin' && outcome.tier === 'confirmed'
  })
  const made = scene.targets(roles)
  privileged.set(analysis, made)
  return made
}

/** Whether an action is allowed on every role there is, under conditions or not. */
function onEveryRole(subject: Subject, action: string): boolean {
  const account = subject.arn.split(':')[4] ?? ''
  return subject.can(action) && subject.patterns(action).some((resource) => isUnconstrained(resource, account))
}

/** Privileged roles that a principal may pass to some service that they trust, where it may pass whatever it likes. */
export function passable(analysis: Analysis, subject: Subject): Subject[] {
  if (!onEveryRole(subject, 'iam:PassRole')) return []
  const found: Subject[] = []
  for (const role of analysis.scene.few(privilegedRoles(analysis).roles.items)) {
    const services = analysis.scene.trustedBy(role).services
    const may = services.some(
      ([, service]) => subject.on('iam:PassRole', targetOf(role), [['iam:passedtoservice', [service]]]).truth === 'yes',
    )
    if (may) found.push(role)
    if (found.length > mostNamed) break
  }
  return found
}

/** Privileged roles that a principal may assume, where its policies name none. */
export function assumable(analysis: Analysis, subject: Subject): Subject[] {
  if (!onEveryRole(subject, 'sts:AssumeRole')) return []
  const found: Subject[] = []
  for (const role of analysis.scene.few(analysis.scene.assumable(subject, privilegedRoles(analysis)))) {
    if (role !== subject && analysis.scene.mayAssume(subject, role).truth === 'yes') found.push(role)
    if (found.length > mostNamed) break
  }
  return found
}

/** Names of roles for a message, and how many there are. */
export function named(roles: readonly Subject[]): { readonly count: string; readonly names: string[] } {
  const many = roles.length > mostNamed
  return {
    count: many ? `${mostNamed} or more privileged roles` : `${roles.length} privileged role${roles.length === 1 ? '' : 's'}`,
    names: roles.map(({ who }) => who.name),
  }
}
