import type { AwsPolicy } from '../../../../core/aws.js'
import type { Policy } from '../../iam/policy.js'
import { type Answer, and, maybe, no, or, yes } from './answer.js'
import { surest } from './edge.js'
import { type Estate, isFixed } from './estate.js'
import { type Level, Leveller, rank } from './level.js'
import type { Held, Subject } from './subject.js'
import { Targets, type TrustedBy, Universe } from './targets.js'
import { admitsService, trustedBy } from './trust.js'

/** More candidates than this are not looked at for one principal and one path; reaching it is told. */
const mostCandidates = 150
/** Only so many policies are tried where a condition says which may be attached. */
const mostPolicies = 20

/** What a change would come to. */
export interface Gain {
  readonly gain: 'admin' | 'more'
  readonly answer: Answer
}

/** The questions that several kinds of paths ask of an account. */
export class Scene {
  readonly estate: Estate
  readonly leveller: Leveller
  /** Every principal as a target. */
  readonly all: Targets
  /** The account's managed policies. */
  readonly policies: Universe<AwsPolicy>
  /** True once a bound cut something off. */
  bounded = false
  readonly #trusted = new Map<string, TrustedBy>()
  readonly #services = new Map<string, Answer>()

  constructor(estate: Estate) {
    this.estate = estate
    this.leveller = new Leveller(estate)
    this.all = this.targets(estate.subjects)
    this.policies = new Universe(estate.account.policies)
  }

  targets(subjects: readonly Subject[]): Targets {
    return new Targets(subjects, (role) => this.trustedBy(role))
  }

  levelOf(subject: Subject): Level {
    return this.leveller.levelOf(subject)
  }

  trustedBy({ arn }: Subject): TrustedBy {
    const known = this.#trusted.get(arn)
    if (known !== undefined) return known
    const made = trustedBy(this.estate.trusts.get(arn) ?? null, this.estate.account.id)
    this.#trusted.set(arn, made)
    return made
  }

  /** The first of many, so that one principal cannot hold up the rest. */
  *few<Item>(items: Iterable<Item>): Iterable<Item> {
    let count = 0
    for (const item of items) {
      if (++count > mostCandidates) {
        this.bounded = true
        return
      }
      yield item
    }
  }

  /** Roles a principal might assume: those that name it, and of those that leave it to the account the ones its policies reach. */
  *assumable(subject: Subject, targets: Targets): Iterable<Subject> {
    const named = new Set(targets.naming(subject))
    yield* named
    if (!subject.can('sts:AssumeRole')) return
    for (const role of targets.open.matching(subject.patterns('sts:AssumeRole'))) if (!named.has(role)) yield role
  }

  /** Whether a principal may become a role by its trust policy. */
  mayAssume(subject: Subject, role: Subject): Answer {
    const trust = this.estate.trusts.get(role.arn)
    return trust === undefined ? no : subject.mayAssume(role.arn, trust)
  }

  /** Whether a role lets a service take it on. */
  admitsService(role: Subject, principal: string): Answer {
    const key = `${role.arn} ${principal}`
    const known = this.#services.get(key)
    if (known !== undefined) return known
    const trust = this.estate.trusts.get(role.arn)
    const answer = trust === undefined ? no : admitsService(trust, role.arn, principal, this.estate.account.id)
    this.#services.set(key, answer)
    return answer
  }

  /** Whether a principal may give another more policies by `action`; one that attaches is asked for every policy that would do. */
  mayWrite(
    subject: Subject,
    action: string,
    { arn, who }: Pick<Subject, 'arn'> & { readonly who: Pick<Subject['who'], 'tags' | 'boundary'> },
  ): Answer {
    const target = { arn, tags: who.tags, boundary: who.boundary }
    if (!action.startsWith('iam:Attach')) return subject.on(action, target)
    return surest(this.#policies().map((policy) => subject.on(action, target, [['iam:policyarn', [policy]]])))
  }

  /** Policies worth attaching. */
  #policies(): readonly string[] {
    return this.estate.adminPolicies.slice(0, mostPolicies)
  }

  /** Whether a principal may put a boundary on another that lets everything through. */
  mayLoosen(subject: Subject, action: string, { arn, who }: Subject): Answer {
    const target = { arn, tags: who.tags, boundary: who.boundary }
    const wide = this.#policies().filter((policy) => policy !== who.boundary)
    return surest(wide.map((policy) => subject.on(action, target, [['iam:permissionsboundary', [policy]]])))
  }

  /** Whether a policy is the customer's and takes another version from a principal. */
  mayVersion(subject: Subject, policy: AwsPolicy): Answer {
    const target = policy.arn
    if (isAwsPolicy(policy.arn)) return no
    const write = subject.on('iam:CreatePolicyVersion', target)
    return policy.versions.length < 5 ? write : and(write, subject.on('iam:DeletePolicyVersion', target))
  }

  /** What the actor gains when the target may be given any policy: as much as the target's boundary lets through. */
  gainUnder(actor: Subject, target: Subject): Gain | null {
    const { boundary } = target.policies
    if (boundary !== null && boundary.missing !== null) return { gain: 'admin', answer: maybe(boundary.name) }
    return this.gainOf(actor, this.leveller.ceilingOf(target))
  }

  /** What a level is worth to an actor. */
  gainOf(actor: Subject, { level, confidence }: Level): Gain | null {
    if (level === 'admin') return { gain: 'admin', answer: confidence === 'low' ? maybe('a condition') : yes }
    return rank[level] > rank[this.levelOf(actor).level] ? { gain: 'more', answer: yes } : null
  }

  /** What an actor gains by a principal as it would be after a change: everything, also where that could write its own policies, or more. */
  gainAfter(actor: Subject, changed: Subject): Gain | null {
    const plain = this.gainOf(actor, this.leveller.levelOf(changed))
    if (plain?.gain === 'admin') return plain
    const under = this.gainUnder(changed, changed)
    if (under?.gain !== 'admin') return plain
    const actions =
      changed.who.kind === 'user' ? ['iam:PutUserPolicy', 'iam:AttachUserPolicy'] : ['iam:PutRolePolicy', 'iam:AttachRolePolicy']
    const writes = surest(actions.map((action) => (changed.can(action) ? this.mayWrite(changed, action, changed) : no)))
    const answer = and(writes, under.answer)
    return answer.truth === 'no' ? plain : { gain: 'admin', answer }
  }

  /** Whether there is somebody who could gain by being written to, and is not the actor. */
  worthWriting(actor: Subject, target: Subject): boolean {
    if (target.arn === actor.arn || isFixed(target) || this.levelOf(target).level === 'admin') return false
    return this.gainUnder(actor, target)?.gain === 'admin'
  }

  /** Room for an access key: no, or yes where nobody counted. */
  roomForKey({ who }: Subject): boolean {
    return who.kind === 'user' && (who.keys === undefined || who.keys.length < 2)
  }

  /** Managed policies of the customer that a principal holds, each once. */
  *ownPolicies(subject: Subject): Iterable<AwsPolicy> {
    for (const name of new Set(subject.held.filter(({ how }) => how === 'attached').map((held) => held.name))) {
      const policy = this.estate.library.managed(name)
      if (policy !== undefined && !isAwsPolicy(name)) yield policy
    }
  }

  /** What the principal holds with one managed policy in another version. */
  withVersion(subject: Subject, arn: string, version: Policy): Subject {
    const held = subject.held.map((one): Held => (one.how === 'attached' && one.name === arn ? { ...one, policy: version } : one))
    return this.estate.as(subject, held)
  }

  /** A way into a role: by assuming it, or by a trust that is rewritten first. */
  mayEnter(subject: Subject, role: Subject): Answer {
    const rewritten =
      isFixed(role) || !subject.can('iam:UpdateAssumeRolePolicy') ? no : subject.on('iam:UpdateAssumeRolePolicy', targetOf(role))
    return or(this.mayAssume(subject, role), rewritten)
  }
}

/** What IAM knows of a user or role it is asked to change. */
export function targetOf({ arn, who }: Subject) {
  return { arn, tags: who.tags, boundary: who.boundary }
}

function isAwsPolicy(arn: string): boolean {
  return /^arn:[^:]*:iam::aws:policy\//.test(arn)
}
