import type { Look } from './comparison.js'
import { type CompiledStatement, conditionsHold } from './compile.js'
import { automaticContext, contextOfRequest } from './context.js'
import { evaluatePrincipalSide, questionOf } from './evaluate.js'
import { type Extent, extentOver, resolved } from './extent.js'
import { boundByRcps, boundByScps, ownerOf } from './layers.js'
import { type Pattern, pattern } from './pattern.js'
import { accountOf, named } from './principal.js'
import type { Decision, Policies, Principal, RequestContext } from './request.js'
import { deniesOf, layerOf, limited, noLayer, type Scene, type Share, shareOf } from './share.js'
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
  const { managementAccount } = policies
  const account = accountOf(principal)
  const root = principal.type === 'root'
  const bounded = policies.boundary !== null
  const scps = boundByScps(principal, managementAccount) ? policies.scps : []
  const sessions = policies.sessions.length > 0 ? [policies.sessions] : []
  const limits = [...(policies.boundary === null || root ? [] : [[policies.boundary]]), ...sessions, ...scps]
  const rcps = account !== null && account === managementAccount ? [] : policies.rcps.flat()
  const own = [...policies.identity, ...limits.flat()]
  const applies = ({ statement: { principals } }: CompiledStatement) =>
    principals === null || named(principals, principal, 'deny', bounded).truth !== 'no'
  return {
    reach(action, context = noContext) {
      const asked = action.toLowerCase()
      const allowed = root ? null : account === null ? noLayer : layerOf(policies.identity, asked)
      let made: Scene | null = null
      const scene = (): Scene => {
        made ??= {
          look: contextOfRequest(context, automaticContext(principal), null),
          allowed,
          limits: limits.map((each) => layerOf(each, asked)),
          denies: deniesOf(boundByRcps({ action: asked, principal }) ? [...own, ...rcps] : own, asked, applies),
        }
        return made
      }
      return {
        nothing: allowed === noLayer,
        grants: () => (allowed === noLayer ? [] : grantsOf(scene())),
        over: (resources) => (allowed === noLayer ? overNothing : overOf(scene(), pattern(resources, 'resource'))),
        at: (resource) => {
          const look = contextOfRequest(context, automaticContext(principal), ownerOf(resource) ?? account)
          return evaluatePrincipalSide(questionOf({ principal, action, resource }, bounded, look), policies)
        },
      }
    },
  }
}

const overNothing: Over = { extent: 'none', verdict: 'deny', undecided: [], missing: [] }
const everything: Share = { sure: 'all', most: 'all', open: [], missing: [] }

function overOf(scene: Scene, over: Pattern): Over {
  const first = scene.allowed === null ? everything : shareOf(scene.allowed, over, scene.look)
  if (first.most === 'none') return overNothing
  const { sure, most, open, missing } = limited(scene, first, over)
  if (most === 'none') return overNothing
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
