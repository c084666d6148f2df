import { matches } from '../../iam/match.js'
import { pattern } from '../../iam/pattern.js'
import type { Subject } from './subject.js'

/** Things with ARNs, found by the resource patterns of policies without looking at each. */
export class Universe<Item extends { readonly arn: string }> {
  readonly items: readonly Item[]
  readonly #byArn: ReadonlyMap<string, Item>

  constructor(items: Iterable<Item>) {
    this.items = [...items].sort((a, b) => (a.arn < b.arn ? -1 : a.arn > b.arn ? 1 : 0))
    this.#byArn = new Map(this.items.map((item) => [item.arn, item]))
  }

  get(arn: string): Item | undefined {
    return this.#byArn.get(arn)
  }

  /** Those that any of the patterns matches, each once. */
  *matching(patterns: readonly string[]): Iterable<Item> {
    const seen = patterns.length > 1 ? new Set<Item>() : null
    for (const text of patterns) {
      for (const item of this.#matchingOne(text)) {
        if (seen?.has(item)) continue
        seen?.add(item)
        yield item
      }
    }
  }

  *#matchingOne(text: string): Iterable<Item> {
    if (!/[*?$]/.test(text)) {
      const item = this.#byArn.get(text)
      if (item !== undefined) yield item
      return
    }
    const compiled = pattern(text, 'resource')
    for (let at = this.#first(compiled.prefix); at < this.items.length; at++) {
      const item = this.items[at]
      if (item === undefined || !item.arn.startsWith(compiled.prefix)) return
      if (matches(compiled, item.arn)) yield item
    }
  }

  /** Index of the first ARN that is not before a prefix. */
  #first(prefix: string): number {
    let low = 0
    let high = this.items.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.items[middle]?.arn ?? '') < prefix) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** A role and the principal name by which it trusts a service. */
export interface Trusting {
  readonly arn: string
  readonly role: Subject
  readonly principal: string
}

/** Who a path may lead to, ready to be looked up in every way paths ask. */
export class Targets {
  readonly users: Universe<Subject>
  readonly roles: Universe<Subject>
  readonly #services = new Map<string, Universe<Trusting>>()
  readonly #federated = new Map<string, Subject[]>()
  readonly #naming = new Map<string, Subject[]>()
  /** Roles whose trust policy lets the account, or everybody, decide by their own policies. */
  readonly open: Universe<Subject>

  constructor(subjects: readonly Subject[], trust: (role: Subject) => TrustedBy) {
    this.users = new Universe(subjects.filter(({ who }) => who.kind === 'user'))
    const roles = subjects.filter(({ who }) => who.kind === 'role')
    this.roles = new Universe(roles)
    const services = new Map<string, Trusting[]>()
    for (const role of roles) {
      const trusted = trust(role)
      for (const [service, principal] of trusted.services) listIn(services, service, { arn: role.arn, role, principal })
      for (const provider of trusted.federated) listIn(this.#federated, provider, role)
      for (const arn of trusted.named) listIn(this.#naming, arn, role)
    }
    for (const [service, list] of services) this.#services.set(service, new Universe(list))
    this.open = new Universe(roles.filter((role) => trust(role).open))
  }

  trusting(service: string): Universe<Trusting> | undefined {
    return this.#services.get(service)
  }

  federatedBy(provider: string): readonly Subject[] {
    return this.#federated.get(provider) ?? []
  }

  get providers(): Iterable<string> {
    return this.#federated.keys()
  }

  /** Roles that name a principal by its ARN or id. */
  naming({ arn, principal }: Subject): readonly Subject[] {
    return [...(this.#naming.get(arn) ?? []), ...(principal.id === null ? [] : (this.#naming.get(principal.id) ?? []))]
  }
}

/** Who a trust policy lets in, by its words alone: what is looked up first and judged after. */
export interface TrustedBy {
  /** Services without `.amazonaws.com`, each with its principal as written. */
  readonly services: readonly (readonly [string, string])[]
  readonly federated: readonly string[]
  /** ARNs and ids of principals. */
  readonly named: readonly string[]
  readonly open: boolean
}

function listIn<Item>(lists: Map<string, Item[]>, key: string, item: Item): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [item])
  else list.push(item)
}
