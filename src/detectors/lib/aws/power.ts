import type { AwsAccount, AwsPolicy, AwsPrincipal, AwsRole, AwsUser } from '../../../core/aws.js'
import { parsePolicy } from '../iam/parse-policy.js'
import type { Policy } from '../iam/policy.js'

const powerful = new Set(['AdministratorAccess', 'IAMFullAccess', 'PowerUserAccess'])
const parsed = new WeakMap<object, Policy | null>()

/** A document as a policy, once; null for what is none. */
export function policyOf(document: unknown, name: string): Policy | null {
  if (typeof document !== 'object' || document === null) return parsePolicy(document, name, 'identity').policy
  const known = parsed.get(document)
  if (known !== undefined) return known
  const { policy } = parsePolicy(document, name, 'identity')
  parsed.set(document, policy)
  return policy
}

/** True for a document that allows everything, or everything of IAM, on everything and without a condition. */
export function allowsEverything(document: unknown): boolean {
  return (policyOf(document, '')?.statements ?? []).some(
    ({ effect, actions, resources, conditions }) =>
      effect === 'allow' &&
      conditions.length === 0 &&
      !actions.not &&
      actions.values.some((action) => /^(?:\*+|\*:\*|iam:\*)$/i.test(action)) &&
      resources !== null &&
      !resources.not &&
      resources.values.some((resource) => /^\*+$/.test(resource)),
  )
}

/** The document of a managed policy that counts. */
export function defaultDocument({ versions }: AwsPolicy): unknown {
  return versions.find(({ isDefault }) => isDefault)?.document
}

/**
 * Why a user or role looks powerful, or null: a quick sign from the names and documents attached to it and to its groups, for weighing other
 * findings. It knows no Deny, boundary or condition; what a principal can really do is for the evaluator.
 */
export function powerOf(account: AwsAccount, principal: AwsUser | AwsRole): string | null {
  const own = sourceOf(account, principal)
  if (own !== null || principal.kind === 'role') return own
  for (const group of account.groups) {
    if (!principal.groups.includes(group.name)) continue
    const through = sourceOf(account, group)
    if (through !== null) return `${through} through the group ${group.name}`
  }
  return null
}

function sourceOf(account: AwsAccount, { attached, inline }: Pick<AwsPrincipal, 'attached' | 'inline'>): string | null {
  for (const { arn, name } of attached) {
    if (powerful.has(name) && /:iam::aws:policy\//.test(arn)) return name
    const policy = managed(account).get(arn)
    if (policy !== undefined && allowsEverything(defaultDocument(policy))) return name
  }
  const found = inline.find(({ document }) => allowsEverything(document))
  return found === undefined ? null : found.name
}

const byArn = new WeakMap<AwsAccount, ReadonlyMap<string, AwsPolicy>>()

function managed(account: AwsAccount): ReadonlyMap<string, AwsPolicy> {
  const known = byArn.get(account)
  if (known !== undefined) return known
  const made = new Map(account.policies.map((policy) => [policy.arn, policy]))
  byArn.set(account, made)
  return made
}
