import { evaluate } from '../../iam/evaluate.js'
import type { Policy } from '../../iam/policy.js'
import type { Principal } from '../../iam/request.js'
import { type Answer, answerOf } from './answer.js'
import type { TrustedBy } from './targets.js'

const nobody: TrustedBy = { services: [], federated: [], named: [], open: false }

/** Who a trust policy lets in, by its words; null stands for one that could not be read, which is trusted to let in nobody. */
export function trustedBy(policy: Policy | null, account: string): TrustedBy {
  if (policy === null) return nobody
  const services = new Map<string, string>()
  const federated = new Set<string>()
  const named = new Set<string>()
  let open = false
  for (const { effect, principals } of policy.statements) {
    if (effect === 'deny' || principals === null) continue
    if (principals.not) open = true
    else {
      for (const { key, value } of principals.entries) {
        if (key === 'Service') services.set(serviceOf(value), value)
        else if (key === 'Federated') federated.add(value)
        else if (value === '*' || value === account || value.endsWith(`::${account}:root`)) open = true
        else named.add(value)
      }
    }
  }
  return { services: [...services], federated: [...federated], named: [...named], open }
}

/** `lambda` for `lambda.amazonaws.com`, `states` for `states.eu-west-1.amazonaws.com`. */
export function serviceOf(principal: string): string {
  return principal.replace(/\.amazonaws\.com(?:\.cn)?$/, '').replace(/\.[a-z]{2}(?:-[a-z]+)+-\d$/, '')
}

/**
 * Whether a role lets a service of its own account take it on. The account behind the call is the role's own, which meets the usual guard against
 * confused deputies; the resource behind it is not known.
 */
export function admitsService(policy: Policy, role: string, service: string, account: string): Answer {
  const principal: Principal = { arn: service, type: 'service', id: null, tags: null, credential: null }
  const context = new Map([['aws:sourceaccount', [account]]])
  const request = { principal, action: 'sts:AssumeRole', resource: role, resourceAccount: account, context }
  return answerOf(
    evaluate(request, { identity: [], boundary: null, scps: [], rcps: [], sessions: [], managementAccount: null, resource: policy }),
  )
}
