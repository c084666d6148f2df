import type { AwsRole, AwsUser } from '../../../../core/aws.js'
import { type Effective, effective } from '../../iam/effective.js'
import { evaluate } from '../../iam/evaluate.js'
import type { Policy } from '../../iam/policy.js'
import type { Policies, Principal, RequestContext } from '../../iam/request.js'
import { type Answer, answerOf, no, TaggedContext } from './answer.js'

/** A policy of a principal and how it came by it. */
export interface Held {
  readonly policy: Policy
  readonly how: 'inline' | 'attached'
  /** Name of an inline policy, ARN of a managed one. */
  readonly name: string
  /** The group it comes through; null for a principal's own. */
  readonly group: string | null
}

/** What a request about IAM can know of its target. */
interface Target {
  readonly arn: string
  readonly tags: Readonly<Record<string, string>>
  readonly boundary: string | null
}

/** A user or role with everything that decides what it may do, ready for many questions; answers are kept. */
export class Subject {
  readonly who: AwsUser | AwsRole
  readonly principal: Principal
  readonly held: readonly Held[]
  readonly policies: Policies
  /** Names of policies it has and nobody could read: it may do more, or less. */
  readonly unread: readonly string[]
  readonly effective: Effective
  readonly #context: RequestContext
  #undenied: Effective | null = null
  readonly #answers = new Map<string, Answer>()
  readonly #patterns = new Map<string, readonly string[]>()

  constructor(
    known: Pick<Subject, 'who' | 'principal' | 'held' | 'unread'> & { limits: Omit<Policies, 'identity'>; context: RequestContext },
  ) {
    this.who = known.who
    this.principal = known.principal
    this.held = known.held
    this.unread = known.unread
    this.policies = { ...known.limits, identity: known.held.map(({ policy }) => policy) }
    this.effective = effective(this.principal, this.policies)
    this.#context = known.context
  }

  /** What it could do were nothing denied: what its policies grant and its limits leave. */
  get undenied(): Effective {
    const { identity, boundary, scps, sessions } = this.policies
    this.#undenied ??= effective(this.principal, {
      ...this.policies,
      identity: identity.map(withoutDenials),
      boundary: boundary === null ? null : withoutDenials(boundary),
      scps: scps.map((level) => level.map(withoutDenials)),
      sessions: sessions.map(withoutDenials),
      rcps: [],
    })
    return this.#undenied
  }

  get arn(): string {
    return this.who.arn
  }

  /** `user/ci`, `role/build`. */
  get label(): string {
    return `${this.who.kind}/${this.who.name}`
  }

  /** Whether it may do an action on anything of its own account. */
  anywhere(action: string): Answer {
    return this.#kept(`${action} *`, () => {
      const answer = this.#over(action, '*', undefined)
      return answer.truth === 'no' || this.patterns(action).some((resource) => !isForeign(resource, this.arn)) ? answer : no
    })
  }

  /** Whether it may do an action on some of what a pattern stands for. */
  over(action: string, resources: string, more?: RequestContext): Answer {
    const ask = () => this.#over(action, resources, more)
    return more === undefined ? this.#kept(`${action} over ${resources}`, ask) : ask()
  }

  /** Whether it may do an action on one user, role, group or policy; `context` is what the request itself decides. */
  on(action: string, target: Target | string, context: readonly (readonly [string, readonly string[]])[] = []): Answer {
    const arn = typeof target === 'string' ? target : target.arn
    return this.#kept(`${action} ${arn} ${context.map(([key, values]) => `${key}=${values.join()}`).join(' ')}`, () => {
      const asked = new TaggedContext(this.#context)
      if (typeof target !== 'string') {
        for (const [key, value] of Object.entries(target.tags)) {
          asked.set(`aws:resourcetag/${key.toLowerCase()}`, [value])
          asked.set(`iam:resourcetag/${key.toLowerCase()}`, [value])
        }
        asked.set('iam:permissionsboundary', target.boundary === null ? 'absent' : [target.boundary])
      }
      for (const [key, values] of context) asked.set(key, values)
      const reach = this.effective.reach(action, asked)
      return reach.nothing ? no : answerOf(reach.at(arn))
    })
  }

  /** Whether it may become a role whose trust policy is given: trust and own policies together, as the account requires. */
  mayAssume(role: string, trust: Policy): Answer {
    return this.#kept(`become ${role}`, () => {
      const request = { principal: this.principal, action: 'sts:AssumeRole', resource: role, resourceAccount: null, context: this.#context }
      return answerOf(evaluate(request, { ...this.policies, resource: trust }))
    })
  }

  /** The resource patterns an action is allowed on, as written. */
  patterns(action: string, more?: RequestContext): readonly string[] {
    const known = more === undefined ? this.#patterns.get(action) : undefined
    if (known !== undefined) return known
    const reach = this.effective.reach(action, this.#with(more))
    const found = reach.nothing ? [] : [...new Set(reach.grants().map(({ resource }) => resource))]
    if (more === undefined) this.#patterns.set(action, found)
    return found
  }

  /** False when nothing can allow an action: the cheapest question. */
  can(action: string): boolean {
    return this.mayUse(action.slice(0, action.indexOf(':'))) && !this.effective.reach(action).nothing
  }

  /** False when no policy allows anything of a service. */
  mayUse(service: string): boolean {
    return this.policies.identity.some((policy) => {
      const services = servicesOf(policy)
      return services === null || services.has(service)
    })
  }

  /** The policies that allow an action on the widest resources, the first being the one to change. */
  source(action: string): Held | null {
    const grants = this.effective.reach(action, this.#context).grants()
    const best = grants.find(({ resource }) => resource === '*') ?? grants[0]
    return this.held.find(({ policy }) => policy.name === best?.policy) ?? null
  }

  #over(action: string, resources: string, more: RequestContext | undefined): Answer {
    const reach = this.effective.reach(action, this.#with(more))
    if (reach.nothing) return no
    const over = reach.over(resources)
    return over.extent === 'none' ? no : answerOf(over)
  }

  #with(more: RequestContext | undefined): RequestContext {
    return more === undefined ? this.#context : new Map([...this.#context, ...more])
  }

  #kept(key: string, ask: () => Answer): Answer {
    const known = this.#answers.get(key)
    if (known !== undefined) return known
    const answer = ask()
    if (this.#answers.size >= mostKept) this.#answers.clear()
    this.#answers.set(key, answer)
    return answer
  }
}

/** So many answers are kept for one principal: thousands of principals with many candidates each would not fit into memory. */
const mostKept = 400

const undenied = new WeakMap<Policy, Policy>()

function withoutDenials(policy: Policy): Policy {
  const known = undenied.get(policy)
  if (known !== undefined) return known
  const denies = policy.statements.some(({ effect }) => effect === 'deny')
  const made = denies ? { ...policy, statements: policy.statements.filter(({ effect }) => effect === 'allow') } : policy
  undenied.set(policy, made)
  return made
}

/** True for a resource of another account than a principal's. */
function isForeign(resource: string, principal: string): boolean {
  const account = resource.split(':')[4] ?? ''
  return /^\d{12}$/.test(account) && account !== principal.split(':')[4]
}

const services = new WeakMap<Policy, ReadonlySet<string> | null>()

/** Services a policy allows something of, in lower case; null when a wildcard leaves that open. */
function servicesOf(policy: Policy): ReadonlySet<string> | null {
  const known = services.get(policy)
  if (known !== undefined) return known
  const allowed = policy.statements.filter(({ effect }) => effect === 'allow')
  const named = allowed.flatMap(({ actions }) =>
    actions.not ? ['*'] : actions.values.map((value) => value.split(':')[0]?.toLowerCase() ?? '*'),
  )
  const made = named.some((service) => /[*?]/.test(service)) ? null : new Set(named)
  services.set(policy, made)
  return made
}
