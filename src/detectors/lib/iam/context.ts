import { arnOf } from './arn.js'
import type { Look } from './comparison.js'
import { accountOf, roleArnOf } from './principal.js'
import type { Known, Principal, PrincipalType, RequestContext } from './request.js'

/** Values of `aws:PrincipalType`. Source: IAM User Guide, “Where you can use policy variables”. */
const principalTypes: Readonly<Partial<Record<PrincipalType, string>>> = {
  user: 'User',
  role: 'AssumedRole',
  root: 'Account',
  anonymous: 'Anonymous',
}

/** Keys that only a call by an AWS service on behalf of a resource carries. */
const serviceCallKeys = ['aws:sourcearn', 'aws:sourceaccount', 'aws:sourceorgid', 'aws:sourceorgpaths', 'aws:principalservicename']

const kept = new WeakMap<Principal, Look>()

/**
 * What the principal alone decides about a request it makes directly; kept with the principal. What depends on its session, network or request stays unknown.
 * Source: IAM User Guide, “AWS global condition context keys”.
 */
export function automaticContext(principal: Principal): Look {
  const made = kept.get(principal) ?? madeContext(principal)
  kept.set(principal, made)
  return made
}

function madeContext(principal: Principal): Look {
  const known = new Map<string, Known>(shared(principal))
  const { type } = principal
  if (type === 'user') for (const [key, value] of userKeys(principal)) known.set(key, value)
  if (type === 'role') for (const [key, value] of roleKeys(principal)) known.set(key, value)
  if (type === 'root') for (const [key, value] of rootKeys(principal)) known.set(key, value)
  if (type === 'service') known.set('aws:principalservicename', [principal.arn])
  for (const [tag, value] of Object.entries(principal.tags ?? {})) known.set(`aws:principaltag/${tag.toLowerCase()}`, [value])
  // A role's session may bring tags of its own; a user's tags are all there are.
  const otherTag: Known = principal.tags !== null && type !== 'role' ? 'absent' : 'unknown'
  return (key) => known.get(key) ?? (key.startsWith('aws:principaltag/') ? otherTag : 'unknown')
}

/** The context of a request: what it says, else what is automatic for the principal and the resource. */
export function contextOfRequest(given: RequestContext, automatic: Look, resourceAccount: string | null): Look {
  return (key) => {
    const known = given.get(key)
    if (known !== undefined) return known
    return key === 'aws:resourceaccount' && resourceAccount !== null ? [resourceAccount] : automatic(key)
  }
}

function shared(principal: Principal): [string, Known][] {
  const { type } = principal
  const account = accountOf(principal)
  const named = principalTypes[type]
  const direct = type === 'user' || type === 'role' || type === 'root'
  return [
    ['aws:viaawsservice', type === 'service' ? 'unknown' : ['false']],
    ['aws:calledvia', type === 'service' ? 'unknown' : 'absent'],
    ['aws:calledviafirst', type === 'service' ? 'unknown' : 'absent'],
    ['aws:calledvialast', type === 'service' ? 'unknown' : 'absent'],
    ['aws:principalisawsservice', [String(type === 'service')]],
    ['aws:principalaccount', direct && account !== null ? [account] : 'unknown'],
    ['aws:principaltype', named === undefined ? 'unknown' : [named]],
    ...(type === 'service' ? [] : serviceCallKeys.map((key): [string, Known] => [key, 'absent'])),
    ...(type === 'service' || type === 'anonymous' ? [['aws:principalarn', 'absent'] satisfies [string, Known]] : []),
  ]
}

/** Long-lived keys carry neither MFA nor the time of a token; a user may also sign with a temporary session. */
function userKeys({ arn, id, credential }: Principal): [string, Known][] {
  const name = arnOf(arn)?.resource.split('/').at(-1)
  const session: Known = credential === 'long-lived' ? 'absent' : credential === 'temporary' ? 'present' : 'unknown'
  return [
    ['aws:principalarn', [arn]],
    ['aws:username', name === undefined ? 'unknown' : [name]],
    ['aws:userid', id === null ? 'unknown' : [id]],
    ['aws:tokenissuetime', session],
    ['aws:multifactorauthpresent', session],
    ['aws:multifactorauthage', credential === 'long-lived' ? 'absent' : 'unknown'],
    ['aws:federatedprovider', 'absent'],
    ['aws:sourceidentity', 'absent'],
    ['ec2:sourceinstancearn', 'absent'],
    ['lambda:sourcefunctionarn', 'absent'],
  ]
}

function roleKeys({ arn, id }: Principal): [string, Known][] {
  const [, session] = /^arn:[^:]*:sts:[^:]*:[^:]*:assumed-role\/[^/]+\/(.+)$/.exec(arn) ?? []
  return [
    ['aws:principalarn', [roleArnOf(arn)]],
    ['aws:username', 'absent'],
    ['aws:userid', id !== null && session !== undefined ? [`${id}:${session}`] : 'unknown'],
    ['aws:tokenissuetime', 'present'],
    ['aws:multifactorauthpresent', 'present'],
  ]
}

function rootKeys(principal: Principal): [string, Known][] {
  const account = accountOf(principal)
  return [
    ['aws:principalarn', [principal.arn]],
    ['aws:username', 'absent'],
    ['aws:userid', account === null ? 'unknown' : [account]],
    ['aws:sourceidentity', 'absent'],
    ['aws:federatedprovider', 'absent'],
  ]
}
