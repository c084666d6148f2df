import type { Look } from './comparison.js'
import { type CompiledStatement, compile, conditionsHold } from './compile.js'
import { common, type Extent, extentOver, joined, without } from './extent.js'
import type { Pattern } from './pattern.js'
import type { Policy } from './policy.js'

/** Statements of policies that allow, or that deny, an action. */
export interface Layer {
  readonly statements: readonly CompiledStatement[]
  readonly missing: readonly string[]
}

/** All that a reach is worked out from; made when it is asked for more than whether there is anything. */
export interface Scene {
  readonly look: Look
  /** Null for the root user, who is allowed everything. */
  readonly allowed: Layer | null
  readonly limits: readonly Layer[]
  readonly denies: Layer
}

/** The layer that says nothing whatever the context. */
export const noLayer: Layer = { statements: [], missing: [] }

/** The statements that allow an action, as a layer. */
export function layerOf(policies: readonly Policy[], action: string): Layer {
  const statements: CompiledStatement[] = []
  const missing: string[] = []
  for (const policy of policies) {
    if (policy.missing !== null) missing.push(policy.name)
    else for (const statement of compile(policy).about(action).allows) statements.push(statement)
  }
  return statements.length === 0 && missing.length === 0 ? noLayer : { statements, missing }
}

/** How much of a pattern is covered: for certain and at most, with what leaves the difference open. */
export interface Share {
  readonly sure: Extent
  readonly most: Extent
  readonly open: readonly string[]
  readonly missing: readonly string[]
}

/** How much of a pattern a layer's statements cover. */
export function shareOf(layer: Layer, over: Pattern, look: Look): Share {
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

/** The statements that deny an action, as a layer. */
export function deniesOf(policies: readonly Policy[], action: string, applies: (statement: CompiledStatement) => boolean): Layer {
  return {
    statements: policies.flatMap((policy) => (policy.missing === null ? compile(policy).about(action).denies.filter(applies) : [])),
    missing: policies.flatMap((policy) => (policy.missing?.mayDeny ? [policy.name] : [])),
  }
}

/** What is left of a share after the limits and denials. */
export function limited(scene: Scene, first: Share, over: Pattern): Share {
  const shares = [first, ...scene.limits.map((layer) => shareOf(layer, over, scene.look))]
  const denied = shareOf(scene.denies, over, scene.look)
  return {
    sure: without(shares.map((one) => one.sure).reduce(common), denied.most),
    most: without(shares.map((one) => one.most).reduce(common), denied.sure),
    open: [...shares, denied].flatMap((one) => one.open),
    missing: [...shares, denied].flatMap((one) => one.missing),
  }
}
