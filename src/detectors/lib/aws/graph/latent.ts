import { no } from './answer.js'
import { type Edge, edgeOf } from './edge.js'
import { otherVersions } from './own-ways.js'
import type { EscalationPath } from './paths.js'
import type { Scene } from './scene.js'
import type { Subject } from './subject.js'

/** Whom a principal can make privileged by a path without becoming it: the first one found. */
export function latentEdge(scene: Scene, subject: Subject, path: EscalationPath): Edge | null {
  for (const { to, answer, on } of candidates(scene, subject, path)) {
    const edge = edgeOf(path, subject, answer, { to, gain: 'admin', on })
    if (edge !== null) return { ...edge, tier: 'latent' }
  }
  return null
}

function* candidates(scene: Scene, subject: Subject, path: EscalationPath) {
  const { way, needs } = path
  const [action] = needs
  switch (way.kind) {
    case 'own-policy':
    case 'rewrite': {
      if (action === 'iam:CreatePolicyVersion') {
        yield* versioned(scene, subject, way.kind === 'rewrite')
        return
      }
      const of = way.of === 'role' ? scene.all.roles : scene.all.users
      for (const to of scene.few(of.matching(subject.patterns(action)))) {
        if (scene.worthWriting(subject, to)) yield { to, answer: scene.mayWrite(subject, action, to), on: to.label }
      }
      return
    }
    case 'policy-version':
      yield* versioned(scene, subject, false)
      return
    case 'default-version':
      for (const { policy, holder } of otherVersions(scene, subject, action)) {
        yield { to: holder, answer: subject.on(action, policy.arn), on: `policy/${policy.name}` }
      }
      return
    case 'group-policy':
      if (!subject.can(action)) return
      for (const group of scene.estate.groups.values()) {
        const write = scene.mayWrite(subject, action, { arn: group.arn, who: { tags: {}, boundary: null } })
        const member = (scene.estate.members.get(group.name) ?? []).find((user) => scene.worthWriting(subject, user))
        if (write.truth !== 'no' && member !== undefined) yield { to: member, answer: write, on: `group/${group.name}` }
      }
      return
    case 'join-group':
      if (!subject.can(action)) return
      for (const group of scene.estate.groups.values()) {
        const held = scene.estate.heldBy(group)
        const answer = held.length === 0 ? no : subject.on(action, group.arn)
        if (answer.truth === 'no') continue
        const user = scene.all.users.items.find((one) => one.arn !== subject.arn && scene.levelOf(one).level !== 'admin')
        if (user === undefined) return
        const joined = scene.estate.as(user, [...user.held, ...held])
        if (scene.gainAfter(user, joined)?.gain === 'admin') yield { to: user, answer, on: `group/${group.name}` }
      }
      return
    default:
  }
}

function* versioned(scene: Scene, subject: Subject, rolesOnly: boolean) {
  if (!subject.can('iam:CreatePolicyVersion')) return
  const patterns = subject.patterns('iam:CreatePolicyVersion')
  for (const policy of scene.few(scene.policies.matching(patterns))) {
    const answer = scene.mayVersion(subject, policy)
    if (answer.truth === 'no') continue
    const holder = (scene.estate.holders.get(policy.arn) ?? [])
      .slice(0, 50)
      .find((one) => (!rolesOnly || one.who.kind === 'role') && scene.worthWriting(subject, one))
    if (holder !== undefined) yield { to: holder, answer, on: `policy/${policy.name}` }
  }
}
