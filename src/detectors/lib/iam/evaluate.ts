import type { Look } from './comparison.js'
import { automaticContext, contextOfRequest } from './context.js'
import { type IdentitySide, identitySide, ownerOf, rcpSide, resourceSide, ruledByItsPolicy, scpSide } from './layers.js'
import { accountOf, type Naming } from './principal.js'
import type { Decision, Layer, Policies, Request } from './request.js'
import { type Hit, type Opinion, type Question, reasonOf, silent } from './side.js'
import { both, either, type Truth } from './truth.js'

/**
 * Whether AWS would allow a request, as far as what is given tells. An explicit denial anywhere decides; else the organization, the
 * principal's own policies with boundary and session, and the resource's policy are put together as their accounts require.
 * Not modelled: VPC endpoint policies, KMS grants, S3 access points and public access blocks.
 * Source: IAM User Guide, “Policy evaluation logic”.
 */
export function evaluate(request: Request, policies: Policies): Decision {
  const resourceAccount = ownerOf(request.resource) ?? request.resourceAccount ?? accountOf(request.principal)
  const look = contextOfRequest(request.context, automaticContext(request.principal), resourceAccount)
  const question = questionOf(request, policies.boundary !== null, look)
  const principalSide = identitySide(question, policies)
  const scp = scpSide(question, policies)
  const rcp = rcpSide(question, policies, resourceAccount)
  const resource = resourceSide(question, policies.resource)
  const routes = routesOf(question, principalSide, resource, resourceAccount)
  return concluded([...Object.values(principalSide), scp, rcp, resource], scp, routes)
}

/** The same as far as the principal's side decides: what the resource's own policy says is left out. */
export function evaluatePrincipalSide(question: Question, policies: Policies): Decision {
  const { identity, boundary, session } = identitySide(question, policies)
  const scp = scpSide(question, policies)
  const rcp = rcpSide(question, policies, ownerOf(question.resource) ?? accountOf(question.principal))
  return concluded([identity, boundary, session, scp, rcp], scp, [route(identity, boundary, session)])
}

/** Puts opinions together: a denial anywhere decides, then the organization must allow and one of the routes. */
function concluded(opinions: readonly Opinion[], scp: Opinion, routes: readonly Route[]): Decision {
  const denied = opinions.reduce<Truth>((truth, one) => either(truth, one.deny), 'no')
  const open = routes.reduce<Truth>((truth, one) => either(truth, one.allow), 'no')
  const allowed = both(scp.allow, open)
  if (denied === 'yes') return decided('deny', opinions, [])
  if (allowed === 'no') return implicit([scp, ...(routes[0]?.needs ?? [])])
  const used = [scp, ...routes.filter((one) => one.allow === open).flatMap((one) => one.needs)]
  const doubts = opinions.map((one) => ({ ...one, allow: 'yes' as const, allows: [] }))
  return denied === 'no' && allowed === 'yes' ? decided('allow', used, []) : decided('depends', used, doubts)
}

/** A request as the layers see it. */
export function questionOf(request: Pick<Request, 'principal' | 'action' | 'resource'>, bounded: boolean, look: Look): Question {
  return { principal: request.principal, action: request.action.toLowerCase(), resource: request.resource, look, bounded }
}

/** One way to be allowed: everything in it must allow. */
interface Route {
  readonly allow: Truth
  readonly needs: readonly Opinion[]
}

function route(...needs: Opinion[]): Route {
  return { allow: needs.reduce<Truth>((truth, one) => both(truth, one.allow), 'yes'), needs }
}

/** The ways in which principal and resource can come together, the usual one first; one that allows is enough. */
function routesOf(question: Question, side: IdentitySide, resource: Opinion, resourceAccount: string | null): Route[] {
  const { principal, action } = question
  const { identity, boundary, session } = side
  if (principal.type === 'root' && action === 'sts:assumerole') return [route(silent('identity', 'no'))]
  const account = accountOf(principal)
  if (account === null) return [route(resource)]
  if (resourceAccount !== null && resourceAccount !== account) return [route(identity, boundary, session, resource)]
  const ruled = ruledByItsPolicy(question)
  const past = by(resource, ['session', 'user', 'anyone'])
  const role = by(resource, ['role'])
  const routes = [route(past), route(role, boundary, session)]
  return [ruled ? route(identity, boundary, session, resource) : route(identity, boundary, session), ...routes]
}

/** What a resource policy grants by entries that name the principal in one of these ways; a missing one may. */
function by(resource: Opinion, namings: readonly Naming[]): Opinion {
  const allows = resource.allows.filter(({ naming }) => naming !== null && namings.includes(naming))
  return {
    ...resource,
    allows,
    allow: allows.reduce<Truth>((truth, hit) => either(truth, hit.truth), resource.missing.length > 0 ? 'maybe' : 'no'),
  }
}

/** A verdict with the statements it rests on: those that deny, or those that allow and, when it depends, those that may deny. */
function decided(verdict: Decision['verdict'], opinions: readonly Opinion[], doubts: readonly Opinion[]): Decision {
  const certain = verdict === 'deny'
  const hits = certain
    ? opinions.flatMap((one) => one.denies).filter((hit) => hit.truth === 'yes')
    : [...opinions.flatMap(granting), ...doubts.flatMap((one) => one.denies)]
  const undecided = verdict === 'depends' ? hits.flatMap((hit) => hit.open) : []
  const missing =
    verdict === 'depends' ? [...opinions.filter((one) => one.allow === 'maybe'), ...doubts.filter((one) => one.deny === 'maybe')] : []
  return {
    verdict,
    explicit: certain,
    because: unique(hits).map(reasonOf),
    withheld: [],
    undecided: [...new Set(undecided)].sort(),
    missing: [...new Set(missing.flatMap((one) => one.missing))].sort(),
  }
}

/** The statements by which an opinion allows: certain ones where there are any. */
function granting({ allow, allows }: Opinion): readonly Hit[] {
  return allow === 'yes' && !allows.every((hit) => hit.truth === 'yes') ? allows.filter((hit) => hit.truth === 'yes') : allows
}

function implicit(opinions: readonly Opinion[]): Decision {
  const withheld = new Set<Layer>(opinions.filter((one) => one.allow === 'no').map((one) => one.layer))
  return { verdict: 'deny', explicit: false, because: [], withheld: [...withheld], undecided: [], missing: [] }
}

function unique(hits: readonly Hit[]): Hit[] {
  return [...new Map(hits.map((hit) => [hit.statement, hit])).values()]
}
