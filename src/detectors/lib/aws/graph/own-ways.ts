import { overlaps } from '../../iam/match.js'
import { pattern } from '../../iam/pattern.js'
import type { Known } from '../../iam/request.js'
import { type Answer, and, maybe, no, yes } from './answer.js'
import { type Edge, edgeOf, surest } from './edge.js'
import { isFixed } from './estate.js'
import type { EscalationPath, Way } from './paths.js'
import { type Gain, type Scene, targetOf } from './scene.js'
import type { Subject } from './subject.js'

/** So many candidates that are open are looked at before a surer one is given up. */
const mostOpen = 16

/** Steps that need no privileged principal to lead to: a principal's own rights, or another's that it may write and become. */
export function* ownEdges(scene: Scene, subject: Subject, path: EscalationPath): Iterable<Edge> {
  const { way } = path
  switch (way.kind) {
    case 'own-policy':
      if (subject.who.kind === way.of && !isFixed(subject)) {
        yield* gained(path, subject, scene.mayWrite(subject, path.needs[0], subject), scene.gainUnder(subject, subject), null)
      }
      return
    case 'group-policy':
      yield* groupEdges(scene, subject, path)
      return
    case 'join-group':
      yield* joinEdges(scene, subject, path)
      return
    case 'policy-version':
      for (const policy of scene.ownPolicies(subject)) {
        yield* gained(path, subject, scene.mayVersion(subject, policy), scene.gainUnder(subject, subject), `policy/${policy.name}`)
      }
      return
    case 'default-version':
      yield* versionEdges(scene, subject, path)
      return
    case 'boundary':
      yield* boundaryEdges(scene, subject, path, way)
      return
    case 'rewrite':
      yield* way.of === 'role' ? rewriteRole(scene, subject, path, way.by) : rewriteUser(scene, subject, path)
      return
    case 'free':
      yield* freeEdges(scene, subject, path, way.by)
      return
    case 'create':
      yield* createEdges(scene, subject, path)
      return
    case 'elsewhere': {
      const held = path.needs.reduce((answer, need) => and(answer, subject.anywhere(need)), yes)
      const edge = edgeOf(path, subject, and(held, maybe(way.where)), { to: null, gain: 'admin', on: null })
      if (edge !== null) yield { ...edge, tier: way.tier }
      return
    }
    default:
  }
}

function* gained(path: EscalationPath, subject: Subject, answer: Answer, gain: Gain | null, on: string | null): Iterable<Edge> {
  if (gain === null || answer.truth === 'no') return
  const edge = edgeOf(path, subject, and(answer, gain.answer), { to: null, gain: gain.gain, on })
  if (edge !== null) yield edge
}

function* groupEdges(scene: Scene, subject: Subject, path: EscalationPath): Iterable<Edge> {
  if (subject.who.kind !== 'user') return
  const own = new Set(subject.who.groups)
  for (const group of scene.estate.groups.values()) {
    const target = { arn: group.arn, who: { tags: {}, boundary: null } }
    const write = scene.mayWrite(subject, path.needs[0], target)
    if (write.truth === 'no') continue
    const member = own.has(group.name) ? yes : subject.on('iam:AddUserToGroup', group.arn)
    yield* gained(path, subject, and(write, member), scene.gainUnder(subject, subject), `group/${group.name}`)
  }
}

function* joinEdges(scene: Scene, subject: Subject, path: EscalationPath): Iterable<Edge> {
  if (subject.who.kind !== 'user') return
  for (const group of scene.estate.groups.values()) {
    const held = scene.estate.heldBy(group)
    if (held.length === 0 || subject.who.groups.includes(group.name)) continue
    const answer = subject.on('iam:AddUserToGroup', group.arn)
    if (answer.truth === 'no') continue
    const joined = scene.estate.as(subject, [...subject.held, ...held])
    yield* gained(path, subject, answer, scene.gainAfter(subject, joined), `group/${group.name}`)
  }
}

function* versionEdges(scene: Scene, subject: Subject, path: EscalationPath): Iterable<Edge> {
  const [action] = path.needs
  for (const policy of scene.ownPolicies(subject)) {
    if (policy.versions.length < 2) continue
    const answer = subject.on(action, policy.arn)
    if (answer.truth === 'no') continue
    for (const version of scene.estate.library.others(policy)) {
      const changed = scene.withVersion(subject, policy.arn, version)
      yield* gained(path, subject, answer, scene.gainAfter(subject, changed), `policy/${policy.name}`)
    }
  }
  for (const { policy, holder, changed } of otherVersions(scene, subject, action)) {
    if (holder.who.kind !== 'role') continue
    const answer = and(subject.on(action, policy.arn), scene.mayEnter(subject, holder))
    yield* gained(path, subject, answer, scene.gainAfter(subject, changed), `policy/${policy.name} of ${holder.label}`)
  }
}

/** Policies of others of which another version grants everything, with one holder each. */
export function* otherVersions(scene: Scene, subject: Subject, action: string) {
  if (!subject.can(action)) return
  for (const policy of scene.few(scene.policies.matching(subject.patterns(action)))) {
    if (policy.versions.length < 2 || subject.on(action, policy.arn).truth === 'no') continue
    const others = scene.estate.library.others(policy)
    for (const holder of (scene.estate.holders.get(policy.arn) ?? []).slice(0, 20)) {
      if (holder.arn === subject.arn || scene.levelOf(holder).level === 'admin') continue
      for (const version of others) {
        const changed = scene.withVersion(holder, policy.arn, version)
        if (scene.gainAfter(subject, changed)?.gain === 'admin') yield { policy, holder, changed }
      }
    }
  }
}

function* boundaryEdges(scene: Scene, subject: Subject, path: EscalationPath, way: Extract<Way, { kind: 'boundary' }>): Iterable<Edge> {
  if (subject.who.kind !== way.of || subject.policies.boundary === null || isFixed(subject)) return
  const [action] = path.needs
  const answer = way.by === 'delete' ? subject.on(action, targetOf(subject)) : scene.mayLoosen(subject, action, subject)
  if (answer.truth === 'no') return
  const freed = scene.estate.as(subject, subject.held, null)
  yield* gained(path, subject, answer, scene.gainAfter(subject, freed), null)
}

function* rewriteRole(scene: Scene, subject: Subject, path: EscalationPath, by: 'assume' | 'trust' | 'key'): Iterable<Edge> {
  const [action] = path.needs
  let open = 0
  for (const role of scene.few(entering(scene, subject, action, by))) {
    if (open > mostOpen) return
    if (role.arn === subject.arn || isFixed(role)) continue
    const write = action === 'iam:CreatePolicyVersion' ? versions(scene, subject, role) : scene.mayWrite(subject, action, role)
    if (write.truth === 'no') continue
    const enter = by === 'assume' ? scene.mayAssume(subject, role) : subject.on('iam:UpdateAssumeRolePolicy', targetOf(role))
    const answer = and(write, enter)
    if (answer.truth === 'maybe') open++
    yield* gained(path, subject, answer, scene.gainUnder(subject, role), role.label)
  }
}

/** Roles a principal might enter and write to, by whichever of the two permissions reaches fewer. */
function entering(scene: Scene, subject: Subject, write: string, by: 'assume' | 'trust' | 'key'): Iterable<Subject> {
  const written = write === 'iam:CreatePolicyVersion' ? [] : subject.patterns(write)
  const entered = subject.patterns(by === 'assume' ? 'sts:AssumeRole' : 'iam:UpdateAssumeRolePolicy')
  if (written.length > 0 && narrowness(written) > narrowness(entered)) return scene.all.roles.matching(written)
  return by === 'assume' ? scene.assumable(subject, scene.all) : scene.all.roles.matching(entered)
}

/** By its widest pattern: how much is written before the first wildcard. */
function narrowness(patterns: readonly string[]): number {
  return Math.min(...patterns.map((one) => (one.includes('*') ? one.indexOf('*') : one.length * 2)))
}

/** Whether some policy of a principal takes another version from the actor. */
export function versions(scene: Scene, subject: Subject, holder: Subject): Answer {
  return surest([...scene.ownPolicies(holder)].map((policy) => scene.mayVersion(subject, policy)))
}

function* rewriteUser(scene: Scene, subject: Subject, path: EscalationPath): Iterable<Edge> {
  const [action] = path.needs
  for (const user of scene.few(scene.all.users.matching(subject.patterns('iam:CreateAccessKey')))) {
    if (user.arn === subject.arn) continue
    const write = scene.mayWrite(subject, action, user)
    if (write.truth === 'no') continue
    const key = subject.on('iam:CreateAccessKey', targetOf(user))
    const room = scene.roomForKey(user) ? yes : subject.on('iam:DeleteAccessKey', targetOf(user))
    yield* gained(path, subject, and(write, and(key, room)), scene.gainUnder(subject, user), user.label)
  }
}

function* freeEdges(scene: Scene, subject: Subject, path: EscalationPath, by: 'delete' | 'put'): Iterable<Edge> {
  const [action] = path.needs
  if (!subject.can(action)) return
  const itself = subject.who.kind === 'role' ? [subject] : []
  for (const role of scene.few([...itself, ...scene.assumable(subject, scene.all)])) {
    if (role.policies.boundary === null || isFixed(role)) continue
    const loosen = by === 'delete' ? subject.on(action, targetOf(role)) : scene.mayLoosen(subject, action, role)
    if (loosen.truth === 'no') continue
    const enter = role === subject ? yes : scene.mayAssume(subject, role)
    const freed = scene.estate.as(role, role.held, null)
    yield* gained(path, subject, and(loosen, enter), scene.gainAfter(subject, freed), role === subject ? null : role.label)
  }
}

/** A principal of one's own making: without a boundary, unless the actor must give it one. */
function* createEdges(scene: Scene, subject: Subject, path: EscalationPath): Iterable<Edge> {
  const [create, write, ...rest] = path.needs
  if (write === undefined) return
  const bare = new Map<string, Known>([['iam:permissionsboundary', 'absent']])
  const policies = write.startsWith('iam:Attach') ? scene.estate.adminPolicies.slice(0, 3) : [null]
  // A new principal is made in the account itself.
  const { partition, id } = scene.estate.account
  const family = `arn:${partition}:iam::${id}:${path.way.kind === 'create' ? path.way.of : '*'}/*`
  // Whoever is there already is nobody new; what stands for a variable may be anybody, but for the actor's own name.
  const named = (resources: string) => resources.replaceAll(/\$\{aws:username\}/gi, subject.who.name).replaceAll(/\$\{[^}]*\}/g, '*')
  const meets = (resources: string, others: string) =>
    !scene.estate.byArn.has(named(resources)) && overlaps(pattern(named(resources), 'resource'), pattern(named(others), 'resource'))
  const own = subject.patterns(create, bare).filter((resources) => meets(resources, family))
  const answers = own.map((resources) => {
    const made = subject.over(create, resources, bare)
    const written = policies.map((policy) =>
      subject.over(write, resources, policy === null ? bare : new Map([...bare, ['iam:policyarn', [policy]]])),
    )
    if (![write, ...rest].every((action) => subject.patterns(action).some((other) => meets(other, resources)))) return no
    return rest.reduce((answer, action) => and(answer, subject.over(action, resources)), and(made, surest(written)))
  })
  const answer = answers.length === 0 ? no : surest(answers)
  const level = scene.leveller.ceilingOf(scene.estate.as(subject, [], null))
  yield* gained(path, subject, answer, scene.gainOf(subject, level), `a new ${path.way.kind === 'create' ? path.way.of : 'principal'}`)
}
