import type { Look } from './comparison.js'
import { type CompiledStatement, compile, conditionsHold } from './compile.js'
import { automaticContext, contextOfRequest } from './context.js'
import { boundByRcps, boundByScps, evaluatePrincipalSide, ownerOf, questionOf } from './evaluate.js'
import { common, type Extent, extentOver, joined, resolved, without } from './extent.js'
import { type Pattern, pattern } from './pattern.js'
import type { Policy } from './policy.js'
import { accountOf, named } from './principal.js'
import type { Decision, Policies, Principal, RequestContext } from './request.js'
import type { Truth } from './truth.js'

/** A resource pattern of a statement that allows an action. */
export interface Grant {
  /** As written, variables filled in; `*` for a statement with `NotResource`. */
  readonly resource: string
  /** What `NotResource` takes away. */
  readonly except: readonly string[]
  /** `depends` when a condition is open: on the statement itself, a denial or a limit. */
  readonly verdict: 'allow' | 'depends'
  /** True when `except`, a denial, boundary, session policy or SCP may leave only a part of it: `at` says of which resources. */
  readonly partial: boolean
  readonly policy: string
  readonly sid: string | null
  readonly index: number
  readonly undecided: readonly string[]
}

/** How much of a resource pattern a principal reaches. */
export interface Over {
  /** `some` can be less than it seems where patterns only overlap; `all` and `none` are certain. */
  readonly extent: Extent
  /** `allow` of that extent, `depends` when nothing of it is certain, `deny` of `none`. */
  readonly verdict: Decision['verdict']
  readonly undecided: readonly string[]
  readonly missing: readonly string[]
}

/** What a principal can do one action on, as far as its own side decides (resource policies are left to `evaluate`). */
export interface Reach {
  /** True when nothing can allow the action on any resource. The cheapest question, and for most actions the answer. */
  readonly nothing: boolean
  grants(): readonly Grant[]
  /** The exact answer for one resource, as `evaluate` gives it. */
  at(resource: string): Decision
  /** For a pattern: `over('arn:aws:iam::111122223333:role/*')` asks whether all, some or no roles of an account are reached. */
  over(resources: string): Over
}

/** A principal whose policies are ready for many questions. */
export interface Effective {
  /** `context` holds what the asker decides, such as `iam:passedtoservice`. */
  reach(action: string, context?: RequestContext): Reach
}

const noContext: RequestContext = new Map()

/** Prepares a principal. Policies shared with other principals should be the same objects: what is compiled and matched is kept with them. */
export function effective(principal: Principal, policies: Policies): Effective {
  const automatic = automaticContext(principal)
  const account = accountOf(principal)
  const ownRcps = account !== null && account === policies.managementAccount ? [] : policies.rcps.flat()
  const scps = boundByScps(principal, policies.managementAccount) ? policies.scps : []
  const root = principal.type === 'root'
  const own = account !== null
  const limits = [
    ...(policies.boundary === null || root ? [] : [[policies.boundary]]),
    ...(policies.sessions.length > 0 ? [policies.sessions] : []),
    ...scps,
  ]
  const bounded = policies.boundary !== null
  return {
    reach(action, context = noContext) {
      const asked = action.toLowerCase()
      const rcps = boundByRcps({ action: asked, principal }) ? ownRcps : []
      const allowed = own && !root ? layerOf(policies.identity, asked) : null
      const look = contextOfRequest(context, automatic, null)
      const scene: Scene = {
        look,
        root,
        allowed: own ? allowed : noLayer,
        limits,
        asked,
        denying: [...policies.identity, ...limits.flat(), ...rcps],
        applies: (statement) =>
          statement.statement.principals === null || named(statement.statement.principals, principal, 'deny', bounded).truth !== 'no',
      }
      return {
        nothing: !root && (scene.allowed === null || (scene.allowed.statements.length === 0 && scene.allowed.missing.length === 0)),
        grants: () => grantsOf(scene),
        over: (resources) => overOf(scene, pattern(resources, 'resource')),
        at: (resource) => {
          const exact = contextOfRequest(context, automatic, ownerOf(resource) ?? account)
          return evaluatePrincipalSide(questionOf({ principal, action, resource }, bounded, exact), policies)
        },
      }
    },
  }
}

/** Statements of one layer that allow an action. */
interface Layer {
  readonly statements: readonly CompiledStatement[]
  readonly missing: readonly string[]
}

/** All that a reach is worked out from; what is costly is asked only when something allows. */
interface Scene {
  readonly look: Look
  readonly root: boolean
  /** Null for the root user, who is allowed everything. */
  readonly allowed: Layer | null
  readonly limits: readonly (readonly Policy[])[]
  readonly asked: string
  readonly denying: readonly Policy[]
  applies(statement: CompiledStatement): boolean
}

const noLayer: Layer = { statements: [], missing: [] }

function layerOf(policies: readonly Policy[], action: string): Layer {
  const statements: CompiledStatement[] = []
  const missing: string[] = []
  for (const policy of policies) {
    if (policy.missing !== null) missing.push(policy.name)
    else for (const statement of compile(policy).about(action).allows) statements.push(statement)
  }
  return statements.length === 0 && missing.length === 0 ? noLayer : { statements, missing }
}

/** How much of a pattern is covered: for certain and at most, with what leaves the difference open. */
interface Share {
  readonly sure: Extent
  readonly most: Extent
  readonly open: readonly string[]
  readonly missing: readonly string[]
}

function shareOf(layer: Layer, over: Pattern, look: Look): Share {
  let sure: Extent = 'none'
  let most: Extent = layer.missing.length > 0 ? 'all' : 'none'
  const open: string[] = []
  for (const statement of layer.statements) {
    const keys: string[] = []
    const truth = conditionsHold(statement, look, keys)
    const extent = extentOver(statement, over, look, keys)
    if (truth === 'no' || extent.most === 'none') continue
    most = joined(most, extent.most)
    if (truth === 'yes') sure = joined(sure, extent.sure)
    open.push(...keys)
  }
  return { sure, most, open, missing: layer.missing }
}

function deniesOf({ denying, asked, applies }: Scene): Layer {
  return {
    statements: denying.flatMap((policy) => (policy.missing === null ? compile(policy).about(asked).denies.filter(applies) : [])),
    missing: denying.flatMap((policy) => (policy.missing?.mayDeny ? [policy.name] : [])),
  }
}

/** What is left of a share after the limits and denials. */
function limited(scene: Scene, first: Share, over: Pattern): Share {
  const shares = [first, ...scene.limits.map((policies) => shareOf(layerOf(policies, scene.asked), over, scene.look))]
  const denied = shareOf(deniesOf(scene), over, scene.look)
  return {
    sure: without(shares.map((one) => one.sure).reduce(common), denied.most),
    most: without(shares.map((one) => one.most).reduce(common), denied.sure),
    open: [...shares, denied].flatMap((one) => one.open),
    missing: [...shares, denied].flatMap((one) => one.missing),
  }
}

const everything: Share = { sure: 'all', most: 'all', open: [], missing: [] }

function overOf(scene: Scene, over: Pattern): Over {
  const first = scene.allowed === null ? everything : shareOf(scene.allowed, over, scene.look)
  if (first.most === 'none') return { extent: 'none', verdict: 'deny', undecided: [], missing: [] }
  const { sure, most, open, missing } = limited(scene, first, over)
  if (most === 'none') return { extent: 'none', verdict: 'deny', undecided: [], missing: [] }
  if (sure === most) return { extent: sure, verdict: 'allow', undecided: [], missing: [] }
  const left = { undecided: [...new Set(open)].sort(), missing: [...new Set(missing)].sort() }
  return sure === 'none' ? { extent: most, verdict: 'depends', ...left } : { extent: sure, verdict: 'allow', ...left }
}

function grantsOf(scene: Scene): Grant[] {
  return (scene.allowed?.statements ?? []).flatMap((compiled) => {
    const open: string[] = []
    const truth = conditionsHold(compiled, scene.look, open)
    if (truth === 'no') return []
    const { patterns, except } = namedBy(compiled, scene.look)
    return patterns.flatMap((over) => grantOver(scene, compiled, over, truth, open, except))
  })
}

const anything = pattern('*', 'resource')

/** The resource patterns of a statement, variables filled in where they are known; of `NotResource` everything, and what it excepts. */
function namedBy({ resources }: CompiledStatement, look: Look): { patterns: readonly Pattern[]; except: readonly string[] } {
  const found = (resources?.items ?? []).flatMap((item) => resolved(item, look, []).pattern ?? [])
  if (resources !== null && !resources.not) return { patterns: found, except: [] }
  return { patterns: [anything], except: found.map(({ text }) => text) }
}

/** What a statement grants of one of its patterns after limits and denials: one grant or none. */
function grantOver(
  scene: Scene,
  compiled: CompiledStatement,
  over: Pattern,
  truth: Truth,
  keys: readonly string[],
  except: readonly string[],
): Grant[] {
  const open = [...keys]
  const own = extentOver(compiled, over, scene.look, open)
  const share = limited(scene, { sure: truth === 'yes' ? own.sure : 'none', most: own.most, open, missing: [] }, over)
  if (share.most === 'none') return []
  const verdict = share.sure === 'none' ? 'depends' : 'allow'
  return [
    {
      resource: over.text,
      except,
      verdict,
      partial: (verdict === 'allow' ? share.sure : share.most) === 'some',
      policy: compiled.policy.name,
      sid: compiled.statement.sid,
      index: compiled.statement.index,
      undecided: share.sure === share.most ? [] : [...new Set(share.open)].sort(),
    },
  ]
}
