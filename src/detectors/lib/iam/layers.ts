import { arnOf } from './arn.js'
import type { Policy } from './policy.js'
import { accountOf, serviceLinked } from './principal.js'
import { rcpServices } from './rcp-services.js'
import type { Policies, Principal } from './request.js'
import { type Opinion, opinionOf, opinionOfLevels, type Question, silent } from './side.js'
import type { Truth } from './truth.js'

/** What the principal's own policies say, each kind for itself; the root user has every permission in its account. */
export interface IdentitySide {
  readonly identity: Opinion
  readonly boundary: Opinion
  readonly session: Opinion
}

/** See `IdentitySide`. */
export function identitySide(question: Question, { identity, boundary, sessions }: Policies): IdentitySide {
  const { principal } = question
  const own = accountOf(principal) !== null
  const root = principal.type === 'root'
  return {
    identity: root || !own ? silent('identity', root ? 'yes' : 'no') : opinionOf(identity, 'identity', question),
    boundary: boundary === null || !own || root ? silent('boundary', 'yes') : opinionOf([boundary], 'boundary', question),
    session: sessions.length === 0 || !own ? silent('session', unlimited(question)) : opinionOf(sessions, 'session', question),
  }
}

/** Without a session policy a session has all its principal has, but a federation token nothing. */
function unlimited({ principal }: Question): Truth {
  return principal.type === 'federated' ? 'no' : 'yes'
}

/** What service control policies say; they bind the members of an organization and no service. */
export function scpSide(question: Question, { scps, managementAccount }: Policies): Opinion {
  return scps.length === 0 || !boundByScps(question.principal, managementAccount)
    ? silent('scp', 'yes')
    : opinionOfLevels(scps, 'scp', question)
}

/** What resource control policies deny; what they allow says nothing, since AWS attaches an allow of everything that cannot be removed. */
export function rcpSide(question: Question, { rcps, managementAccount }: Policies, resourceAccount: string | null): Opinion {
  const spared = managementAccount !== null && resourceAccount === managementAccount
  return rcps.length === 0 || spared || !boundByRcps(question)
    ? silent('rcp', 'yes')
    : { ...opinionOfLevels(rcps, 'rcp', question), allow: 'yes', allows: [] }
}

/** Whether service control policies bind a principal. */
export function boundByScps(principal: Principal, managementAccount: string | null): boolean {
  const account = accountOf(principal)
  return account !== null && account !== managementAccount && !serviceLinked(principal)
}

/** Whether resource control policies bind an action of a principal. */
export function boundByRcps({ action, principal }: Pick<Question, 'action' | 'principal'>): boolean {
  return !serviceLinked(principal) && rcpServices.has(action.slice(0, action.indexOf(':')))
}

/** A role's trust policy and a KMS key's policy must allow; where such a policy is not given it exists all the same. */
export function resourceSide(question: Question, policy: Policy | null): Opinion {
  if (policy !== null) return opinionOf([policy], 'resource', question)
  if (!ruledByItsPolicy(question)) return silent('resource', 'no')
  return { ...silent('resource', 'maybe'), missing: [`policy of ${question.resource}`] }
}

/** Whether an action needs its resource's policy to allow it, in the same account too. */
export function ruledByItsPolicy({ action, resource }: Question): boolean {
  if (action.startsWith('sts:assumerole') || action === 'sts:tagsession' || action === 'sts:setsourceidentity') {
    return /^arn:[^:]*:iam:[^:]*:[^:]*:role\//.test(resource)
  }
  return action.startsWith('kms:') && /^arn:[^:]*:kms:[^:]*:[^:]*:key\//.test(resource)
}

/** The account a resource's ARN names; null where it names none. */
export function ownerOf(resource: string): string | null {
  const account = arnOf(resource)?.account ?? ''
  return /^\d{12}$/.test(account) ? account : null
}
